"""Start of the process that does one long job for the panel: a job on standard input, answers on standard output.

A process, not a thread: reading a spreadsheet and setting a PDF are Python, and a thread that holds Python's lock
lets each of a thousand pushes wait for it. It is nice to the others, and its time and memory are limited, so that a
hostile file ends with it.
"""

import hashlib
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from controller.bus.messages import Sentence
from controller.files import BadFileError
from controller.formats.format import Format
from controller.journal import JournalError, Record, Row, reading
from controller.journal.store import NAME
from controller.packs.pictures import read_picture, scaled
from controller.packs.reading import PIN_VARIABLE, examine_file, examine_pack, key_of, open_with_key, sealable
from controller.packs.rows import Examined
from controller.packs.sealed import LEAST_PIN, Sealed, WrongPinError, key_to, needs_pin, seal
from controller.packs.taking import FOLDER, plain_name, put, there
from controller.packs.unreadable import UnreadableError
from controller.panel import work as w
from controller.panel.pack_look import pack_seen, unreadable
from controller.reports.minutes import NoMatchError, NoPrizesError, minutes
from controller.reports.offer import NothingToShowError, paper
from controller.reports.people import People, read_people
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import MatchOpened

NICE = 10
MOST_BYTES = 1 << 30
"""Of memory that may be asked for; 200 MB are used at most."""

FIRST_TO_GO = Path("/proc/self/oom_score_adj")
"""proc(5): where memory runs out, the kernel ends this process and not the panel."""

PEOPLE = "people.toml"
"""In the data folder: who stands on the papers by name."""

TELL_EVERY = 500

NO_MATCH = Sentence("no-match-yet", "The journal holds no match yet")
NO_PRIZES = Sentence("no-prizes-yet", "Nobody has a prize yet: certificates are made when the match has ended")
NO_MARGINS = Sentence("no-margins-yet", "Nobody pressed second in any question yet: there are no margins to draw")
NO_PAPER = Sentence("no-such-paper", "There is no such paper")
CHANGED = Sentence("pack-changed", "This is not the file that was looked at: look at it again first")
PIN_SHORT = Sentence("pin-short", "The pin needs {least} characters or more; a phrase is better", {"least": LEAST_PIN})
NO_PIN = Sentence("pin-needed", "These questions are sealed: give their pin")
WRONG_PIN = Sentence("pin-wrong", "This pin does not open them, or the file was changed. The attempt is on record")
HAS_ERRORS = Sentence("pack-has-errors", "The questions have errors: mend them in the file and choose it again")
NO_MEMORY = Sentence("no-memory", "This takes more memory than there is")

Say = Callable[[w.AnyAnswer], None]

_CHOSEN: "msgspec.json.Decoder[w.Chosen]" = msgspec.json.Decoder(w.Chosen)
_TAKE = msgspec.json.Decoder(w.Take)


def main() -> int:
    """Do the one job that is said on standard input."""
    out = sys.stdout.buffer

    def say(answer: w.AnyAnswer) -> None:
        body = msgspec.msgpack.encode(answer)
        out.write(len(body).to_bytes(4, "big") + body)
        out.flush()

    job: w.AnyJob = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=w.AnyJob)
    os.nice(NICE)
    FIRST_TO_GO.write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (job.most_s, job.most_s))
    say(done(job, say))
    return 0


def done(job: w.AnyJob, say: Say) -> w.AnyAnswer:
    """What comes of `job`; `say` hears how far it is."""
    try:
        match job:
            case w.LookAtPack():
                chosen = _CHOSEN.decode(job.body)
                with _lies(chosen, Path(job.data)) as path:
                    return _look(chosen, path, job)
            case w.SealPack():
                wish = _TAKE.decode(job.body)
                with _lies(wish.chosen, Path(job.data)) as path:
                    return _sealed(wish, path, job)
            case w.MakePaper():
                return _made(job, say)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return w.Malformed()
    except NoPinError:
        return w.Failed((NO_PIN,))
    except WrongPinError:
        return w.Failed((WRONG_PIN,))
    except BadFileError as error:
        return _failed("bad-file", "\n".join(error.errors))
    except JournalError as error:
        return _failed("journal-unreadable", str(error))
    except NoMatchError:
        return w.Failed((NO_MATCH,))
    except NoPrizesError:
        return w.Failed((NO_PRIZES,))
    except NothingToShowError:
        return w.Failed((NO_MARGINS,))
    except MemoryError:
        return w.Failed((NO_MEMORY,))


def _failed(code: str, why: str) -> w.Failed:
    return w.Failed((Sentence(code, "This cannot be done: {why}", {"why": why}),))


# ---------------------------------------------------------------------------------------------------------- packs


class NoPinError(ValueError):
    """The pack is sealed, and no pin was given."""


