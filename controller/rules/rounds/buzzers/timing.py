"""Windows in time of the buzzers round: when an opening begins and ends, and what ends the time to think.

Kind: pure
"""

from controller.rules import facts as f
from controller.rules.contest import Contest

LEAD_NS = 100_000_000
"""Openings that a person causes begin this much later, so that the order reaches the firmware before they do."""

MIN_WINDOW_S = 1
"""Windows in which people must act are at least this long, however fast the clocks run."""


def opening_after_thinking(contest: Contest, at_ns: int) -> f.AnyFact:
    """The buzzers open at `at_ns`, at the end of the time to think."""
    return f.Opened(contest.arming, at_ns, closing_ns(contest, at_ns))


def closing_ns(contest: Contest, opening_ns: int) -> int | None:
    """When an opening ends, or None where the format sets no time to press."""
    span = contest.current_evening.duration_ns(contest.buzzers_round.pressing_s, min_s=MIN_WINDOW_S)
    return opening_ns + span if span else None
