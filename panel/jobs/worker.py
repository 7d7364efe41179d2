"""Start of the process that does one long job for the panel: a job on standard input, answers on standard output.

A process, not a thread: reading a spreadsheet and setting a PDF are Python, and a thread that holds Python's lock
lets each of a thousand pushes wait for it. It is nice to the others, and its time and memory are limited, so that a
hostile file ends with it.

Kind: start
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.hash_chain import Row
from controller.journal.journal_reader import open_journal
from controller.journal.record import Record
from controller.journal.store import NAME
from controller.packs.sealed_pack import WrongPinError
from panel.jobs import messages as w
from panel.jobs.pack_jobs import NoPinError, preview_pack, seal_pack
from reports.minutes import NoMatchError, NoPrizesError, minutes
from reports.report_kinds import NothingToShowError, paper
from reports.signatories import People, read_people

NICE = 10
MAX_MEMORY_BYTES = 1 << 30
"""Of memory that may be asked for; 200 MB are used at most."""

OOM_SCORE = Path("/proc/self/oom_score_adj")
"""proc(5): where memory runs out, the kernel ends this process and not the panel."""

PEOPLE = "people.toml"
"""In the data folder: who stands on the papers by name."""

PROGRESS_EVERY_FACTS = 500

NO_MATCH = Sentence("no-match-yet", "The journal holds no match yet")
NO_PRIZES = Sentence("no-prizes-yet", "No prizes have been awarded yet: certificates are made once the match has ended")
NO_MARGINS = Sentence("no-margins-yet", "No question has a second press yet: there are no margins to draw")
NO_PAPER = Sentence("no-such-paper", "There is no such paper")
NO_PIN = Sentence("pin-needed", "These questions are sealed: enter their PIN")
WRONG_PIN = Sentence("pin-wrong", "Wrong PIN, or the file was changed. The attempt has been recorded")
NO_MEMORY = Sentence("no-memory", "This needs more memory than is available")

Report = Callable[[w.AnyAnswer], None]


def main() -> int:
    """Do the one job that is said on standard input."""
    out = sys.stdout.buffer

    def say(answer: w.AnyAnswer) -> None:
        body = msgspec.msgpack.encode(answer)
        out.write(len(body).to_bytes(4, "big") + body)
        out.flush()

    job: w.AnyJob = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=w.AnyJob)
    os.nice(NICE)
    OOM_SCORE.write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (job.max_s, job.max_s))
    say(run_job(job, say))
    return 0


def run_job(job: w.AnyJob, say: Report) -> w.AnyAnswer:
    """What comes of `job`; `say` hears how far it is."""
    try:
        match job:
            case w.InspectPack():
                return preview_pack(job)
            case w.SealPack():
                return seal_pack(job)
            case w.MakePaper():
                return _make_paper(job, say)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return w.Malformed()
    except NoPinError:
        return w.Failed((NO_PIN,))
    except WrongPinError:
        return w.Failed((WRONG_PIN,))
    except BadFileError as error:
        return _failed("bad-file", error.reason("\n"))
    except JournalError as error:
        return _failed("journal-unreadable", error.reason)
    except NoMatchError:
        return w.Failed((NO_MATCH,))
    except NoPrizesError:
        return w.Failed((NO_PRIZES,))
    except NothingToShowError:
        return w.Failed((NO_MARGINS,))
    except MemoryError:
        return w.Failed((NO_MEMORY,))


def _failed(code: str, why: str | Sentence) -> w.Failed:
    return w.Failed((Sentence(code, "This cannot be done: {why}", {"why": why}),))


# --------------------------------------------------------------------------------------------------------- papers


def _make_paper(job: w.MakePaper, say: Report) -> w.AnyAnswer:
    wanted = paper(job.name)
    if wanted is None:
        return w.Failed((NO_PAPER,))
    data = Path(job.data)
    found = minutes(_records(data / NAME, say))
    content = wanted.make(found, _people(data), lambda words: say(w.Progress(words)))
    return w.FinishedPaper(job.name, wanted.media, content, bool(found.open_at), found.short_head)


def _records(path: Path, say: Report) -> Iterator[tuple[Row, Record]]:
    with open_journal(path) as source:
        for row, record in source.records():
            if row.seq % PROGRESS_EVERY_FACTS == 0:
                say(w.Progress(Sentence("facts-read", "{count} facts read", {"count": row.seq})))
            yield row, record


def _people(data: Path) -> People:
    return read_people(data / PEOPLE) if (data / PEOPLE).exists() else People()


if __name__ == "__main__":
    sys.exit(main())
