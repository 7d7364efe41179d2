"""Signals of the boards round.

Kind: pure
"""

from bus.messages import Cue, Phase
from controller.rules.contest import Clock, Contest


def clock_cues(contest: Contest, clock: Clock, deadline_ns: int) -> list[Cue]:
    """All boards up, at the end of the time to think."""
    if contest.phase != Phase.THINKING:
        return []
    return [Cue(f"up-{deadline_ns}", "boards_up", deadline_ns, contest.all_stations())]
