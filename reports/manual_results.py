"""Scores kept by hand: a table with the machine's scores beside an empty column, and the corrections from a filled one.

The table holds each team's score in the journal when it was made. If the journal has changed since, the difference
would count something twice, so the table is refused. The result is a list of ordinary corrections (`AdjustScore`), each
with its reason.

Kind: pure
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from bus.bad_file import BadFileError
from bus.messages import AdjustScore
from controller.packs.findings import Severity
from controller.packs.rows import Row, clean
from controller.rules.contest import Contest
from controller.rules.corrections import MIN_REASON_CHARS
from controller.rules.facts import MAX_ADJUSTMENT
from reports.minutes import Minutes
from reports.tables import Sheet

HEADINGS = ("Đội", "Đơn vị", "Điểm theo máy", "Điểm ghi tay", "Lý do")


def manual_table(minutes: Minutes) -> Sheet:
    """The table to fill in: `Điểm ghi tay` is the team's final score, empty where the machine's score is right."""
    rows = [(team.number, team.name, minutes.scores.get(team.number, Decimal(0)), "", "") for team in minutes.teams]
    return Sheet("Điểm ghi tay", (HEADINGS, *rows))


def corrections(rows: Sequence[Row], contest: Contest, file: str) -> tuple[AdjustScore, ...]:
    """The corrections in the filled table `rows`. Raises `BadFileError` with every error."""
    head = next((row for row in rows if clean(row.cells[0] if row.cells else "") == HEADINGS[0]), None)
    if head is None:
        raise BadFileError([f"{file}: the row of headings is missing; it begins with {HEADINGS[0]}, {HEADINGS[1]}, …"])
    errors: list[str] = []
    adjustments: list[AdjustScore] = []
    seen: set[int] = set()
    for row in rows:
        cells = (*map(clean, row.cells), *("" for _ in HEADINGS))
        if row.number <= head.number or not any(cells):
            continue
        errors += [
            f"{file}: row {row.number}: {fault.code}; write plain numbers"
            for fault in row.faults
            if fault.severity is Severity.ERROR
        ]
        try:
            adjustment = _correction(cells, contest, seen)
        except ValueError as error:
            errors.append(f"{file}: row {row.number}: {error}")
            continue
        adjustments += [adjustment] if adjustment is not None else []
    if errors:
        raise BadFileError(errors)
    return tuple(adjustments)


def _correction(cells: Sequence[str], contest: Contest, seen: set[int]) -> AdjustScore | None:
    """The correction in one row; None where it has no score. Raises `ValueError`."""
    number, _, machine_score, hand_score, reason = cells[: len(HEADINGS)]
    team = contest.current_evening.match.team(int(number)) if number.isdecimal() else None
    if team is None:
        teams = ", ".join(str(team.number) for team in contest.current_evening.match.teams)
        raise ValueError(f"column {HEADINGS[0]}: {number!r} is not a team of this match; allowed: {teams}")
    if team.number in seen:
        raise ValueError(f"column {HEADINGS[0]}: team {number} occurs twice")
    seen.add(team.number)
    score = contest.scores[team.number]
    if _number(machine_score, HEADINGS[2]) != score:
        raise ValueError(f"column {HEADINGS[2]}: {machine_score}, but the journal now says {score}; make a new sheet")
    if not hand_score:
        return None
    change = _number(hand_score, HEADINGS[3]) - score
    if not change:
        return None
    if abs(change) > MAX_ADJUSTMENT:
        raise ValueError(f"column {HEADINGS[3]}: {change:+} points; at most {MAX_ADJUSTMENT} either way are allowed")
    if len(reason) < MIN_REASON_CHARS:
        raise ValueError(f"column {HEADINGS[4]}: missing; give a reason of {MIN_REASON_CHARS} characters or more")
    return AdjustScore(team.number, change, reason)


def _number(text: str, column: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ".").replace("−", "-"))
    except InvalidOperation as error:
        raise ValueError(f"column {column}: {text[:20]!r} is not a number") from error
    if not value.is_finite():
        raise ValueError(f"column {column}: {text[:20]!r} is not a number")
    return value