@contextmanager
def _lies(chosen: w.Chosen, data: Path) -> Iterator[Path]:
    """Where the pack lies as a file with its pictures beside it: an upload as long as it is worked on."""
    if isinstance(chosen, w.Lying):
        yield there(data / FOLDER, chosen.file)
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


def _look(chosen: w.Chosen, path: Path, job: w.LookAtPack) -> w.PackSeen:
    """What the page is told; with pictures where it has not got them itself."""
    if isinstance(chosen, w.Upload):
        return _looked(path, job)
    if needs_pin(path):
        content, _ = _opened(chosen, path, job.who)
        return _seen_sealed(content, path, job)
    seen = _looked(path, job)
    names = {one.picture for one in seen.questions if one.picture and seen.good}
    return replace(seen, pictures={name: scaled(read_picture(path.parent, name))[1] for name in names})


def _looked(path: Path, job: w.LookAtPack) -> w.PackSeen:
    form, playing = _evening(Path(job.data))
    try:
        examined = examine_file(path, form)
    except UnreadableError as error:
        return unreadable(error, path.stem, _sum(path), playing, job.language)
    return pack_seen(examined, path.stem, _sum(path, examined), form, playing, job.language)


def _seen_sealed(content: Sealed, path: Path, job: w.LookAtPack) -> w.PackSeen:
    form, playing = _evening(Path(job.data))
    examined = examine_pack(content.pack, form)
    seen = pack_seen(examined, path.stem, _sum(path), form, playing, job.language)
    return replace(seen, sealed=True, pictures=content.small)


def _opened(chosen: w.Lying, path: Path, who: str) -> tuple[Sealed, bytes]:
    """What is sealed in `path`, and the key to it; on record. Raises `NoPinError` and `WrongPinError`."""
    pin = chosen.pin or os.environ.get(PIN_VARIABLE, "")
    if not pin:
        raise NoPinError
    key = key_of(path, pin)
    return open_with_key(path, key, who, "looked at by the desk"), key


def _sum(path: Path, examined: Examined | None = None) -> str:
    """Stands for exactly this file and the pictures that it names, under these names."""
    sheet = examined.sheet if examined is not None else None
    named = {sheet.cell(row, "picture") for row in examined.rows} if examined is not None and sheet is not None else ()
    whole = hashlib.sha256()
    for one in (path, *(path.parent / name for name in sorted(named) if _is_plain(name))):
        if one.is_file():
            with one.open("rb") as file:
                whole.update(msgspec.msgpack.encode((one.name, hashlib.file_digest(file, "sha256").digest())))
    return whole.hexdigest()


def _sealed(wish: w.Take, path: Path, job: w.SealPack) -> w.AnyAnswer:
    """The pack, under its pin in the data folder: a new file, or the one that lies there."""
    look = w.LookAtPack(job.data, b"", job.who, "en")
    if isinstance(wish.chosen, w.Lying) and needs_pin(path):
        content, key = _opened(wish.chosen, path, job.who)
        reasons = _against(wish, _seen_sealed(content, path, look))
        return w.Failed(reasons) if reasons else w.PackSealed(path.name, key.hex(), wish.id, wish.step, new=False)
    pin = wish.pin or os.environ.get(PIN_VARIABLE, "")
    reasons = (*_against(wish, _looked(path, look)), *(() if len(pin) >= LEAST_PIN else (PIN_SHORT,)))
    if reasons:
        return w.Failed(reasons)
    sealed = seal(sealable(path), pin)
    put_at = put(Path(job.data) / FOLDER, path.stem, sealed)
    key = key_to(sealed, pin, put_at.name)
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
        with reading(data / NAME) as source:
            for _, record in source.records():
                if contest.evening is not None or isinstance(record.fact, MatchOpened):
                    contest = apply(contest, record.fact)
    return contest


# --------------------------------------------------------------------------------------------------------- papers


def _made(job: w.MakePaper, say: Say) -> w.AnyAnswer:
    wanted = paper(job.name)
    if wanted is None:
        return w.Failed((NO_PAPER,))
    data = Path(job.data)
    found = minutes(_records(data / NAME, say))
    content = wanted.make(found, _people(data), lambda words: say(w.Told(words)))
    return w.PaperMade(job.name, wanted.media, content, bool(found.open_at), found.short_head)


def _records(path: Path, say: Say) -> Iterator[tuple[Row, Record]]:
    with reading(path) as source:
        for row, record in source.records():
            if row.seq % TELL_EVERY == 0:
                say(w.Told(Sentence("facts-read", "{count} facts read", {"count": row.seq})))
            yield row, record


def _people(data: Path) -> People:
    return read_people(data / PEOPLE) if (data / PEOPLE).exists() else People()


if __name__ == "__main__":
    sys.exit(main())
