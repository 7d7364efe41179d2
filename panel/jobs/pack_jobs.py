"""Packs of questions for the desk: preview one, seal one under a PIN. Takes seconds, so it runs in `worker.py`.

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
from controller.formats.format_files import read_format
from controller.formats.format_library import FOLDER as FORMATS
from controller.formats.format_library import find_in_library
from controller.journal.file_names import NAME
from controller.journal.journal_reader import open_journal
from controller.packs.library import FOLDER, find_pack, plain_name, save_pack
from controller.packs.pack import PIN_VARIABLE
from controller.packs.pack_archive import SUFFIX as ZIP
from controller.packs.pack_archive import unpack_pack
from controller.packs.pack_reader import (
    derive_file_key,
    examine_file,
    examine_pack,
    open_with_key,
    prepare_for_sealing,
)
from controller.packs.question_pictures import matching_files, picture_files, read_picture, scale
from controller.packs.rows import Examination
from controller.packs.sealed_pack import MIN_PIN_LENGTH, PackContent, derive_key, needs_pin, seal
from controller.packs.xlsx_template import pack_template
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import MatchOpened
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.pack_preview import preview, preview_unreadable
from question_files.file_errors import UnreadableError

CHANGED = Sentence("pack-changed", "This is not the file that was checked: check it again first")
PIN_SHORT = Sentence(
    "pin-short", "The PIN needs at least {least} characters; a phrase is better", {"least": MIN_PIN_LENGTH}
)
HAS_ERRORS = Sentence("pack-has-errors", "The questions have errors: fix the errors in the file and choose it again")

_SOURCES: "msgspec.json.Decoder[jobs.PackSource]" = msgspec.json.Decoder(jobs.PackSource)
_LOAD_REQUESTS = msgspec.json.Decoder(jobs.LoadRequest)
_STORE_REQUESTS = msgspec.json.Decoder(jobs.StoreRequest)
USUAL_FORMAT = "long-bien-2018"
MAX_REASONS = 40
"""At most so many errors of a file are listed."""

MORE = "… and {count} more"


class NoPinError(ValueError):
    """The pack is sealed, and no PIN was given."""


class NoProofError(ValueError):
    """The pack is not sealed, and the desk's own PIN was not entered again."""


def preview_pack(job: jobs.PreviewPack) -> answers.PackPreview:
    """Return the full preview of a pack. Raises `NoPinError`, `NoProofError`, `BadFileError`, and msgspec's errors for
    a bad `body`."""
    source = _SOURCES.decode(job.body)
    with _open_source(source, Path(job.data)) as path:
        if isinstance(source, jobs.StoredPack) and not needs_pin(path) and not job.is_proved:
            raise NoProofError
        return _preview(source, path, job)


def seal_pack(job: jobs.SealPack) -> answers.AnyAnswer:
    """Seal the pack in the data folder and return its key, or all objections to it. Raises as `preview_pack`."""
    request = _LOAD_REQUESTS.decode(job.body)
    with _open_source(request.source, Path(job.data)) as path:
        return _seal(request, path, job)


def write_template(job: jobs.WriteTemplate) -> answers.PackTemplate:
    """Return an empty spreadsheet for the format of the open match; without one, for the format that ships."""
    form, _ = _match_in_play(Path(job.data))
    if form is None:
        form = read_format(find_in_library(Path(job.data) / FORMATS, USUAL_FORMAT))
    return answers.PackTemplate(pack_template(form, job.language))


def store_pack(job: jobs.StorePack) -> answers.AnyAnswer:
    """Seal a question file for a match that is being entered. Raises `BadFileError`, and msgspec's errors for a bad
    `body`."""
    request = _STORE_REQUESTS.decode(job.body)
    formats = Path(job.data) / FORMATS
    form = read_format(find_in_library(formats, request.format)) if request.format else None
    with _open_source(request.source, Path(job.data)) as path:
        try:
            examination = examine_file(path, form)
        except UnreadableError as error:
            return answers.Failed((error.reason_in_file,))
        reasons = _first_reasons([finding.sentence for finding in examination.errors])
        if len(request.pin) < MIN_PIN_LENGTH:
            reasons = (*reasons, PIN_SHORT)
        if reasons or examination.pack is None:
            return answers.Failed(reasons)
        file = save_pack(Path(job.data) / FOLDER, path.stem, seal(prepare_for_sealing(path), request.pin))
    warnings = _first_reasons([finding.sentence for finding in examination.warnings])
    return answers.PackStored(file.name, len(examination.pack.questions), warnings)


def _first_reasons(reasons: list[Sentence]) -> tuple[Sentence, ...]:
    more = len(reasons) - MAX_REASONS
    rest = [Sentence("findings-more", MORE, {"count": more})] if more > 0 else []
    return (*reasons[:MAX_REASONS], *rest)


