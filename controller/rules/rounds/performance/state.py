"""State of a performance round.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct


class PerformanceState(Struct, frozen=True):
    """What only a performance round adds to the contest: one performance; empty in every other."""

    performer: int | None = None
    """The team on stage."""
    ballots: dict[int, tuple[Decimal, ...]] = {}
    """The marks of every judge who is FINAL."""
