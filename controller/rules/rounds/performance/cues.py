"""Signals of the performance round.

Kind: pure
"""

from bus.messages import Cue, Phase
from controller.formats.format import StageRound
from controller.rules.contest import Clock, Contest


def warnings_s(contest: Contest) -> tuple[int, ...]:
    """The seconds before the end of a performance at which the clock warns."""
    return contest.round_rules(StageRound).warnings_s


def clock_cues(contest: Contest, clock: Clock, deadline_ns: int) -> list[Cue]:
    """The warnings before the end of the performance, and its end."""
    if contest.phase != Phase.PERFORMING:
        return []
    cues: list[Cue] = []
    for seconds in warnings_s(contest):
        left_ns = contest.current_evening.duration_ns(seconds)
        if left_ns < clock.total_ns:
            cues.append(Cue(f"warn-{seconds}-{deadline_ns}", "warning", deadline_ns - left_ns))
    return [*cues, Cue(f"over-{deadline_ns}", "time_over", deadline_ns)]
