"""Facts of ties: extra questions, lots that were drawn in the hall, a criterion that the jury chose.

Kind: pure
"""

from controller.rules.fact import Fact


class TieBreakStarted(Fact, frozen=True):
    """Tie-break questions come next: for the prizes, or for who takes part in the round with the index `cut`."""

    moves_on = True

    cut: int | None = None


class LotsDrawn(Fact, frozen=True):
    """Lots were drawn in the hall among `teams`; they stand in the order that was drawn, the best first. `cut`: they
    decide who takes part in the round with that index; None: they are for the prizes."""

    moves_on = True

    teams: tuple[int, ...]
    drawn_by: str
    witness: str
    cut: int | None = None


class CriterionApplied(Fact, frozen=True):
    """Ties that were left are decided by `criterion`, for a reason."""

    moves_on = True

    criterion: str
    reason: str


Facts = TieBreakStarted | LotsDrawn | CriterionApplied
"""Any of them."""
