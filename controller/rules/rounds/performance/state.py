"""State of a performance round.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Role
from controller.formats.format import Aggregate

Marks = tuple[Decimal, ...]


class JudgedPerformance(Struct, frozen=True):
    """A performance whose points are known: the `item`th of the round (from 0)."""

    item: int
    points: Decimal
    ballots: dict[int, Marks] = {}
    aggregate: Aggregate = "mean"


class PerformanceState(Struct, frozen=True):
    """What only a performance round adds to the contest; empty in every other."""

    # ------------------------------------------------------------------------------------------- of the whole round
    order: tuple[int, ...] = ()
    """The teams by item: who was called or passed over, who is on stage, who comes after that."""
    judged: dict[int, JudgedPerformance] = {}
    """The performances that count, by team."""
    counts_all: bool = False
    """All ballots count, by a ruling, whatever the format says."""

    # ------------------------------------------------------------------------------------------ of one performance
    performer: int | None = None
    """The team on stage."""
    ballots: dict[int, Marks] = {}
    """The marks of every judge who is FINAL."""
    waiting: dict[int, Marks] = {}
    """The marks that somebody else entered for a judge: they count once the judge agrees or the MC rules so."""
    entered_by: dict[int, Role] = {}
    """In which role somebody else entered the marks of a judge, whether they wait or count."""

    @property
    def aggregate(self) -> Aggregate | None:
        """How points follow from ballots in this round; None: its first performance will decide."""
        if self.counts_all:
            return "mean"
        return next((performance.aggregate for performance in self.judged.values()), None)

    def without_item(self) -> "PerformanceState":
        """This state without what belongs to one performance."""
        if self.performer is None and not (self.ballots or self.waiting or self.entered_by):
            return self
        return replace(self, performer=None, ballots={}, waiting={}, entered_by={})
