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


class TookOver(Fact, frozen=True):
    """Another machine goes on with the evening of `machine`, because of `why`: it had the facts up to number `seq`,
    whose head is `head`. Who decided it is the record's author.

    `last_ns`: the last instant of the old machine that is known, on its own clock; clocks are stopped. `arming`: as in
    `MatchOpened`, for what the firmware here saw before.
    """

    moves_on = True

    seq: int
    head: str
    machine: str
    why: str
    last_ns: int
    arming: int


class Decided(Fact, frozen=True):
    """A decision follows that undo can take back; `label` says what it was."""

    label: Sentence
    at_ns: int


class Undone(Fact, frozen=True):
    """The last decision was taken back; the contest is as before it, with its clock stopped as at the decision."""

    moves_on = True

    label: Sentence
    at_ns: int = 0
    keeps_presses: bool = False
    """Presses that were made since then count as they would have (a field that came later)."""


class Redone(Fact, frozen=True, omit_defaults=True):
    """What undo took back last holds again, with its clock stopped as at the undo."""

    moves_on = True

    label: Sentence
    at_ns: int = 0
    """When (a field that came later: left out where it is not known)."""
    keeps_presses: bool = False
    """As in `Undone`."""


class DecisionTakenBack(Fact, frozen=True):
    """Decision `number`, called `what`, was taken back for a `reason`, with the later ones that depended on it. What
    that changes stands in the facts that follow."""

    number: int
    also: tuple[int, ...]
    what: Sentence
    reason: str
    goes_back: bool = False
    """An `Undone` follows for each of them; otherwise the evening goes on without them."""


class PointsWithdrawn(Fact, frozen=True):
    """Points that decisions had given are taken out again: `points` are added to those of item `item` of round `round`
    (both indices), for an item of a tie-break to its tie-break points.

    `round` None: they were a correction, of no round. `right`, `wrong`: whose answer in the item was counted so, and is
    no more.
    """

    round: int | None
    item: int
    points: dict[int, Decimal]
    right: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()


class LotsWithdrawn(Fact, frozen=True):
    """The lots among `teams` for `cut` (None: for the prizes), the newest of them, decide nothing any more."""

    teams: tuple[int, ...]
    cut: int | None


class CriterionWithdrawn(Fact, frozen=True):
    """A criterion that the jury chose decides nothing any more."""

    criterion: str


Facts = (
    Booted
    | TookOver
    | Decided
    | Undone
    | Redone
    | DecisionTakenBack
    | PointsWithdrawn
    | LotsWithdrawn
    | CriterionWithdrawn
)
"""Any of them."""
