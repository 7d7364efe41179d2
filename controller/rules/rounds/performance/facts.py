"""Facts of the performance round.

Kind: pure
"""

from decimal import Decimal

from controller.rules.contest import Clock
from controller.rules.fact import Fact


class PerformerCalled(Fact, frozen=True):
    """The next team is on stage, the `item`th of the round (from 0)."""

    moves_on = True

    item: int
    team: int


class PerformanceStarted(Fact, frozen=True):
    """The team on stage started."""

    moves_on = True

    clock: Clock


class PerformanceStopped(Fact, frozen=True):
    """The team on stage ended after `used_ns`."""

    moves_on = True

    used_ns: int
    at_ns: int


class BallotCast(Fact, frozen=True):
    """A judge's FINAL marks, in the order of the criteria."""

    judge: int
    marks: tuple[Decimal, ...]


class BallotReopened(Fact, frozen=True):
    """A FINAL ballot was given back to its judge."""

    judge: int


class BallotsRevealed(Fact, frozen=True):
    """The ballots are open; the team on stage got `points`."""

    moves_on = True

    points: Decimal


Facts = PerformerCalled | PerformanceStarted | PerformanceStopped | BallotCast | BallotReopened | BallotsRevealed
"""Any of them."""
