"""Adapt a table kept by hand to the journal: its corrections are appended as facts, like any that the desk gives.

Only while no controller works on the folder: the journal has one writer. With one running, the desk enters the same
corrections on its own page.

Kind: adapter
"""

import time
from collections.abc import Sequence
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import AdjustScore, Role
from controller.journal.record import VERSION, Record
from controller.journal.store import Journal
from controller.packs.sheet_csv import parse_csv
from controller.packs.sheet_xlsx import parse_xlsx
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from reports.manual_results import corrections

MAX_BYTES = 1_000_000


def read_corrections(file: Path, contest: Contest) -> tuple[AdjustScore, ...]:
    """What the filled table `file` (XLSX or CSV) asks for. Raises `BadFileError` with all that is wrong."""
    parse = {".xlsx": parse_xlsx, ".csv": parse_csv}.get(file.suffix.lower())
    if parse is None:
        raise BadFileError([f"{file}: {file.suffix or 'no ending'}; a table kept by hand is .xlsx or .csv"])
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFileError([f"{file}: cannot be read ({error.strerror})"]) from error
    if len(data) > MAX_BYTES:
        raise BadFileError([f"{file}: longer than {MAX_BYTES} bytes"])
    if contest.evening is None:
        raise BadFileError([f"{file}: the journal holds no match to which its scores could belong"])
    return corrections(parse(data, str(file)), contest, str(file))


def import_corrections(folder: Path, file: Path, who: str) -> tuple[tuple[AdjustScore, ...], tuple[int, str]]:
    """Append the corrections of `file` to the journal in `folder`, given by `who`; gives them and the new head.

    All or none, durable when it returns. Raises `BadFileError`, `AlreadyRunningError` (a controller works there),
    `RefusedError` or `JournalError`; then nothing was written.
    """
    with Journal(folder) as journal:
        contest, last = Contest(), None
        for last in journal.records():
            contest = apply(contest, last.fact)
        given = read_corrections(file, contest)
        if last is not None and given:
            journal.append(_records(given, contest, last, journal.last.seq, who))
        return given, journal.head


def _records(given: Sequence[AdjustScore], contest: Contest, last: Record, seq: int, who: str) -> list[Record]:
    """The facts of the corrections. On the contest's clock no time has passed since its last fact: it stands still."""
    wall_ns = time.time_ns()
    records: list[Record] = []
    for one in given:
        facts = decide(contest, Order(one, who, Role.DESK), last.mono_ns)
        contest = apply_all(contest, facts)
        cause = f"by-hand:{seq}:{one.team}"
        records += [Record(VERSION, last.boot, last.mono_ns, wall_ns, cause, who, fact) for fact in facts]
    return records
