"""Who comes on stage, in which order, and who performs once more."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from controller.rules import facts as f
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState
from controller.rules.tally import Tally
from tests.unit.controller.rules.performance_contests import ONE, STAGE, TWO, after, facts, on_stage, reasons


def test_who_is_called_comes_on_stage_and_who_is_passed_over_after_all_others() -> None:
    contest = replace(
        on_stage(Phase.REVEALED, judged={2: JudgedPerformance(1, Decimal(1))}), item_points={2: Decimal(1)}
    )
    called = after(contest, f.PerformerCalled(2, 3))
    assert (called.phase, called.item, called.item_points) == (Phase.READY, 2, {})
    assert (called.performance.performer, called.performance.order) == (3, (1, 2, 3, 4, 5))
    skipped = after(contest, f.PerformerCalled(3, 4)).performance
    assert skipped.order == (1, 2, 3, 4, 5, 3)
    first = after(on_stage(Phase.READY), f.PerformerCalled(1, 4)).performance
    assert first.order == (1, 4, 2, 3, 5), "the announced one comes after it"
    over = after(on_stage(Phase.READY), f.PerformerCalled(2, 3)).performance
    assert over.order == (1, 2, 3, 4, 5, 2), "it had not begun"


def test_the_ballots_of_a_performance_are_its_own() -> None:
    judged = {2: JudgedPerformance(1, Decimal(50), {1: ONE}, "mean")}
    ballots: dict[str, Any] = {"ballots": {1: ONE}, "waiting": {2: TWO}, "entered_by": {2: Role.DESK}}
    contest = on_stage(Phase.REVEALED, judged=judged, counts_all=True, **ballots)
    called = PerformanceState(order=(1, 2, 3, 4, 5), judged=judged, counts_all=True, performer=3)
    assert after(contest, f.PerformerCalled(2, 3)).performance == called
    ended = PerformanceState(order=(1, 2, 3, 4, 5), judged=judged, counts_all=True)
    assert contest.performance.without_item() == ended
    assert (ended.aggregate, replace(ended, counts_all=False).aggregate, PerformanceState().aggregate) == (
        "mean",
        "mean",
        None,
    )


def test_an_order_is_set_from_an_item_on() -> None:
    set_ = after(on_stage(Phase.REVEALED), f.PerformanceOrderSet(2, (5, 4, 3), "Lan", "Minh"))
    assert set_.performance.order == (1, 2, 5, 4, 3)


def test_a_repeated_performance_loses_its_points_and_its_team_comes_once_more() -> None:
    judged = {1: JudgedPerformance(0, Decimal(30)), 2: JudgedPerformance(1, Decimal(20))}
    contest = on_stage(Phase.REVEALED, judged=judged)
    contest = replace(contest, item_points={2: Decimal(20)}, tally=Tally(repeated=((0, 0),)))
    repeated = after(contest, f.PerformanceRepeated(1, 0, Decimal(30), "no sound"))
    assert (repeated.scores[1], repeated.item_points) == (Decimal(-30), {2: Decimal(20)})
    assert repeated.tally.repeated == ((0, 0), (STAGE, 0))
    assert repeated.performance.judged == {2: judged[2]}
    assert repeated.performance.order == (1, 2, 3, 4, 5, 1)
    free = after(contest, f.PerformanceRepeated(3, 1, Decimal(0), "no sound"))
    assert (free.scores, free.performance.order) == (contest.scores, (1, 2, 3, 4, 5, 3))


def test_which_performance_is_repeated_and_when() -> None:
    judged = {1: JudgedPerformance(0, Decimal(30)), 2: JudgedPerformance(1, Decimal(20))}
    revealed = on_stage(Phase.REVEALED, judged=judged)
    repetition = f.PerformanceRepeated(2, 1, Decimal(20), "no sound")
    assert facts(revealed, m.RepeatPerformance(2, " no sound ")) == (repetition, f.PerformerCalled(2, 2))
    assert facts(revealed, m.RepeatPerformance(1, "abc")) == (f.PerformanceRepeated(1, 0, Decimal(30), "abc"),)
    on = on_stage(Phase.PERFORMING, judged={1: judged[1]})
    assert facts(on, m.RepeatPerformance(2, "abc")) == (
        f.PerformanceRepeated(2, 1, Decimal(0), "abc"),
        f.PerformerCalled(2, 2),
    )
    assert reasons(on, m.RepeatPerformance(1, "abc")) == ["Finish the performance that is on first"]
    assert reasons(on_stage(Phase.READY), m.RepeatPerformance(2, "ab")) == [
        "Team 2 has not performed in this round",
        "Give a reason of at least 3 characters",
    ]


def test_calls_name_the_item_and_the_team() -> None:
    revealed, ready = on_stage(Phase.REVEALED), on_stage(Phase.READY)
    assert facts(revealed, m.NextPerformance()) == (f.PerformerCalled(2, 3),)
    assert facts(replace(revealed, absent=(3,)), m.NextPerformance()) == (f.PerformerCalled(3, 4),)
    assert reasons(replace(revealed, absent=(3, 4, 5)), m.NextPerformance()) == ["All teams have performed"]
    assert facts(revealed, m.CallTeam(5)) == (f.PerformerCalled(2, 5),)
    assert facts(ready, m.CallTeam(5)) == (f.PerformerCalled(1, 5),)
    assert reasons(ready, m.CallTeam(2)) == ["Team 2 is on stage already"]
    assert reasons(ready, m.CallTeam(1)) == ["Team 1 has performed: to repeat it takes a ruling"]
    assert reasons(ready, m.CallTeam(9)) == ["There is no team 9"]
    assert reasons(replace(ready, absent=(5,)), m.CallTeam(5)) == ["Team 5 is absent"]
    others = replace(ready, round_teams=(1, 2, 3), performance=replace(ready.performance, order=(1, 2, 3)))
    assert reasons(others, m.CallTeam(5)) == ["Team 5 takes no part in this round"]


def test_a_team_is_called_last_unless_it_is_or_nobody_else_is_there() -> None:
    revealed, ready = on_stage(Phase.REVEALED), on_stage(Phase.READY)
    assert facts(revealed, m.CallLast(3)) == (f.PerformanceOrderSet(2, (4, 5, 3)),)
    assert facts(ready, m.CallLast(2)) == (f.PerformanceOrderSet(1, (3, 4, 5, 2)), f.PerformerCalled(1, 3))
    assert facts(replace(ready, absent=(3,)), m.CallLast(2)) == (
        f.PerformanceOrderSet(1, (3, 4, 5, 2)),
        f.PerformerCalled(2, 4),
    )
    assert facts(ready, m.CallLast(3)) == (f.PerformanceOrderSet(2, (4, 5, 3)),)
    assert reasons(ready, m.CallLast(5)) == ["Team 5 is the last already"]
    assert reasons(replace(ready, absent=(3, 4, 5)), m.CallLast(2)) == ["No other team is there to perform before it"]
    assert reasons(ready, m.CallLast(1)) == ["Team 1 has performed: to repeat it takes a ruling"]


def test_an_order_is_drawn_between_all_that_have_not_performed() -> None:
    revealed, ready = on_stage(Phase.REVEALED), on_stage(Phase.READY)
    assert facts(revealed, m.DrawOrder((5, 3, 4), " Lan ", " Minh ")) == (
        f.PerformanceOrderSet(2, (5, 3, 4), "Lan", "Minh"),
    )
    assert facts(ready, m.DrawOrder((5, 3, 4, 2), "Lan", "Minh")) == (
        f.PerformanceOrderSet(1, (5, 3, 4, 2), "Lan", "Minh"),
        f.PerformerCalled(1, 5),
    )
    assert reasons(ready, m.DrawOrder((5, 3, 4), "Lan", "Minh")) == [
        "The order must name each of these teams once: 2, 3, 4, 5"
    ]
    assert reasons(replace(ready, absent=(2, 3, 4, 5)), m.DrawOrder((5, 3, 4, 2), "Lan", "Minh")) == [
        "No team is present"
    ]
    played = on_stage(Phase.REVEALED, item=4)
    two = "Name two persons: the one who drew the lots, and another who watched"
    assert reasons(played, m.DrawOrder((), "Lan", "Lan")) == ["All teams have performed", two]
