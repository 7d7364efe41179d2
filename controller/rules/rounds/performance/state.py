"""State of a performance round.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct

from bus.messages import Role


class PerformanceState(Struct, frozen=True):
    """What only a performance round adds to the contest: one performance; empty in every other."""

    performer: int | None = None
    """The team on stage."""
    ballots: dict[int, tuple[Decimal, ...]] = {}
    """The marks of every judge who is FINAL."""
    waiting: dict[int, tuple[Decimal, ...]] = {}
    """The marks that somebody else entered for a judge: they count once the judge agrees or the MC rules so."""
    entered_by: dict[int, Role] = {}
    """In which role somebody else entered the marks of a judge, whether they wait or count."""
