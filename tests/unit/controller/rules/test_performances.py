"""Performances: their order, and a clock that was stopped."""

import pytest

from bus import messages as m
from bus.messages import Role
from controller.formats.format import StageRound
from controller.rules.decide import decide
from controller.rules.order import Order
from tests.unit.controller.rules.played_match import Play, plan_with


@pytest.mark.parametrize("order, first", [("given", 1), ("last_first", 5)])
def test_performances_go_in_the_order_of_the_format(order: str, first: int) -> None:
    plan = plan_with(StageRound, order=order)
    play = Play(plan)
    play.order(m.StartRound())
    for _ in range(10):
        play.board_question((1, 2, 3, 4))
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.order(m.EndEarly())
    play.order(m.StartRound())

    assert play.contest.performance.performer == first


def test_a_drawn_order_follows_from_the_number_that_came_in() -> None:
    plan = plan_with(StageRound, order="drawn")
    orders = set()
    for draw in range(12):
        play = Play(plan)
        play.order(m.StartRound())
        play.order(m.EndEarly())
        play.order(m.StartRound())
        play.order(m.EndEarly())
        play.take(decide(play.contest, Order(m.StartRound(), "mc", Role.MC, None, draw=draw), play.now_ns))
        assert sorted(play.contest.round_teams) == [1, 2, 3, 4, 5]
        orders.add(play.contest.round_teams)
    assert len(orders) > 6


def test_the_next_step_of_a_stopped_performance_is_to_let_its_clock_run() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.Pause())

    view = play.view()
    assert view.next_step is not None
    assert view.next_step.command == m.Resume()
    assert m.StopPerformance() in [step.command for step in view.actions]
    play.order(m.Resume())
    assert play.view().next_step.command == m.StopPerformance()  # type: ignore[union-attr]
    assert m.StopPerformance() not in [step.command for step in play.view().actions]
