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

from controller.bus.messages import Sentence
from controller.files import BadFileError
from controller.journal import JournalError, Record, Row, reading
from controller.journal.store import NAME
from controller.packs.findings import Language
from controller.packs.reading import PIN_VARIABLE, examine_file, sealable
from controller.packs.sealed import LEAST_PIN, key_to, seal
from controller.packs.taking import FOLDER, plain_name, put
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
HAS_ERRORS = Sentence("pack-has-errors", "The questions have errors: mend them in the file and choose it again")
NO_MEMORY = Sentence("no-memory", "This takes more memory than there is")

Say = Callable[[w.AnyAnswer], None]

_UPLOAD = msgspec.json.Decoder(w.Upload)
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
                upload = _UPLOAD.decode(job.body)
                with _files(upload) as path:
                    return _looked(upload, path, Path(job.data), job.language)
            case w.SealPack():
                wish = _TAKE.decode(job.body)
                with _files(wish.upload) as path:
                    return _sealed(wish, path, Path(job.data))
            case w.MakePaper():
                return _made(job, say)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return w.Malformed()
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


@contextmanager
def _files(upload: w.Upload) -> Iterator[Path]:
    """The pack and its pictures as files, as if they lay on the desk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (plain_name(upload.file) + Path(upload.file).suffix.lower()[:8])
        for name, data in upload.pictures.items():
            if _is_plain(name):
                (Path(folder) / name).write_bytes(data)
        path.write_bytes(upload.content)
        yield path


def _is_plain(name: str) -> bool:
    return len(name.encode()) < 200 and not name.startswith(".") and not {"/", "\\", "\0"} & set(name) and name != ""


def _looked(upload: w.Upload, path: Path, data: Path, language: Language) -> w.PackSeen:
    contest = _contest(data)
    form = contest.known.form if contest.evening is not None else None
    playing = (contest.known.pack.name, len(contest.known.pack.questions)) if contest.evening is not None else ("", 0)
    try:
        examined = examine_file(path, form)
    except UnreadableError as error:
        return unreadable(error, path.stem, _sum(upload), playing, language)
    return pack_seen(examined, path.stem, _sum(upload), form, playing, language)


def _sum(upload: w.Upload) -> str:
    """Stands for exactly these bytes under these names."""
    named = (upload.file, upload.content, sorted(upload.pictures.items()))
    return hashlib.sha256(msgspec.msgpack.encode(named)).hexdigest()


def _sealed(wish: w.Take, path: Path, data: Path) -> w.AnyAnswer:
    seen = _looked(wish.upload, path, data, "en")
    pin = wish.pin or os.environ.get(PIN_VARIABLE, "")
    reasons = (
        CHANGED if seen.seen != wish.seen else None,
        None if seen.good else HAS_ERRORS,
        None if len(pin) >= LEAST_PIN else PIN_SHORT,
    )
    if any(reasons):
        return w.Failed(tuple(filter(None, reasons)))
    sealed = seal(sealable(path), pin)
    put_at = put(data / FOLDER, path.stem, sealed)
    return w.PackSealed(put_at.name, key_to(sealed, pin, put_at.name).hex(), wish.id, wish.step)


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
