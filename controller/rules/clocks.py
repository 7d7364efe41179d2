"""Clocks: pause and resume, and what happens when one runs out.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.refusal import refuse_if
from controller.rules.rounds.kinds import current_kind
from controller.rules.rounds.question_round import question_round

PAUSED = Sentence("clock-paused", "The clock is already stopped")
RUNNING = Sentence("clock-running", "The clock is already running")
NO_CLOCK = Sentence("no-clock", "There is no clock now")


def pause(contest: Contest, order: Order[m.Pause], now_ns: int) -> list[f.AnyFact]:
    """Stop the running clock."""
    clock = contest.clock
    refuse_if([NO_CLOCK if clock is None else PAUSED if clock.deadline_ns is None else None])
    return [f.ClockPaused(now_ns)]


def resume(contest: Contest, order: Order[m.Resume], now_ns: int) -> list[f.AnyFact]:
    """Let the stopped clock run on."""
    clock = contest.clock
    refuse_if([NO_CLOCK if clock is None else RUNNING if clock.deadline_ns is not None else None])
    return [f.ClockResumed(now_ns)]


def set_clock(contest: Contest, order: Order[m.SetClock], now_ns: int) -> list[f.AnyFact]:
    """Correct what remains; a running clock runs on from there."""
    clock, seconds = contest.clock, order.command.remaining_s
    already = Sentence("clock-already", "The clock already stands at {seconds} s", {"seconds": seconds})
    refuse_if([NO_CLOCK if clock is None else None])
    remaining_ns = contest.current_evening.duration_ns(seconds)
    stands_ns = clock.remaining_ns if clock is not None and clock.deadline_ns is None else None
    refuse_if([already if remaining_ns == stands_ns else None])
    return [f.ClockSet(remaining_ns, now_ns)]


def due_ns(contest: Contest) -> int | None:
    """When time alone moves the contest on, or None."""
    clock = contest.clock
    if clock is None or clock.deadline_ns is None or contest.is_time_over or contest.hold is not None:
        return None
    if contest.phase == Phase.OPEN:
        return None  # the firmware closes it, from the stamps: a press in time may still be under way
    return clock.deadline_ns


def elapse(contest: Contest, now_ns: int) -> list[f.AnyFact]:
    """What time alone has done by `now_ns`: the facts of the one clock that ran out, or none."""
    due = due_ns(contest)
    if due is None or now_ns < due:
        return []
    return clock_end_facts(contest, due)


def clock_end_facts(contest: Contest, at_ns: int, *, is_ordered: bool = False) -> list[f.AnyFact]:
    """What follows when the clock that is on is over at `at_ns`, by itself or because a person said so."""
    if contest.phase == Phase.READING:
        return [after_reading(contest, at_ns)]
    if contest.phase != Phase.THINKING:
        return [f.TimeRanOut(at_ns)]
    return [current_kind(contest).after_thinking(contest, at_ns, is_ordered=is_ordered)]


def after_reading(contest: Contest, now_ns: int) -> f.AnyFact:
    """The question is read: the time to think begins, or where there is none what comes after it. Nobody could foresee
    that instant, also where a clock ended the reading."""
    seconds = question_round(contest).thinking_s
    if seconds:
        return f.ThinkingStarted(start_clock("thinking", now_ns, contest.current_evening.duration_ns(seconds)))
    return current_kind(contest).after_thinking(contest, now_ns, is_ordered=True)
