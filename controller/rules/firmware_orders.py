"""Orders for the firmware: what it should be doing for a contest.

They are always complete, so that they can be sent on every change and again after any restart.

Kind: pure
"""

from bus.messages import Cue, FirmwareOrders
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.arm import arm
from controller.rules.rounds.kinds import current_kind


def firmware_orders(contest: Contest) -> FirmwareOrders:
    """What the firmware should do from now on."""
    if contest.evening is None:
        return FirmwareOrders(None)
    return FirmwareOrders(arm(contest), tuple(_cues(contest)))


def _cues(contest: Contest) -> list[Cue]:
    """The last cue that was due at once, and those that the running clock leads to."""
    cues: list[Cue] = []
    if contest.cue is not None:
        name, what, at_ns = contest.cue
        cues.append(Cue(name, what, at_ns, contest.all_stations() if what == "boards_up" else ()))
    clock = contest.clock
    if clock is not None and clock.deadline_ns is not None:
        cues += current_kind(contest).clock_cues(contest, clock, clock.deadline_ns)
    return cues
