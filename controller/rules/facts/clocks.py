"""Facts of clocks and holds.

Kind: pure
"""

from bus.messages import Sentence
from controller.rules.fact import Fact


class HoldStarted(Fact, frozen=True):
    """A technical hold: clocks stop, buzzers lock. `duration_ns`: of a break, which counts down."""

    moves_on = True

    reason: Sentence
    at_ns: int
    duration_ns: int | None = None


class HoldEnded(Fact, frozen=True):
    """The technical hold is over; clocks stay stopped."""

    moves_on = True


class ClockSet(Fact, frozen=True):
    """What remains on the clock was corrected."""

    moves_on = True

    remaining_ns: int
    at_ns: int


class ClockPaused(Fact, frozen=True):
    """The clock was stopped."""

    moves_on = True

    at_ns: int


class ClockResumed(Fact, frozen=True):
    """The clock runs on."""

    moves_on = True

    at_ns: int


class TimeRanOut(Fact, frozen=True):
    """The time to answer or to perform was over."""

    at_ns: int


Facts = HoldStarted | HoldEnded | ClockSet | ClockPaused | ClockResumed | TimeRanOut
"""Any of them."""
