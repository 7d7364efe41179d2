"""Signing of results on a box: statement, journal and minutes of a match that came from a season, as one file.

Kind: adapter
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.envelope import SecretKey
from controller.exchange.journal_result import JournalResult, Revision, journal_result, state_result
from controller.exchange.result_file import SUFFIX, ResultFile, read_result, result_bytes, text_of
from controller.exchange.statement_types import SittingName
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.journal_reader import open_journal
from controller.matches.match_folders import PEOPLE_FILE, MatchFolders
from controller.matches.match_sitting import read_sitting
from controller.matches.running_match import RunningMatch
from controller.rules.refusal import MIN_REASON_CHARS
from reports.minutes import minutes
from reports.report_kinds import MINUTES, paper, wording_in
from reports.signatories import People, read_people

RESULTS = "results"
"""The folder of signed results, in the data folder."""
MODE = 0o640

NOT_OVER = Sentence("sign-not-over", "The match has not ended: there is no result to sign yet")
REHEARSAL = Sentence("sign-rehearsal", "A rehearsal counts for nothing: there is nothing to sign")
SAME = Sentence("sign-same", "Nothing has changed since the last result was signed")
NEEDS_WHY = Sentence("sign-needs-why", "A result was signed already: say why it is corrected")


class Signing(Struct, frozen=True):
    """What is to be signed. `match`: empty: the one that runs. `why`: of a correction; `language`: of the minutes;
    `is_broken_off`: how far it came, of a match that will not be played to its end."""

    match: str = ""
    why: str = ""
    language: Language = DEFAULT_LANGUAGE
    is_broken_off: bool = False


def sign_result(
    data: Path, signing: Signing, keys: Sequence[SecretKey], progress: Callable[[Sentence], None] = lambda _: None
) -> Path:
    """Sign the result of a match with `keys`; the file that was written, `cum-1.r1.bcresult`.

    Raises `BadFileError` with all reasons, `JournalError`.
    """
    running = RunningMatch(data).note.running
    match = signing.match or running
    sitting = read_sitting(data, match)
    path = data / JOURNAL if match == running else MatchFolders(data).journal(match)
    with open_journal(path) as source:
        records = list(source.records())
    result, earlier = journal_result(records), last_result(data, sitting.about.sitting)
    entries = {team.number: team.entry for team in sitting.about.teams}
    if faults := list(_faults(result, earlier, entries, signing)):
        raise BadFileError(faults)
    kind = paper(MINUTES)
    if kind is None:
        raise LookupError(MINUTES)
    content = kind.make(minutes(records, wording_in(signing.language)), _people(data, match), progress)
    revision = Revision(earlier.statement.revision + 1, earlier.id, signing.why.strip()) if earlier else Revision()
    statement = state_result(
        result, sitting.about.sitting, entries, sitting.package, hashlib.sha256(content).hexdigest(), revision
    )
    target = result_path(data, sitting.about.sitting, revision.number)
    try:
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(target, result_bytes(statement, [row for row, _ in records], content, keys), MODE)
    except OSError as error:
        text = "{file}: the result cannot be written ({why})"
        raise BadFileError([os_refused("result-unwritten", text, target, error)]) from error
    return target


def _faults(
    result: JournalResult, earlier: ResultFile | None, entries: dict[int, str], signing: Signing
) -> list[Sentence]:
    faults = [REHEARSAL] if result.is_rehearsal else []
    if not result.is_over and not signing.is_broken_off:
        faults.append(NOT_OVER)
    for team in result.teams:
        if team.team not in entries:
            text = "Team {team} is on no list of the season"
            faults.append(Sentence("sign-unlisted", text, {"team": team.team}))
    if earlier is not None and earlier.statement.head == result.head:
        faults.append(SAME)
    elif earlier is not None and len(signing.why.strip()) < MIN_REASON_CHARS:
        faults.append(NEEDS_WHY)
    return faults


def _people(data: Path, match: str) -> People:
    path = MatchFolders(data).path(match, PEOPLE_FILE)
    return read_people(path) if path.exists() and path.stat().st_size else People()


def result_path(data: Path, sitting: SittingName, revision: int) -> Path:
    """Where a signed result stands: `cum-1.r1.bcresult`, with the attempt from the second one on."""
    return data / RESULTS / sitting.season / f"{_stem(sitting)}.r{revision}{SUFFIX}"


def _stem(sitting: SittingName) -> str:
    return f"{sitting.pool}-{sitting.attempt}" if sitting.attempt > 1 else sitting.pool


class SignedCode(Struct, frozen=True):
    """A signed statement as the text of a QR code. `title`: sitting and revision; `head`: of its journal."""

    title: str
    head: str
    text: str


def signed_code(data: Path, match: str = "") -> SignedCode | None:
    """The newest statement of a match that was signed on this machine; None: there is none. `match`: empty: the one
    that runs. Raises `BadFileError`: the match is of no season, or the file was changed."""
    sitting = read_sitting(data, match or RunningMatch(data).note.running).about.sitting
    result = last_result(data, sitting)
    if result is None:
        return None
    revision = result.statement.revision
    text = text_of(result_path(data, sitting, revision))
    return SignedCode(f"{sitting.id} r{revision}", result.statement.head, text)


def last_result(data: Path, sitting: SittingName) -> ResultFile | None:
    """The newest result of a sitting that was signed here; None: there is none. Raises `BadFileError`."""
    pattern = re.compile(rf"{re.escape(_stem(sitting))}\.r(\d+){re.escape(SUFFIX)}")
    paths = (data / RESULTS / sitting.season).glob(f"*{SUFFIX}")
    numbers = [int(hit[1]) for path in paths if (hit := pattern.fullmatch(path.name))]
    return read_result(result_path(data, sitting, max(numbers))) if numbers else None
