"""When time alone moves a contest on, and what an order about a clock does: contests made by hand, at their bounds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role, Sentence
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BoardsRound, BuzzersRound
from controller.rules import facts as f
from controller.rules.clocks import after_reading, clock_end_facts, due_ns, elapse, pause, resume, set_clock
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.boards.cues import clock_cues
from controller.rules.rounds.boards.deciders import confirm, is_won, item_teams, mark
from controller.rules.rounds.boards.state import BoardsState
from tests.unit.controller.rules.played_match import PLAN, plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round

DEADLINE = NOW + 30 * SECOND


def with_clock(phase: Phase = Phase.THINKING, index: int = 0) -> Contest:
    return replace(in_round(index, phase), clock=start_clock("thinking", NOW, 30 * SECOND))


def order_of(command: m.Command) -> Order[Any]:
    return Order(command, "test", Role.MC)


def reasons(decider: Callable[..., object], contest: Contest, command: m.Command) -> list[str]:
    with pytest.raises(RefusedError) as error:
        decider(contest, order_of(command), NOW)
    return [str(reason) for reason in error.value.reasons]


def boards(contest: Contest, **changes: object) -> Contest:
    """The contest, with changes in the rules of its boards round."""
    form = replace(PLAN, rounds=(replace(PLAN.rounds[0], **changes), *PLAN.rounds[1:]))
    return replace(contest, evening=replace(evening(), format=form))


# ------------------------------------------------------------------------------------------------------- orders


def test_a_clock_is_paused_where_it_runs_and_resumed_where_it_stands() -> None:
    running = with_clock()
    stopped = replace(running, clock=running.clock.stop(NOW) if running.clock else None)
    assert pause(running, order_of(m.Pause()), NOW + 5) == [f.ClockPaused(NOW + 5)]
    assert resume(stopped, order_of(m.Resume()), NOW + 5) == [f.ClockResumed(NOW + 5)]
    assert reasons(pause, stopped, m.Pause()) == ["The clock is already stopped"]
    assert reasons(resume, running, m.Resume()) == ["The clock is already running"]
    for decider, command in ((pause, m.Pause()), (resume, m.Resume()), (set_clock, m.SetClock(5))):
        assert reasons(decider, in_round(0), command) == ["There is no clock now"]


def test_a_clock_is_set_in_the_seconds_of_the_format_whatever_the_speed() -> None:
    contest = replace(with_clock(), evening=evening(speed=10.0))
    assert set_clock(contest, order_of(m.SetClock(20)), NOW + 5) == [f.ClockSet(2 * SECOND, NOW + 5)]


# ------------------------------------------------------------------------------------------------------ time alone


def test_time_moves_a_contest_on_at_the_deadline_of_its_running_clock_and_not_a_nanosecond_before() -> None:
    contest = with_clock()
    assert due_ns(contest) == DEADLINE
    assert elapse(contest, DEADLINE - 1) == []
    assert elapse(contest, DEADLINE) == [f.BoardsRaised(DEADLINE)]
    assert elapse(contest, DEADLINE + 99) == [f.BoardsRaised(DEADLINE)], "at its instant, however late that is seen"


def test_time_moves_nothing_where_no_clock_runs_or_it_is_over_or_all_is_held_or_the_firmware_closes() -> None:
    running = with_clock()
    assert running.clock is not None
    waiting = [
        in_round(0),
        replace(running, clock=running.clock.stop(NOW)),
        replace(running, is_time_over=True),
        replace(running, hold=Sentence("x", "X")),
        with_clock(Phase.OPEN, 1),
    ]
    assert [due_ns(contest) for contest in waiting] == [None] * 5
    assert [elapse(contest, DEADLINE) for contest in waiting] == [[]] * 5


def test_after_the_reading_comes_the_time_to_think_and_after_that_the_boards() -> None:
    thinking = f.ThinkingStarted(start_clock("thinking", NOW, 30 * SECOND))
    assert PLAN.rounds[0].thinking_s == 30  # type: ignore[union-attr]
    assert clock_end_facts(with_clock(Phase.READING), NOW) == [thinking]
    assert after_reading(with_clock(Phase.READING), NOW) == thinking
    assert clock_end_facts(with_clock(), NOW) == [f.BoardsRaised(NOW)]
    assert after_reading(boards(with_clock(Phase.READING), thinking_s=0), NOW) == f.BoardsRaised(NOW)
    fast = replace(with_clock(Phase.READING), evening=evening(speed=10.0))
    assert after_reading(fast, NOW) == f.ThinkingStarted(start_clock("thinking", NOW, 3 * SECOND))


def test_in_every_other_phase_time_is_over() -> None:
    assert clock_end_facts(with_clock(Phase.FLOOR, 1), NOW) == [f.TimeRanOut(NOW)]


@pytest.mark.parametrize("is_ordered", [True, False])
def test_an_opening_that_a_person_orders_lies_ahead_and_one_that_a_clock_brings_does_not(is_ordered: bool) -> None:
    (opened,) = clock_end_facts(with_clock(index=1), NOW, is_ordered=is_ordered)
    assert isinstance(opened, f.Opened)
    assert (opened.opening_ns > NOW) is is_ordered
    (by_itself,) = clock_end_facts(with_clock(index=1), NOW)
    assert isinstance(by_itself, f.Opened)
    assert by_itself.opening_ns == NOW


def test_without_a_time_to_think_the_buzzers_open_a_little_after_the_reading_for_nobody_foresees_its_end() -> None:
    form = plan_with(BuzzersRound, thinking_s=0)
    contest = replace(with_clock(Phase.READING, 1), evening=replace(evening(), format=form))
    opened = after_reading(contest, NOW)
    assert isinstance(opened, f.Opened)
    assert (opened.opening_ns > NOW, opened.ordered_ns) == (True, NOW)


# ------------------------------------------------------------------------------------------------------------ boards


def test_all_boards_go_up_on_one_signal_at_the_end_of_the_time_to_think_and_of_no_other() -> None:
    contest = with_clock()
    assert contest.clock is not None
    (cue,) = clock_cues(contest, contest.clock, DEADLINE)
    assert (cue.id, cue.what, cue.at_ns, cue.stations) == (f"up-{DEADLINE}", "boards_up", DEADLINE, (1, 2, 3, 4, 5))
    reading = with_clock(Phase.READING)
    assert clock_cues(reading, contest.clock, DEADLINE) == []


def test_a_board_is_marked_for_a_team_that_takes_part() -> None:
    contest = replace(in_round(0, Phase.BOARDS_UP), contenders=(1, 2))
    command = m.MarkBoard(2, False, late=True)
    assert mark(contest, order_of(command), NOW) == [f.BoardMarked(2, False, True)]
    assert reasons(mark, contest, m.MarkBoard(3, True)) == ["There is no team 3"]


@pytest.mark.parametrize("values, right", [((), 10), ((5, 30), 30)])
def test_boards_are_confirmed_once_all_are_marked_with_the_points_of_the_question(
    values: tuple[int, ...], right: int
) -> None:
    contest = replace(in_round(0, Phase.BOARDS_UP), item=1, contenders=(1, 2, 3), marks={2: True})
    contest = boards(contest, values=tuple(map(Decimal, values)), right=Decimal(10), wrong=Decimal(-1))
    assert reasons(confirm, contest, m.ConfirmBoards()) == ["Not marked yet: team 1, 3"]
    marked = replace(contest, marks={1: False, 2: True, 3: True})
    assert confirm(marked, order_of(m.ConfirmBoards()), NOW) == [
        f.BoardsConfirmed({1: Decimal(-1), 2: Decimal(right), 3: Decimal(right)})
    ]


def test_who_is_absent_or_out_does_not_take_part_in_the_next_question() -> None:
    contest = replace(
        in_round(0), round_teams=(4, 3, 2, 1), absent=(3,), boards=BoardsState(eliminated=(1,), item_eliminated=(5,))
    )
    assert item_teams(contest) == (4, 2)


@pytest.mark.parametrize(
    "left, eliminates, has_winner", [(2, True, False), (1, True, True), (0, True, True), (1, False, False)]
)
def test_an_elimination_is_won_with_fewer_than_two_teams_left(left: int, eliminates: bool, has_winner: bool) -> None:
    contest = boards(replace(in_round(0), round_teams=(1, 2, 3)[:left]), eliminates=eliminates)
    assert isinstance(contest.current_round, BoardsRound)
    assert is_won(contest) is has_winner
