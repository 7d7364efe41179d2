"""Worker process for one long job of the panel: the job on standard input, answers on standard output.

It is a process, not a thread: spreadsheets are read and PDFs are set in Python, and a thread that holds Python's lock
would delay each of a thousand pushes. It runs at low priority, and its time and memory are limited, so that a hostile
file cannot harm the panel.

Kind: start
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.authors import role_sentence
from bus.bad_file import BadFileError
from bus.messages import Role, Sentence
from controller.journal.errors import JournalError
from controller.journal.file_names import NAME
from controller.journal.hash_chain import Row
from controller.journal.journal_reader import open_journal
from controller.journal.record import Record
from controller.matches.match_folders import PEOPLE_FILE, MatchFolders
from controller.matches.running_match import RunningMatch
from controller.packs.sealed_pack import WrongPinError
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.clip_jobs import convert_question_clip, convert_slide
from panel.jobs.match_jobs import open_pack_key, pack_to_file, read_team_file, unpack_from_file
from panel.jobs.office_jobs import enrol_box
from panel.jobs.pack_jobs import NoPinError, NoProofError, preview_pack, seal_pack, store_pack, write_template
from panel.jobs.result_jobs import make_chair_key, show_result_code, sign_match_result
from reports.minutes import NoMatchError, NoPrizesError, minutes
from reports.report_kinds import MINUTES, NothingToShowError, paper, wording_in
from reports.result_signing import signed_code
from reports.signatories import People, read_people

NICE = 10
OOM_SCORE = Path("/proc/self/oom_score_adj")
"""proc(5): when memory runs out, the kernel kills this process and not the panel."""

PEOPLE = "people.toml"
"""File in the data folder: the people who are named on the papers."""

PROGRESS_EVERY_FACTS = 500

NO_MATCH = Sentence("no-match-yet", "The journal holds no match yet")
NO_PRIZES = Sentence("no-prizes-yet", "No prizes have been awarded yet: certificates are made once the match has ended")
NO_MARGINS = Sentence("no-margins-yet", "No question has a second press yet: there are no margins to draw")
NO_PAPER = Sentence("no-such-paper", "There is no such paper")
NO_PIN = Sentence("pin-needed", "These questions are sealed: enter their PIN")
WRONG_PIN = Sentence("pin-wrong", "Wrong PIN, or the file was changed. The attempt has been recorded")
PIN_AGAIN = Sentence("pin-again", "Enter the PIN of {role} again.", {"role": role_sentence(Role.DESK)})
NO_MEMORY = Sentence("no-memory", "This needs more memory than is available")

Report = Callable[[answers.AnyAnswer], None]


def main() -> int:
    """Do the one job that is given on standard input."""
    out = sys.stdout.buffer

    def report(answer: answers.AnyAnswer) -> None:
        body = msgspec.msgpack.encode(answer)
        out.write(len(body).to_bytes(4, "big") + body)
        out.flush()

    job: jobs.AnyJob = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=jobs.AnyJob)
    os.nice(NICE)
    OOM_SCORE.write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (job.max_memory_bytes, job.max_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.max_s, job.max_s))
    report(run_job(job, report))
    return 0


def run_job(job: jobs.AnyJob, report: Report) -> answers.AnyAnswer:
    """Do `job` and return its result; its progress goes to `report`."""
    try:
        match job:
            case jobs.PreviewPack():
                return preview_pack(job)
            case jobs.SealPack():
                return seal_pack(job)
            case jobs.WriteTemplate():
                return write_template(job)
            case jobs.StorePack():
                return store_pack(job)
            case jobs.PackMatch():
                return pack_to_file(job)
            case jobs.UnpackMatch():
                return unpack_from_file(job)
            case jobs.SignResult():
                return sign_match_result(job, report)
            case jobs.ShowResultCode():
                return show_result_code(job)
            case jobs.EnrolBox():
                return enrol_box(job)
            case jobs.MakeChairKey():
                return make_chair_key(job)
            case jobs.ReadTeams():
                return read_team_file(job)
            case jobs.OpenPackKey():
                return open_pack_key(job)
            case jobs.ConvertClip():
                return convert_slide(job, report)
            case jobs.ConvertQuestionClip():
                return convert_question_clip(job, report)
            case jobs.MakePaper():
                return _make_paper(job, report)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return answers.Malformed()
    except NoPinError:
        return answers.Failed((NO_PIN,))
    except NoProofError:
        return answers.Failed((PIN_AGAIN,))
    except WrongPinError:
        return answers.Failed((WRONG_PIN,))
    except BadFileError as error:
        return _failure("bad-file", error.reason("\n"))
    except JournalError as error:
        return _failure("journal-unreadable", error.reason)
    except NoMatchError:
        return answers.Failed((NO_MATCH,))
    except NoPrizesError:
        return answers.Failed((NO_PRIZES,))
    except NothingToShowError:
        return answers.Failed((NO_MARGINS,))
    except MemoryError:
        return answers.Failed((NO_MEMORY,))


def _failure(code: str, reason: str | Sentence) -> answers.Failed:
    return answers.Failed((Sentence(code, "This cannot be done: {why}", {"why": reason}),))


# --------------------------------------------------------------------------------------------------------- papers


def _make_paper(job: jobs.MakePaper, report: Report) -> answers.AnyAnswer:
    kind = paper(job.name)
    if kind is None:
        return answers.Failed((NO_PAPER,))
    data = Path(job.data)
    folder = MatchFolders(data).journal(job.match).parent if job.match else data
    of_match = minutes(_read_records(folder / NAME, report), wording_in(job.language))
    if kind.name == MINUTES:
        of_match = replace(of_match, signed_code=_signed_code(data, job.match, of_match.head[1]))
    content = kind.make(of_match, _read_people(data, job.match), lambda text: report(answers.Progress(text)))
    return answers.Paper(
        name=job.name,
        media=kind.media,
        content=content,
        is_interim=bool(of_match.open_at),
        head=of_match.short_head,
    )


def _signed_code(data: Path, match: str, head: str) -> str:
    """The signed statement of this very journal, for the first page; empty where nobody has signed it as it is."""
    try:
        code = signed_code(data, match)
    except BadFileError:  # a match of no season
        return ""
    return code.text if code is not None and code.head == head else ""


def _read_records(path: Path, report: Report) -> Iterator[tuple[Row, Record]]:
    with open_journal(path) as source:
        for row, record in source.records():
            if row.seq % PROGRESS_EVERY_FACTS == 0:
                report(answers.Progress(Sentence("facts-read", "{count} facts read", {"count": row.seq})))
            yield row, record


def _read_people(data: Path, match: str) -> People:
    """The people of the match: those that the desk entered, else those of the data folder's own file."""
    running = RunningMatch(data)
    of_match = running.folders.folder / (match or running.note.running or "-") / PEOPLE_FILE
    path = of_match if of_match.exists() and of_match.stat().st_size else data / PEOPLE
    return read_people(path) if path.exists() else People()


if __name__ == "__main__":
    sys.exit(main())
