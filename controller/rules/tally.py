"""Tally of a match: what earlier questions and decisions brought, beside the scores, that places depend on.

Kind: pure
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace


class Lot(Struct, frozen=True):
    """Lots that were drawn in the hall: `teams` in the order drawn, the best first (see `LotsDrawn`)."""

    teams: tuple[int, ...]
    drawn_by: str
    witness: str
    cut: int | None = None


class Withdrawal(Struct, frozen=True):
    """Points and marks of an item that is over, taken out later (see `PointsWithdrawn`)."""

    round: int
    item: int
    points: dict[int, Decimal]
    unmarked: tuple[int, ...]


class Tally(Struct, frozen=True):
    """What places depend on beside the scores. Rounds, questions and tie-breaks are named by their index."""

    attended: tuple[int, ...] = ()
    """The teams that took part in a question or performance before this one."""
    round_points: dict[int, dict[int, Decimal]] = {}
    """The points of each round, without corrections."""
    right_answers: dict[int, int] = {}
    wrong_answers: dict[int, int] = {}
    """How many of the questions before this one each team answered right, or wrong; without tie-breaks."""
    extra_points: dict[int, dict[int, dict[int, Decimal]]] = {}
    """Tie-break points by tie-break, question and team: what an earlier question has decided, a later one cannot
    change."""
    repeated: tuple[tuple[int, int], ...] = ()
    """The performances that do not count, because they were repeated, by round and item."""
    recounted: dict[tuple[int, int], Decimal] = {}
    """The points that performances have since all ballots count for all teams, by round and item."""
    is_ranked: bool = False
    """The ranking was reached; a round that is reopened from it changes nothing of that."""
    lots: tuple[Lot, ...] = ()
    criteria: tuple[str, ...] = ()
    """The criteria that the jury chose for ties that were left, in this order."""
    withdrawals: tuple[Withdrawal, ...] = ()

    def with_item(self, attended: tuple[int, ...], marks: Mapping[int, bool]) -> "Tally":
        """This tally after a question or performance that is over: who took part in it, who was right and who wrong."""
        if not attended and not marks:
            return self
        answers = {True: self.right_answers.copy(), False: self.wrong_answers.copy()}
        for team, mark in marks.items():
            answers[mark][team] = answers[mark].get(team, 0) + 1
        return replace(
            self,
            attended=tuple(dict.fromkeys((*self.attended, *attended))),
            right_answers=answers[True],
            wrong_answers=answers[False],
        )
