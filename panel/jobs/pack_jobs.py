"""Adapt packs of questions for the desk: look into one, put it under a pin. Takes seconds: work for `worker.py`.

Kind: adapter
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.messages import Sentence
from controller.formats.format import Format
from controller.journal.journal_reader import open_journal
from controller.journal.store import NAME
from controller.packs.file_errors import UnreadableError
from controller.packs.library import FOLDER, find_pack, plain_name, save_pack
from controller.packs.pack_reader import PIN_VARIABLE, examine_file, examine_pack, derive_file_key, open_with_key, prepare_for_sealing
from controller.packs.question_pictures import read_picture, scale
from controller.packs.rows import Examination
from controller.packs.sealed_pack import MIN_PIN_LENGTH, PackContent, derive_key, needs_pin, seal
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import MatchOpened
from panel.jobs import messages as w
from panel.jobs.pack_preview import pack_seen, unreadable

CHANGED = Sentence("pack-changed", "This is not the file that was checked: check it again first")
PIN_SHORT = Sentence("pin-short", "The PIN needs at least {least} characters; a phrase is better", {"least": MIN_PIN_LENGTH})
HAS_ERRORS = Sentence("pack-has-errors", "The questions have errors: fix the errors in the file and choose it again")

_CHOSEN: "msgspec.json.Decoder[w.Chosen]" = msgspec.json.Decoder(w.Chosen)
_TAKE = msgspec.json.Decoder(w.Take)


class NoPinError(ValueError):
    """The pack is sealed, and no pin was given."""


def look(job: w.LookAtPack) -> w.PackSeen:
    """Everything there is to say of a pack. Raises `NoPinError`, `BadFileError`, and msgspec's where `body` is none."""
    chosen = _CHOSEN.decode(job.body)
    with _lies(chosen, Path(job.data)) as path:
        return _seen(chosen, path, job)


def taken(job: w.SealPack) -> w.AnyAnswer:
    """The pack under a pin in the data folder, with the key to it, or what speaks against it. Raises as `look`."""
    wish = _TAKE.decode(job.body)
    with _lies(wish.chosen, Path(job.data)) as path:
        return _put(wish, path, job)


@contextmanager
def _lies(chosen: w.Chosen, data: Path) -> Iterator[Path]:
    """Where the pack lies as a file with its pictures beside it: an upload as long as it is worked on."""
    if isinstance(chosen, w.StoredPack):
        yield find_pack(data / FOLDER, chosen.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (plain_name(chosen.file) + Path(chosen.file).suffix.lower()[:8])
        for name, picture in chosen.pictures.items():
            if _is_plain(name):
                (Path(folder) / name).write_bytes(picture)
        path.write_bytes(chosen.content)
        yield path


def _is_plain(name: str) -> bool:
    return len(name.encode()) < 200 and not name.startswith(".") and not {"/", "\\", "\0"} & set(name) and name != ""


def _seen(chosen: w.Chosen, path: Path, job: w.LookAtPack) -> w.PackSeen:
    """What the page is told; with pictures where it has not got them itself."""
    if isinstance(chosen, w.Upload):
        return _looked(path, job)
    if needs_pin(path):
        content, _ = _opened(chosen, path, job.who)
        return _seen_sealed(content, path, job)
    seen = _looked(path, job)
    names = {one.picture for one in seen.questions if one.picture and seen.good}
    return replace(seen, pictures={name: scale(read_picture(path.parent, name))[1] for name in names})


def _looked(path: Path, job: w.LookAtPack) -> w.PackSeen:
    form, playing = _evening(Path(job.data))
    try:
        examined = examine_file(path, form)
    except UnreadableError as error:
        return unreadable(error, path.stem, _sum(path), playing, job.language)
    return pack_seen(examined, path.stem, _sum(path, examined), form, playing, job.language)


def _seen_sealed(content: PackContent, path: Path, job: w.LookAtPack) -> w.PackSeen:
    form, playing = _evening(Path(job.data))
    examined = examine_pack(content.pack, form)
    seen = pack_seen(examined, path.stem, _sum(path), form, playing, job.language)
    return replace(seen, sealed=True, pictures=content.small)


def _opened(chosen: w.StoredPack, path: Path, who: str) -> tuple[PackContent, bytes]:
    """What is sealed in `path`, and the key to it; on record. Raises `NoPinError` and `WrongPinError`."""
    pin = chosen.pin or os.environ.get(PIN_VARIABLE, "")
    if not pin:
        raise NoPinError
    key = derive_file_key(path, pin)
    return open_with_key(path, key, who, "looked at by the desk"), key


def _sum(path: Path, examined: Examination | None = None) -> str:
    """Stands for exactly this file and the pictures that it names, under these names."""
    sheet = examined.sheet if examined is not None else None
    named = {sheet.cell(row, "picture") for row in examined.rows} if examined is not None and sheet is not None else ()
    whole = hashlib.sha256()
    for one in (path, *(path.parent / name for name in sorted(named) if _is_plain(name))):
        if one.is_file():
            with one.open("rb") as file:
                whole.update(msgspec.msgpack.encode((one.name, hashlib.file_digest(file, "sha256").digest())))
    return whole.hexdigest()


def _put(wish: w.Take, path: Path, job: w.SealPack) -> w.AnyAnswer:
    """The pack, under its pin in the data folder: a new file, or the one that lies there."""
    look = w.LookAtPack(job.data, b"", job.who, "en")
    if isinstance(wish.chosen, w.StoredPack) and needs_pin(path):
        content, key = _opened(wish.chosen, path, job.who)
        reasons = _against(wish, _seen_sealed(content, path, look))
        return w.Failed(reasons) if reasons else w.PackSealed(path.name, key.hex(), wish.id, wish.step, new=False)
    pin = wish.pin or os.environ.get(PIN_VARIABLE, "")
    reasons = (*_against(wish, _looked(path, look)), *(() if len(pin) >= MIN_PIN_LENGTH else (PIN_SHORT,)))
    if reasons:
        return w.Failed(reasons)
    sealed = seal(prepare_for_sealing(path), pin)
    put_at = save_pack(Path(job.data) / FOLDER, path.stem, sealed)
    key = derive_key(sealed, pin, put_at.name)
    return w.PackSealed(put_at.name, key.hex(), wish.id, wish.step, new=True)


def _against(wish: w.Take, seen: w.PackSeen) -> tuple[Sentence, ...]:
    """What speaks against the pack itself."""
    reasons = (CHANGED if seen.seen != wish.seen else None, None if seen.good else HAS_ERRORS)
    return tuple(filter(None, reasons))


def _evening(data: Path) -> tuple[Format | None, tuple[str, int]]:
    """The format of the match that is open, and the pack that it plays with."""
    contest = _contest(data)
    if contest.evening is None:
        return None, ("", 0)
    return contest.known.form, (contest.known.pack.name, len(contest.known.pack.questions))


def _contest(data: Path) -> Contest:
    """The match of the journal in `data` as it stands; an empty contest where there is none."""
    contest = Contest()
    if (data / NAME).is_file():
        with open_journal(data / NAME) as source:
            for _, record in source.records():
                if contest.evening is not None or isinstance(record.fact, MatchOpened):
                    contest = apply(contest, record.fact)
    return contest
