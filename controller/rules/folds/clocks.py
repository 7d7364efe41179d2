"""Decide what becomes of a contest when its clock is stopped, set, over, or held. Pure.

Kind: pure
"""

from typing import Any

from msgspec.structs import replace

from bus.messages import Phase, RoundKind
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Steps
from controller.rules.folds.buzzers import lost


def _held(contest: Contest, fact: f.HoldStarted) -> Contest:
    """A hold stops the clock and takes an opening away: what is armed must be given again."""
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    held = replace(contest, hold=fact.reason, clock=clock, **_rearmed(contest, None))
    return lost(held, f.OpeningLost(fact.reason)) if contest.phase == Phase.OPEN else held


def _released(contest: Contest, fact: f.HoldEnded) -> Contest:
    return replace(contest, hold=None, notices=())


def _clock_set(contest: Contest, fact: f.ClockSet) -> Contest:
    clock = contest.clock
    if clock is None:
        return contest
    running = clock.deadline_ns is not None
    changed = replace(clock, remaining_ns=fact.remaining_ns, total_ns=max(clock.total_ns, fact.remaining_ns))
    changed = changed.running(fact.at_ns) if running else changed
    return replace(contest, clock=changed, is_time_over=False, **_rearmed(contest, changed.deadline_ns))


def _paused(contest: Contest, fact: f.ClockPaused) -> Contest:
    """A paused think clock has no opening any more; what was armed for it is void, under the old number."""
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    return replace(contest, clock=clock, **_rearmed(contest, None))


def _resumed(contest: Contest, fact: f.ClockResumed) -> Contest:
    clock = contest.clock.running(fact.at_ns) if contest.clock else None
    return replace(contest, clock=clock, **_rearmed(contest, clock.deadline_ns if clock else None))


def _rearmed(contest: Contest, opening_ns: int | None) -> dict[str, Any]:
    if contest.phase != Phase.THINKING or contest.kind is not RoundKind.BUZZERS:
        return {}
    return {"opening_ns": opening_ns, "arming": contest.arming + 1}


def _time_over(contest: Contest, fact: f.TimeRanOut) -> Contest:
    """Where a person ends the time to answer its clock stands at nothing; a performance's goes on, to tell overtime."""
    clock = contest.clock
    if clock is not None and clock.what == "answering" and clock.left_ns(fact.at_ns) > 0:
        running = clock.deadline_ns is not None
        clock = replace(clock, deadline_ns=fact.at_ns if running else None, remaining_ns=0)
    return replace(contest, is_time_over=True, clock=clock)


STEPS: Steps = {
    f.HoldStarted: _held,
    f.HoldEnded: _released,
    f.ClockSet: _clock_set,
    f.ClockPaused: _paused,
    f.ClockResumed: _resumed,
    f.TimeRanOut: _time_over,
}