@contextmanager
def _open_source(source: jobs.PackSource, data: Path) -> Iterator[Path]:
    """Yield the path of the pack, with its pictures and clips beside it; an upload is a temporary file."""
    if isinstance(source, jobs.StoredPack):
        yield find_pack(data / FOLDER, source.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        suffix = Path(source.file).suffix.lower()[:8]
        if suffix == ZIP:
            yield unpack_pack(source.content, source.file, Path(folder))
            return
        path = Path(folder) / (plain_name(source.file) + suffix)
        for name, content in (source.pictures | source.clips).items():
            if _is_plain(name):
                (Path(folder) / name).write_bytes(content)
        path.write_bytes(source.content)
        yield path


def _is_plain(name: str) -> bool:
    return len(name.encode()) < 200 and not name.startswith(".") and not {"/", "\\", "\0"} & set(name) and name != ""


def _preview(source: jobs.PackSource, path: Path, job: jobs.PreviewPack) -> answers.PackPreview:
    """Return the preview, with small pictures where the page does not have them itself."""
    if isinstance(source, jobs.StoredPack) and needs_pin(path):
        content, _ = _open_sealed(source, path, job.who)
        return _preview_sealed(content, path, job)
    view = _preview_table(path, job)
    names = {question.picture for question in view.questions if question.picture and view.is_usable}
    if isinstance(source, jobs.Upload):
        names -= source.pictures.keys()  # a name that differs in capitals only is found, but not by the page
    return replace(view, pictures={name: scale(read_picture(path.parent, name))[1] for name in names})


def _preview_table(path: Path, job: jobs.PreviewPack) -> answers.PackPreview:
    contest_format, in_play = _match_in_play(Path(job.data))
    try:
        examination = examine_file(path, contest_format)
    except UnreadableError as error:
        return preview_unreadable(error, path.stem, _digest(path), in_play)
    digest = _digest(path, examination)
    return preview(examination, path.stem, digest, contest_format, in_play)


def _preview_sealed(content: PackContent, path: Path, job: jobs.PreviewPack) -> answers.PackPreview:
    contest_format, in_play = _match_in_play(Path(job.data))
    examination = examine_pack(content.pack, contest_format)
    view = preview(examination, path.stem, _digest(path), contest_format, in_play)
    return replace(view, is_sealed=True, pictures=content.small)


def _open_sealed(source: jobs.StoredPack, path: Path, who: str) -> tuple[PackContent, bytes]:
    """Open a sealed pack, on record; return its content and key. Raises `NoPinError` and `WrongPinError`."""
    if not source.pin:
        raise NoPinError
    key = derive_file_key(path, source.pin)
    return open_with_key(path, key, who, "previewed at the desk"), key


def _digest(path: Path, examination: Examination | None = None) -> str:
    """Return a hash of exactly this file and of the pictures and clips that it names, under these names."""
    rows = examination.rows if examination is not None else ()
    names = {row.cell(column) for row in rows for column in ("picture", "clip")}
    files = picture_files(path.parent) if names - {""} else {}
    parts = [(path.name, path)]
    for name in sorted(filter(_is_plain, names)):
        parts += [(name, path.parent / file) for file in matching_files(files, name)[:1]]
    total = hashlib.sha256()
    for name, part in parts:
        if part.is_file():
            with part.open("rb") as file:
                total.update(msgspec.msgpack.encode((name, hashlib.file_digest(file, "sha256").digest())))
    return total.hexdigest()


def _seal(request: jobs.LoadRequest, path: Path, job: jobs.SealPack) -> answers.AnyAnswer:
    """Seal the pack under its PIN in the data folder as a new file, or check the one that is already sealed there."""
    check = jobs.PreviewPack(job.data, b"", job.who)
    if isinstance(request.source, jobs.StoredPack) and needs_pin(path):
        content, key = _open_sealed(request.source, path, job.who)
        objections = _objections(request, _preview_sealed(content, path, check))
        if objections:
            return answers.Failed(objections)
        return answers.SealedFile(path.name, key.hex(), id=request.id, step=request.step, is_new=False)
    pin = request.pin or os.environ.get(PIN_VARIABLE, "")
    objections = _objections(request, _preview_table(path, check))
    if len(pin) < MIN_PIN_LENGTH:
        objections = (*objections, PIN_SHORT)
    if objections:
        return answers.Failed(objections)
    sealed = seal(prepare_for_sealing(path), pin)
    sealed_path = save_pack(Path(job.data) / FOLDER, path.stem, sealed)
    key = derive_key(sealed, pin, sealed_path.name)
    return answers.SealedFile(sealed_path.name, key.hex(), id=request.id, step=request.step, is_new=True)


def _objections(request: jobs.LoadRequest, view: answers.PackPreview) -> tuple[Sentence, ...]:
    """Return all reasons against the pack itself."""
    reasons = (CHANGED if view.digest != request.digest else None, None if view.is_usable else HAS_ERRORS)
    return tuple(filter(None, reasons))


def _match_in_play(data: Path) -> tuple[Format | None, tuple[str, int]]:
    """Return the format of the open match, and name and size of the pack that it plays with."""
    contest = _replay_contest(data)
    if contest.evening is None:
        return None, ("", 0)
    return contest.current_evening.format, (
        contest.current_evening.pack.name,
        len(contest.current_evening.pack.questions),
    )


def _replay_contest(data: Path) -> Contest:
    """Replay the journal in `data`; an empty contest if there is none."""
    contest = Contest()
    if (data / NAME).is_file():
        with open_journal(data / NAME) as source:
            for _, record in source.records():
                if contest.evening is not None or isinstance(record.fact, MatchOpened):
                    contest = apply(contest, record.fact)
    return contest
