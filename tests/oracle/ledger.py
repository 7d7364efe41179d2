"""The ledger: every point that a team was ever given, with what it was for. Totals are added up from it, never stored.

A voided question is struck out with all its lines; a pardon strikes out what an early press cost, and nothing else.
Points of a tie-break stand in columns of their own, one for each extra question: what an earlier one has decided, a
later one cannot change.

Kind: pure
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from msgspec import Struct

Reason = Literal["answer", "early", "performance", "correction"]


class Line(Struct, frozen=True):
    """`points` of a `team`. `question`: the number of the question as called up in this evening; 0: of none.

    `column`: 0 counts for the score; others are extra questions of a tie-break.
    """

    team: int
    points: Fraction
    reason: Reason
    question: int = 0
    column: int = 0


Ledger = tuple[Line, ...]


def _sum(ledger: Ledger, counts: Callable[[Line], bool]) -> Fraction:
    return sum((line.points for line in ledger if counts(line)), Fraction())


def score(ledger: Ledger, team: int) -> Fraction:
    """The points of `team` that count for its score."""
    return _sum(ledger, lambda line: line.team == team and not line.column)


def tie_break_points(ledger: Ledger, team: int) -> Fraction:
    """The points of `team` in all extra questions together."""
    return _sum(ledger, lambda line: line.team == team and line.column != 0)


def question_points(ledger: Ledger, team: int, question: int) -> Fraction:
    """The points of `team` in one question."""
    return _sum(ledger, lambda line: line.team == team and line.question == question)


def last_column(ledger: Ledger) -> int:
    """The last extra question that gave anybody points; 0: none did."""
    totals: dict[tuple[int, int], Fraction] = {}
    for line in ledger:
        place = line.column, line.team
        totals[place] = totals.get(place, Fraction()) + line.points
    return max((column for (column, _), points in totals.items() if points), default=0)


def rank_key(ledger: Ledger, team: int) -> tuple[Fraction, ...]:
    """What `team` is ranked by: its score, then each extra question, the earliest first."""
    columns = {line.column for line in ledger if line.column}
    by_column = dict.fromkeys(sorted(columns), Fraction())
    for line in ledger:
        if line.team == team and line.column:
            by_column[line.column] += line.points
    return (score(ledger, team), *by_column.values())


def strike_question(ledger: Ledger, question: int) -> Ledger:
    """The ledger without a voided question."""
    return tuple(line for line in ledger if line.question != question)


def strike_early_press(ledger: Ledger, team: int, question: int) -> Ledger:
    """The ledger without what an early press of `team` cost in `question`."""
    return tuple(line for line in ledger if (line.team, line.question, line.reason) != (team, question, "early"))
