"""Facts of the performance round.

Kind: pure
"""

from decimal import Decimal

from bus.messages import Role
from controller.formats.format import Aggregate
from controller.rules.contest import Clock
from controller.rules.fact import Fact


class PerformerCalled(Fact, frozen=True):
    """`team` is on stage, the `item`th of the round (from 0); those that were to come there come after it."""

    moves_on = True

    item: int
    team: int


class PerformanceOrderSet(Fact, frozen=True, omit_defaults=True):
    """From item `item` on (from 0), the round goes on with `teams`, in this order; drawn in the hall by `drawn_by`,
    watched by `witness`, where both are named."""

    moves_on = True

    item: int
    teams: tuple[int, ...]
    drawn_by: str = ""
    witness: str = ""


class PerformanceRepeated(Fact, frozen=True):
    """The performance of `team`, item `item` (from 0), does not count: its `points` are withdrawn. It is repeated."""

    moves_on = True

    team: int
    item: int
    points: Decimal
    reason: str


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


class BallotEntered(Fact, frozen=True):
    """Somebody in another role entered a judge's marks; they do not count yet."""

    judge: int
    marks: tuple[Decimal, ...]
    role: Role


class BallotConfirmed(Fact, frozen=True):
    """The ballot that was entered for a judge counts: in `role` JUDGE the judge agreed, otherwise the MC ruled so."""

    judge: int
    role: Role


class BallotReopened(Fact, frozen=True):
    """A FINAL ballot was given back to its judge, or one that was entered for the judge was discarded."""

    judge: int


class BallotsRevealed(Fact, frozen=True, omit_defaults=True):
    """The ballots are open; the team on stage got `points`, by this `aggregate` (a field that came later; None: as the
    format says)."""

    moves_on = True

    points: Decimal
    aggregate: Aggregate | None = None


class BallotsRecounted(Fact, frozen=True):
    """All ballots count for all teams of this round: their points became `points`."""

    moves_on = True

    points: dict[int, Decimal]


class JudgeAdded(Fact, frozen=True):
    """There is one more judge."""

    judge: int


class JudgeRemoved(Fact, frozen=True):
    """A judge has left."""

    judge: int


Facts = (
    PerformerCalled
    | PerformanceOrderSet
    | PerformanceRepeated
    | PerformanceStarted
    | PerformanceStopped
    | BallotCast
    | BallotEntered
    | BallotConfirmed
    | BallotReopened
    | BallotsRevealed
    | BallotsRecounted
    | JudgeAdded
    | JudgeRemoved
)
"""Any of them."""
