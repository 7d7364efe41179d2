"""Facts of restarts, undo and redo, and of decisions that were taken back later.

Kind: pure
"""

from decimal import Decimal

from bus.messages import Sentence
from controller.rules.fact import Fact


class Booted(Fact, frozen=True):
    """The controller started. A new `boot`: the machine's monotonic clock started again at zero, clocks are stopped."""

    moves_on = True

    boot: str
    at_ns: int
    last_ns: int
    """The last instant of the boot before that is known, on its own clock."""


class Decided(Fact, frozen=True):
    """A decision follows that undo can take back; `label` says what it was."""

    label: Sentence
    at_ns: int


class Undone(Fact, frozen=True):
    """The last decision was taken back; the contest is as before it, with its clock stopped as at the decision."""

    moves_on = True

    label: Sentence
    at_ns: int = 0


class Redone(Fact, frozen=True, omit_defaults=True):
    """What undo took back last holds again, with its clock stopped as at the undo."""

    moves_on = True

    label: Sentence
    at_ns: int = 0
    """When (a field that came later: left out where it is not known)."""


Facts = Booted | Decided | Undone | Redone | DecisionTakenBack | PointsWithdrawn | LotsWithdrawn | CriterionWithdrawn
"""Any of them."""
