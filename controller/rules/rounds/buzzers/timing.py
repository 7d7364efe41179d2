"""Windows in time of the buzzers round: when an opening begins and ends, before, while or after the question is read.

Kind: pure
"""

from bus.messages import Phase, Sentence
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.refusal import refuse_if

LEAD_NS = 100_000_000
"""Openings that a person causes begin this much later, so that the order reaches the firmware before they do. Until
then the hall sees what it saw before, and a press is no offence: whoever heard the order may have been quick."""

MIN_WINDOW_S = 1
"""Windows in which people must act are at least this long, however fast the clocks run."""


def opening_after_thinking(contest: Contest, at_ns: int, *, is_ordered: bool) -> f.AnyFact:
    """The buzzers open at the end of the time to think, `at_ns`; where that was ordered, a little later."""
    if not is_ordered:
        return f.Opened(contest.arming, at_ns, closing_ns(contest, at_ns))
    opening_ns = at_ns + LEAD_NS
    return f.Opened(contest.arming, opening_ns, closing_ns(contest, opening_ns), ordered_ns=at_ns)


def opening_while_read(contest: Contest, now_ns: int) -> list[f.AnyFact]:
    """Where teams may interrupt, the buzzers are open from the first word on."""
    if not contest.round_rules(BuzzersRound).interrupts:
        return []
    return [f.Opened(contest.arming + 1, now_ns + LEAD_NS, None, ordered_ns=now_ns)]


def read_while_open(contest: Contest, now_ns: int) -> f.AnyFact | None:
    """Where teams could interrupt, the time to press begins when the question is read."""
    if contest.phase != Phase.OPEN:
        return None
    is_over = contest.is_read or not contest.round_rules(BuzzersRound).interrupts
    refuse_if([Sentence("read-already", "The question has already been read") if is_over else None])
    return f.ReadingEnded(closing_ns(contest, now_ns), now_ns)


def closing_ns(contest: Contest, opening_ns: int) -> int | None:
    """When an opening ends, or None where the format sets no time to press."""
    span = contest.current_evening.duration_ns(contest.round_rules(BuzzersRound).pressing_s, min_s=MIN_WINDOW_S)
    return opening_ns + span if span else None
