"""Signals of the performance round.

Kind: pure
"""

from bus.messages import Cue, Phase
from controller.rules.contest import Clock, Contest


def clock_cues(contest: Contest, clock: Clock, deadline_ns: int) -> list[Cue]:
    """The warnings before the end of the performance, and its end."""
    if contest.phase != Phase.PERFORMING:
        return []
    cues: list[Cue] = []
    for seconds in contest.performance_round.warnings_s:
        left_ns = contest.current_evening.duration_ns(seconds)
        if left_ns < clock.total_ns:
            cues.append(Cue(f"warn-{seconds}-{deadline_ns}", "warning", deadline_ns - left_ns))
    return [*cues, Cue(f"over-{deadline_ns}", "time_over", deadline_ns)]
