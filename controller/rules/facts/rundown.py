"""Facts of the rundown: its segments begin and end.

Kind: pure
"""

from controller.rules.fact import Fact


class SegmentStarted(Fact, frozen=True):
    """The `segment`th of the rundown (from 1) began; it counts down for `duration_ns`, or not at all."""

    segment: int
    at_ns: int
    duration_ns: int | None = None


class SegmentEnded(Fact, frozen=True):
    """The `segment`th of the rundown (from 1) ended; where the contest went on meanwhile, it has ended by itself."""

    segment: int


Facts = SegmentStarted | SegmentEnded
"""Any of them."""
