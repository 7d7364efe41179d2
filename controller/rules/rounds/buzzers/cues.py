"""Signals of the buzzers round.

Kind: pure
"""

from bus.messages import Cue, Phase
from controller.rules.contest import Clock, Contest


def clock_cues(contest: Contest, clock: Clock, deadline_ns: int) -> list[Cue]:
    """The time to answer is over."""
    return [Cue(f"over-{deadline_ns}", "time_over", deadline_ns)] if contest.phase == Phase.FLOOR else []
