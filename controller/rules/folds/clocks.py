"""Folds of clocks and holds.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.clip_state import stopped
from controller.rules.contest import Contest, start_clock
from controller.rules.folds import Folds
from controller.rules.rounds.buzzers.folds import opening_lost
from controller.rules.rounds.kinds import current_kind


def _hold_started(contest: Contest, fact: f.HoldStarted) -> Contest:
    """A hold stops clock and clip and takes an opening away: what is armed must be given again."""
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    changed = current_kind(contest).clock_changed(contest, None)
    rest = None if fact.duration_ns is None else start_clock("break", fact.at_ns, fact.duration_ns)
    held = replace(changed, hold=fact.reason, hold_clock=rest, clock=clock, clip=stopped(contest.clip))
    return opening_lost(held, f.OpeningLost(fact.reason)) if contest.phase == Phase.OPEN else held


def _hold_ended(contest: Contest, fact: f.HoldEnded) -> Contest:
    return replace(contest, hold=None, hold_clock=None, notices=())


def _clock_set(contest: Contest, fact: f.ClockSet) -> Contest:
    clock = contest.clock
    if clock is None:
        return contest
    is_running = clock.deadline_ns is not None
    changed = replace(clock, remaining_ns=fact.remaining_ns, total_ns=max(clock.total_ns, fact.remaining_ns))
    changed = changed.run(fact.at_ns) if is_running else changed
    after = current_kind(contest).clock_changed(contest, changed.deadline_ns)
    return replace(after, clock=changed, is_time_over=False)


def _clock_paused(contest: Contest, fact: f.ClockPaused) -> Contest:
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    return replace(current_kind(contest).clock_changed(contest, None), clock=clock)


def _clock_resumed(contest: Contest, fact: f.ClockResumed) -> Contest:
    clock = contest.clock.run(fact.at_ns) if contest.clock else None
    after = current_kind(contest).clock_changed(contest, clock.deadline_ns if clock else None)
    return replace(after, clock=clock)


def _time_ran_out(contest: Contest, fact: f.TimeRanOut) -> Contest:
    """Where a person ends the time to answer, its clock shows zero; that of a performance goes on, for overtime."""
    clock = contest.clock
    if clock is not None and clock.what == "answering" and clock.left_ns(fact.at_ns) > 0:
        is_running = clock.deadline_ns is not None
        clock = replace(clock, deadline_ns=fact.at_ns if is_running else None, remaining_ns=0)
    return replace(contest, is_time_over=True, clock=clock)


FOLDS: Folds = {
    f.HoldStarted: _hold_started,
    f.HoldEnded: _hold_ended,
    f.ClockSet: _clock_set,
    f.ClockPaused: _clock_paused,
    f.ClockResumed: _clock_resumed,
    f.TimeRanOut: _time_ran_out,
}
