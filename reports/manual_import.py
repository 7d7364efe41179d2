"""Import of scores kept by hand: their corrections are appended to the journal as facts, like those of the desk.

Only while no controller uses the folder: the journal has one writer. While one is running, the desk enters the same
corrections on its own page.

Kind: adapter
"""

import time
from collections.abc import Sequence
from pathlib import Path

from bus.bad_file import BadFileError
from bus.catalogue import languages
from bus.messages import AdjustScore, Role
from controller.journal.record import VERSION, Record
from controller.journal.store import Journal
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from question_files.sheet_csv import parse_csv
from question_files.sheet_xlsx import parse_xlsx
from reports.manual_results import corrections, headings
from reports.report_kinds import wording_in

MAX_BYTES = 1_000_000


def read_corrections(file: Path, contest: Contest) -> tuple[AdjustScore, ...]:
    """The corrections in the filled table `file` (XLSX or CSV). Raises `BadFileError` with every error."""
    parse = {".xlsx": parse_xlsx, ".csv": parse_csv}.get(file.suffix.lower())
    if parse is None:
        raise BadFileError(
            [f"{file}: {file.suffix or 'no extension'}; a table of scores kept by hand is .xlsx or .csv"]
        )
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadFileError([f"{file}: cannot be read ({error.strerror})"]) from error
    if len(data) > MAX_BYTES:
        raise BadFileError([f"{file}: longer than {MAX_BYTES} bytes"])
    if contest.evening is None:
        raise BadFileError([f"{file}: the journal holds no match that its scores could belong to"])
    return corrections(parse(data, str(file)), contest, str(file), [headings(wording_in(lang)) for lang in languages()])


def import_corrections(folder: Path, file: Path, who: str) -> tuple[tuple[AdjustScore, ...], tuple[int, str]]:
    """Append the corrections in `file` to the journal in `folder`, as the desk's. Returns them and the new head.

    `who`: the name of who is responsible.

    All or none; durable on return. Raises `BadFileError`, `AlreadyRunningError` (a controller uses the folder),
    `RefusedError` or `JournalError`; then nothing has been written.
    """
    with Journal(folder) as journal:
        contest, last = Contest(), None
        for last in journal.records():
            contest = apply(contest, last.fact)
        adjustments = read_corrections(file, contest)
        if last is not None and adjustments:
            journal.append(_records(adjustments, contest, last, journal.last.seq, who))
        return adjustments, journal.head


def _records(adjustments: Sequence[AdjustScore], contest: Contest, last: Record, seq: int, who: str) -> list[Record]:
    """The facts of the corrections. On the contest's clock no time has passed since its last fact: it is stopped."""
    wall_ns = time.time_ns()
    records: list[Record] = []
    for adjustment in adjustments:
        facts = decide(contest, Order(adjustment, who, Role.DESK), last.mono_ns)
        contest = apply_all(contest, facts)
        cause = f"by-hand:{seq}:{adjustment.team}"
        records += [
            Record(
                v=VERSION,
                boot=last.boot,
                mono_ns=last.mono_ns,
                wall_ns=wall_ns,
                cause=cause,
                who=who,
                fact=fact,
                role=Role.DESK,
            )
            for fact in facts
        ]
    return records
