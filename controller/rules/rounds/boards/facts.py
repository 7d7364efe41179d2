"""Facts of the boards round.

Kind: pure
"""

from decimal import Decimal

from controller.rules.fact import Fact


class BoardsRaised(Fact, frozen=True, omit_defaults=True):
    """Time to think is over: all boards up. `at_ns`: when (0: in journals of before it was written down)."""

    moves_on = True

    at_ns: int = 0


class BoardMarked(Fact, frozen=True):
    """A board was marked right or wrong, or its mark was taken away (None)."""

    team: int
    right: bool | None
    late: bool = False


class BoardsConfirmed(Fact, frozen=True):
    """All boards are judged; the points were given."""

    moves_on = True

    points: dict[int, Decimal]


Facts = BoardsRaised | BoardMarked | BoardsConfirmed
"""Any of them."""
