"""Scores kept by hand: a table with the machine's scores beside an empty column, and the corrections from a filled one.

The table holds each team's score in the journal when it was made. If the journal has changed since, the difference
would count something twice, so the table is refused. The result is a list of ordinary corrections (`AdjustScore`), each
with its reason.

Kind: pure
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from bus.bad_file import BadFileError
from bus.messages import AdjustScore
from controller.formats.points import MAX_DECIMALS, MAX_POINTS, are_bounded
from controller.rules.contest import Contest
from controller.rules.refusal import MIN_REASON_CHARS
from question_files.findings import Severity
from question_files.table import Row
from question_files.text_keys import clean
from reports.minutes import Minutes
from reports.tables import Sheet
from reports.wording import Wording


class Headings(NamedTuple):
    """What the columns are called. `hand_score` is the final score of the team, empty where the machine is right."""

    team: str
    name: str
    machine_score: str
    hand_score: str
    reason: str


def headings(wording: Wording) -> Headings:
    """The headings in one language."""
    phrase = wording.phrase
    return Headings(
        team=phrase("Team"),
        name=phrase("School"),
        machine_score=phrase("Score by machine"),
        hand_score=phrase("Score by hand"),
        reason=phrase("Reason"),
    )


def manual_table(minutes: Minutes) -> Sheet:
    """The table to fill in."""
    rows = [(team.number, team.name, minutes.scores.get(team.number, Decimal(0)), "", "") for team in minutes.teams]
    columns = headings(minutes.wording)
    return Sheet(columns.hand_score, (columns, *rows))


def corrections(
    rows: Sequence[Row], contest: Contest, file: str, languages: Sequence[Headings]
) -> tuple[AdjustScore, ...]:
    """The corrections in the filled table `rows`, whose headings are in one of `languages`.

    Raises `BadFileError` with every error.
    """
    head, columns = _head(rows, languages)
    if head is None:
        first = " or ".join(f"{other.team}, {other.name}, …" for other in languages)
        raise BadFileError([f"{file}: the row of headings is missing; it begins with {first}"])
    errors: list[str] = []
    adjustments: list[AdjustScore] = []
    team_numbers: set[int] = set()
    for row in rows:
        cells = (*map(clean, row.cells), *("" for _ in columns))
        if row.number <= head.number or not any(cells):
            continue
        errors += [
            f"{file}: row {row.number}: {fault.code}; write plain numbers"
            for fault in row.faults
            if fault.severity is Severity.ERROR
        ]
        try:
            adjustment = _correction(cells, contest, team_numbers, columns)
        except ValueError as error:
            errors.append(f"{file}: row {row.number}: {error}")
            continue
        adjustments += [adjustment] if adjustment is not None else []
    if errors:
        raise BadFileError(errors)
    return tuple(adjustments)


def _head(rows: Sequence[Row], languages: Sequence[Headings]) -> tuple[Row | None, Headings]:
    """The row of headings, and the headings of its language."""
    for row in rows:
        first = clean(row.cells[0] if row.cells else "")
        columns = next((columns for columns in languages if columns.team == first), None)
        if columns is not None:
            return row, columns
    return None, languages[0]


def _correction(
    cells: Sequence[str], contest: Contest, team_numbers: set[int], columns: Headings
) -> AdjustScore | None:
    """The correction in one row; None where it has no score. Raises `ValueError`."""
    number, _, machine_score, hand_score, reason = cells[: len(columns)]
    team = contest.current_evening.match.team(int(number)) if number.isdecimal() else None
    if team is None:
        teams = ", ".join(str(team.number) for team in contest.current_evening.match.teams)
        raise ValueError(f"column {columns.team}: {number!r} is not a team of this match; allowed: {teams}")
    if team.number in team_numbers:
        raise ValueError(f"column {columns.team}: team {number} occurs twice")
    team_numbers.add(team.number)
    score = contest.scores[team.number]
    if _number(machine_score, columns.machine_score) != score:
        raise ValueError(
            f"column {columns.machine_score}: {machine_score}, but the journal now says {score}; make a new sheet"
        )
    if not hand_score:
        return None
    change = _number(hand_score, columns.hand_score) - score
    if not change:
        return None
    if not are_bounded(change):
        raise ValueError(
            f"column {columns.hand_score}: {change:+} points; at most {MAX_POINTS} either way are allowed, with "
            f"{MAX_DECIMALS} decimals at most"
        )
    if len(reason) < MIN_REASON_CHARS:
        raise ValueError(f"column {columns.reason}: missing; give a reason of {MIN_REASON_CHARS} characters or more")
    return AdjustScore(team.number, change, reason)


def _number(text: str, column: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ".").replace("−", "-"))
    except InvalidOperation as error:
        raise ValueError(f"column {column}: {text[:20]!r} is not a number") from error
    if not value.is_finite():
        raise ValueError(f"column {column}: {text[:20]!r} is not a number")
    return value
