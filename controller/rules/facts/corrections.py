"""Facts of corrections by the desk.

Kind: pure
"""

from decimal import Decimal

from bus.messages import Outcome
from controller.rules.fact import Fact


class TeamMoved(Fact, frozen=True):
    """`team` sits at `station` from now on."""

    team: int
    station: int


class TeamsExchanged(Fact, frozen=True):
    """`team` and `other` sit at each other's station from `at_ns` on; presses before that stay with who pressed."""

    team: int
    other: int
    reason: str
    at_ns: int


class TeamRenamed(Fact, frozen=True):
    """The name of `team` was corrected, for a reason."""

    team: int
    name: str
    reason: str


class MatchRenamed(Fact, frozen=True):
    """Title and venue of the match were corrected, for a reason; both as they read from now on."""

    title: str
    venue: str
    reason: str


class TeamAbsent(Fact, frozen=True, omit_defaults=True):
    """`team` takes no part from now on, or takes part again: from the next question on or, where it `rejoins`, in the
    one that is on and began with it (a field that came later: left out where it does not)."""

    team: int
    absent: bool
    rejoins: bool = False


class ScoreAdjusted(Fact, frozen=True, omit_defaults=True):
    """Points were added or taken, for a reason; `tie_break`: of those that rank but are no score (a field that came
    later: left out where it is not, so that the fact reads the same in older programs)."""

    team: int
    points: Decimal
    reason: str
    tie_break: bool = False


class ProtestRecorded(Fact, frozen=True):
    """`team` protested: the `number`th protest of the match, about question `item` of round `round` (from 1; 0: all of
    it)."""

    number: int
    team: int
    round: int
    item: int
    text: str


class ProtestDecided(Fact, frozen=True):
    """Protest `number` was decided."""

    number: int
    outcome: Outcome
    reason: str


class BrightnessSet(Fact, frozen=True):
    """How bright the LED boards are from now on; None: as their profile says."""

    level: int | None


Facts = (
    TeamMoved
    | TeamRenamed
    | MatchRenamed
    | TeamsExchanged
    | TeamAbsent
    | ScoreAdjusted
    | ProtestRecorded
    | ProtestDecided
    | BrightnessSet
)
"""Any of them."""
