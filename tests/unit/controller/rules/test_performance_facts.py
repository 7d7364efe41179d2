"""What each fact of a performance makes of a contest, and what each order leads to: contests by hand."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from bus.units import NS_PER_S as SECOND
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest, start_clock
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.performance.aggregate import (
    aggregate_for,
    aggregate_reason,
    aggregate_sentence,
    first_aggregate,
    performance_points,
)
from controller.rules.rounds.performance.folds import reopened
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState
from controller.rules.rounds.performance.views import (
    aggregate_view,
    ballot_views,
    criterion_views,
    performed,
    to_perform,
)
from controller.rules.tally import Tally, Withdrawal
from tests.unit.controller.rules.played_match import PLAN, plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round

Marks = tuple[Decimal, ...]
STAGE = 2


def marks(*numbers: int) -> Marks:
    return tuple(map(Decimal, numbers))


ONE, TWO, THREE = marks(10, 10, 10, 10), marks(20, 10, 10, 10), marks(30, 10, 10, 10)


def on_stage(phase: Phase, *, rules: dict[str, Any] | None = None, item: int = 1, **state: Any) -> Contest:
    """Team 2 is on stage, team 1 has performed, teams 3 to 5 come next; judges 1 to 3."""
    fields: dict[str, Any] = {"order": (1, 2, 3, 4, 5), "performer": 2, **state}
    return replace(
        in_round(STAGE, phase),
        evening=replace(evening(), format=plan_with(StageRound, **(rules or {}))),
        item=item,
        scores=dict.fromkeys(range(1, 6), Decimal(0)),
        contenders=(1, 2, 3, 4, 5),
        round_teams=(1, 2, 3, 4, 5),
        judges=(1, 2, 3),
        performance=PerformanceState(**fields),
    )


def after(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`, as if no fact were counted."""
    return replace(apply(contest, fact), seq=contest.seq, step=contest.step)


def facts(
    contest: Contest, command: m.Command, role: Role = Role.MC, judge: int | None = None
) -> tuple[f.AnyFact, ...]:
    """Without the fact that names the decision."""
    return decide(contest, Order(command, "", role, judge=judge), NOW)[1:]


def reasons(contest: Contest, command: m.Command, role: Role = Role.MC, judge: int | None = None) -> list[str]:
    with pytest.raises(RefusedError) as error:
        facts(contest, command, role, judge)
    return [str(reason) for reason in error.value.reasons]


# ----------------------------------------------------------------------------------------------------- start and stop


def test_a_team_that_is_there_starts_and_its_clock_runs() -> None:
    clock = start_clock("performing", NOW, 600 * SECOND)
    contest = on_stage(Phase.READY)
    assert facts(contest, m.StartPerformance()) == (f.PerformanceStarted(clock),)
    assert after(contest, f.PerformanceStarted(clock)) == replace(
        contest, phase=Phase.PERFORMING, clock=clock, item_attended=(2,)
    )
    away = replace(contest, absent=(2,))
    assert reasons(away, m.StartPerformance()) == ["Team 2 is absent: call the next team"]
    assert after(on_stage(Phase.READY, performer=None), f.PerformanceStarted(clock)).item_attended == ()


def test_a_team_stops_after_so_long_also_beyond_its_time() -> None:
    clock = start_clock("performing", NOW - 700 * SECOND, 600 * SECOND)
    contest = replace(on_stage(Phase.PERFORMING), clock=clock, cue=("x", "right", NOW))
    assert facts(contest, m.StopPerformance()) == (f.PerformanceStopped(700 * SECOND, NOW),)
    stopped = after(contest, f.PerformanceStopped(700 * SECOND, NOW))
    assert stopped == replace(contest, phase=Phase.JUDGING, clock=clock.stop(NOW), cue=None)
    no_clock = replace(contest, clock=None)
    assert facts(no_clock, m.StopPerformance()) == (f.PerformanceStopped(0, NOW),)
    assert after(no_clock, f.PerformanceStopped(0, NOW)).clock is None


# ------------------------------------------------------------------------------------------------------------- ballots


def test_a_judge_s_ballot_is_final_and_another_role_s_waits() -> None:
    contest = on_stage(Phase.JUDGING)
    ballot = m.CastBallot(2, ONE)
    assert facts(contest, ballot, Role.JUDGE, 2) == (f.BallotCast(2, ONE),)
    assert facts(contest, ballot, Role.DESK) == (f.BallotEntered(2, ONE, Role.DESK),)


def test_a_ballot_is_refused_for_all_reasons_at_once() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE})
    assert reasons(contest, m.CastBallot(1, ONE), Role.JUDGE, 1) == ["Judge 1 is already FINAL"]
    assert reasons(contest, m.CastBallot(7, marks(41, 30, 20)), Role.DESK) == [
        "There is no judge 7; there are 1, 2, 3",
        "A ballot needs 4 marks, not 3",
        "Judge 7: Nội dung must be from 0 to 40, with 2 decimals at most, not 41",
    ]
    for bad in (Decimal(-1), Decimal("0.001"), Decimal("10.01")):
        (reason,) = reasons(contest, m.CastBallot(2, (*marks(40, 30, 20), bad)), Role.DESK)
        assert reason == f"Judge 2: Thời gian must be from 0 to 10, with 2 decimals at most, not {bad}"
    assert facts(contest, m.CastBallot(2, (*marks(40, 30, 20), Decimal("9.75"))), Role.DESK)
    assert facts(contest, m.CastBallot(2, marks(40, 30, 20, 10)), Role.DESK)
    assert facts(contest, m.CastBallot(2, marks(0, 0, 0, 0)), Role.DESK)


def test_what_was_entered_counts_once_somebody_agrees_and_the_judge_s_own_marks_replace_it() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.MC})
    entered = after(contest, f.BallotEntered(2, TWO, Role.DESK)).performance
    assert (entered.waiting, entered.entered_by) == ({3: TWO, 2: TWO}, {3: Role.MC, 2: Role.DESK})
    confirmed = after(contest, f.BallotConfirmed(3, Role.MC)).performance
    assert (confirmed.ballots, confirmed.waiting, confirmed.entered_by) == ({1: ONE, 3: TWO}, {}, {3: Role.MC})
    assert after(contest, f.BallotConfirmed(2, Role.MC)) == contest
    cast = after(contest, f.BallotCast(3, THREE)).performance
    assert (cast.ballots, cast.waiting, cast.entered_by) == ({1: ONE, 3: THREE}, {}, {})
    reopened_ballot = after(contest, f.BallotReopened(3)).performance
    assert (reopened_ballot.ballots, reopened_ballot.waiting, reopened_ballot.entered_by) == ({1: ONE}, {}, {})
    assert after(contest, f.BallotReopened(1)).performance.ballots == {}


def test_who_may_agree_and_who_may_give_back() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert facts(contest, m.ConfirmBallot(3)) == (f.BallotConfirmed(3, Role.MC),)
    assert facts(contest, m.ConfirmBallot(3), Role.JUDGE, 3) == (f.BallotConfirmed(3, Role.JUDGE),)
    assert reasons(contest, m.ConfirmBallot(1)) == ["No ballot of judge 1 waits for an agreement"]
    assert facts(contest, m.ReopenBallot(1)) == (f.BallotReopened(1),)
    assert facts(contest, m.ReopenBallot(3), Role.JUDGE, 3) == (f.BallotReopened(3),)
    assert reasons(contest, m.ReopenBallot(1), Role.JUDGE, 1) == ["Judge 1 is already FINAL"]
    assert reasons(contest, m.ReopenBallot(2)) == ["Judge 2 is not FINAL"]


# -------------------------------------------------------------------------------------------------------------- reveal


def test_ballots_are_revealed_when_all_are_there_or_without_those_who_are_missing() -> None:
    complete = on_stage(Phase.JUDGING, ballots={1: ONE, 2: TWO, 3: THREE})
    assert facts(complete, m.RevealBallots()) == (f.BallotsRevealed(Decimal(50), "mean"),)
    some = on_stage(Phase.JUDGING, ballots={1: ONE, 3: THREE})
    assert reasons(some, m.RevealBallots()) == ["Not FINAL yet: judge 2"]
    assert facts(some, m.RevealBallots(override=True)) == (f.BallotsRevealed(Decimal(50), "mean"),)
    nobody = on_stage(Phase.JUDGING, waiting={2: ONE, 1: ONE}, entered_by={1: Role.DESK, 2: Role.MC})
    text = "The ballot of judge {} was entered by {}: the judge must agree, or the MC rule that it counts"
    assert reasons(nobody, m.RevealBallots(override=True)) == [
        "Not FINAL yet: judge 1, 2, 3",
        text.format(1, "Desk"),
        text.format(2, "MC"),
    ]


def five(count: int = 5) -> dict[int, Marks]:
    """Ballots with the totals 40, 50, 60, 70 and 80."""
    return {judge: marks(10 * judge, 10, 10, 10) for judge in range(1, count + 1)}


def test_from_five_ballots_on_the_highest_and_the_lowest_can_be_left_out_for_all_teams_alike() -> None:
    rules = {"aggregate": "drop_extremes"}
    contest = on_stage(Phase.JUDGING, rules=rules, ballots=five())
    contest = replace(contest, judges=(1, 2, 3, 4, 5))
    assert facts(contest, m.RevealBallots()) == (f.BallotsRevealed(Decimal(60), "drop_extremes"),)
    judged = {1: JudgedPerformance(0, Decimal(60), five(), "drop_extremes")}
    four = on_stage(Phase.JUDGING, rules=rules, ballots=five(4), judged=judged)
    (reason,) = reasons(replace(four, judges=(1, 2, 3, 4)), m.RevealBallots())
    assert reason.startswith("For the other teams of this round the highest and the lowest total did not count")
    assert "that takes 5 ballots, and there are 4" in reason
    mean = {1: JudgedPerformance(0, Decimal(60), five(4), "mean")}
    later = replace(on_stage(Phase.JUDGING, rules=rules, ballots=five(), judged=mean), judges=(1, 2, 3, 4, 5))
    assert facts(later, m.RevealBallots()) == (f.BallotsRevealed(Decimal(60), "mean"),)


def test_how_points_follow_from_ballots() -> None:
    current = PLAN.rounds[STAGE]
    assert isinstance(current, StageRound)
    assert performance_points(current, [marks(1), marks(2)], "mean") == 2, "1.5 is rounded half up"
    assert performance_points(current, [marks(2), marks(3)], "mean") == 3, "and 2.5, too"
    assert performance_points(current, [marks(1), marks(1), marks(2)], "mean") == 1
    assert performance_points(current, list(five().values()), "drop_extremes") == 60
    tens = replace(current, round_to=Decimal(10))
    assert performance_points(tens, [marks(44), marks(45)], "mean") == 40
    assert performance_points(tens, [marks(45)], "mean") == 50
    halves = replace(current, round_to=Decimal("0.5"))
    assert performance_points(halves, [marks(1), marks(2), marks(2)], "mean") == Decimal("1.5")
    drop = replace(current, aggregate="drop_extremes")
    assert [first_aggregate(drop, count) for count in (4, 5)] == ["mean", "drop_extremes"]
    assert first_aggregate(current, 5) == "mean"
    assert str(aggregate_sentence("mean", 4)) == "mean of all 4 ballots"
    assert str(aggregate_sentence("drop_extremes", 5)) == ("mean of 5 ballots without the highest and the lowest total")


def test_the_aggregate_of_a_round_is_that_of_its_first_performance_or_of_a_ruling() -> None:
    judged = {1: JudgedPerformance(0, Decimal(60), {}, "drop_extremes")}
    rules = {"aggregate": "drop_extremes"}
    assert aggregate_for(on_stage(Phase.JUDGING, judged=judged), 3) == "drop_extremes"
    assert aggregate_for(on_stage(Phase.JUDGING, rules=rules), 5) == "drop_extremes"
    assert aggregate_for(on_stage(Phase.JUDGING, rules=rules), 4) == "mean"
    assert aggregate_for(on_stage(Phase.JUDGING, judged=judged, counts_all=True), 5) == "mean"
    assert aggregate_reason(on_stage(Phase.JUDGING, judged=judged), 5) is None
    assert aggregate_reason(on_stage(Phase.JUDGING, judged=judged, counts_all=True), 4) is None


def test_revealed_points_are_the_team_s_and_the_performance_is_remembered() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE})
    revealed = after(contest, f.BallotsRevealed(Decimal(40), "mean"))
    assert revealed.phase is Phase.REVEALED
    assert revealed.performance.judged == {2: JudgedPerformance(1, Decimal(40), {1: ONE}, "mean")}
    assert (revealed.scores[2], revealed.item_points) == (Decimal(40), {2: Decimal(40)})
    rules = {"aggregate": "drop_extremes"}
    older = after(on_stage(Phase.JUDGING, rules=rules, ballots=five()), f.BallotsRevealed(Decimal(40)))
    assert older.performance.judged[2].aggregate == "drop_extremes"


# ----------------------------------------------------------------------------------------------------- order, repeats


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
    again = f.PerformanceRepeated(2, 1, Decimal(20), "no sound")
    assert facts(revealed, m.RepeatPerformance(2, " no sound ")) == (again, f.PerformerCalled(2, 2))
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


# ------------------------------------------------------------------------------------------------- counting, judges


def test_by_a_ruling_all_ballots_count_for_all_teams() -> None:
    judged = {
        1: JudgedPerformance(0, Decimal(60), {**five(), 5: marks(40, 30, 20, 10)}, "drop_extremes"),
        2: JudgedPerformance(1, Decimal(60), five(), "drop_extremes"),
    }
    contest = replace(on_stage(Phase.REVEALED, judged=judged), item_points={2: Decimal(60)})
    recounted = f.BallotsRecounted({1: Decimal(64), 2: Decimal(60)})
    assert facts(contest, m.CountAllBallots()) == (recounted,)
    withdrawal = Withdrawal(round=STAGE, item=0, points={1: Decimal(-60)}, unmarked=())
    withdrawn = replace(contest, tally=replace(contest.tally, withdrawals=(withdrawal,)))
    assert facts(withdrawn, m.CountAllBallots()) == (f.BallotsRecounted({1: Decimal(60), 2: Decimal(60)}),)
    counted = after(contest, f.BallotsRecounted({1: Decimal(64), 2: Decimal(61)}))
    assert (counted.scores[1], counted.scores[2], counted.item_points) == (Decimal(4), Decimal(1), {2: Decimal(61)})
    assert counted.tally.recounted == {(STAGE, 0): Decimal(64), (STAGE, 1): Decimal(61)}
    assert counted.performance.counts_all
    assert counted.performance.judged[1] == replace(judged[1], points=Decimal(64), aggregate="mean")
    assert reasons(counted, m.CountAllBallots()) == ["All ballots count in this round already"]
    judging = replace(contest, phase=Phase.JUDGING, item_points={})
    assert after(judging, recounted).item_points == {}


def test_judges_come_and_go_by_their_numbers() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={2: TWO})
    assert facts(contest, m.AddJudge(5)) == (f.JudgeAdded(5),)
    assert reasons(contest, m.AddJudge(3)) == ["Judge 3 is there already"]
    assert after(replace(contest, judges=(2, 7)), f.JudgeAdded(5)).judges == (2, 5, 7)
    assert after(contest, f.JudgeRemoved(2)).judges == (1, 3)
    assert facts(contest, m.RemoveJudge(3)) == (f.JudgeRemoved(3),)
    there = "There is a ballot of judge {} for this performance: reveal it, or return it, first"
    assert reasons(contest, m.RemoveJudge(1)) == [there.format(1)]
    assert reasons(contest, m.RemoveJudge(2)) == [there.format(2)]
    assert reasons(contest, m.RemoveJudge(6)) == ["There is no judge 6; there are 1, 2, 3"]
    alone = replace(contest, judges=(3,))
    assert reasons(alone, m.RemoveJudge(3)) == ["At least one judge must stay"]
    assert facts(replace(contest, phase=Phase.REVEALED), m.RemoveJudge(1)) == (f.JudgeRemoved(1),)


def test_a_reopened_performance_has_its_team_on_stage_again() -> None:
    gone = on_stage(Phase.REVEALED, performer=None)
    assert reopened(gone).performance.performer == 2
    assert reopened(replace(gone, item=5)) == replace(gone, item=5)
    assert reopened(replace(gone, item=4)).performance.performer == 5


# --------------------------------------------------------------------------------------------------------------- views


def test_order_and_criteria_are_seen_while_the_round_is_on() -> None:
    contest = on_stage(Phase.READY, judged={5: JudgedPerformance(0, Decimal(1)), 1: JudgedPerformance(1, Decimal(1))})
    assert (to_perform(contest), performed(contest)) == ((3, 4, 5), (1, 5))
    names = [criterion.name["en"] for criterion in criterion_views(contest)]
    assert names == ["Content", "Delivery", "Creativity", "Timing"]
    assert [criterion.max_points for criterion in criterion_views(contest)] == [40, 30, 20, 10]
    between = replace(contest, phase=Phase.INTRO)
    assert (to_perform(between), performed(between), criterion_views(between)) == ((), (), ())
    assert criterion_views(replace(contest, round=0)) == ()


def test_how_points_follow_is_told_once_they_are_seen_and_the_staff_before() -> None:
    judged = {2: JudgedPerformance(1, Decimal(50), {1: ONE, 2: TWO}, "mean")}
    revealed = on_stage(Phase.REVEALED, judged=judged)
    assert str(aggregate_view(revealed, staff=False)) == "mean of all 2 ballots"
    assert aggregate_view(on_stage(Phase.REVEALED), staff=True) is None
    judging = on_stage(Phase.JUDGING, judged=judged)
    assert aggregate_view(judging, staff=False) is None
    assert str(aggregate_view(judging, staff=True)) == "mean of all 3 ballots"
    assert aggregate_view(on_stage(Phase.PERFORMING), staff=True) is None
    assert aggregate_view(in_round(0, Phase.REVEALED), staff=True) is None


def seen(contest: Contest, judge: int | None, *, staff: bool) -> list[tuple[int, bool, Any, Role | None]]:
    views = ballot_views(contest, judge, staff=staff)
    return [(view.judge, view.final, view.marks, view.entered_by) for view in views]


def test_a_ballot_is_its_judge_s_own_until_all_are_there() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert seen(contest, 1, staff=False) == [(1, True, ONE, None), (2, False, UNSET, None), (3, False, UNSET, None)]
    assert seen(contest, 3, staff=False) == [
        (1, True, UNSET, None),
        (2, False, UNSET, None),
        (3, False, TWO, Role.DESK),
    ]
    assert seen(contest, None, staff=True) == [
        (1, True, UNSET, None),
        (2, False, UNSET, None),
        (3, False, UNSET, Role.DESK),
    ]
    complete = on_stage(Phase.JUDGING, ballots={1: ONE, 2: TWO}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert [marks for _, _, marks, _ in seen(complete, None, staff=True)] == [ONE, TWO, TWO]
    assert [marks for _, _, marks, _ in seen(complete, None, staff=False)] == [UNSET, UNSET, UNSET]


def test_after_the_reveal_everybody_sees_what_counted() -> None:
    contest = on_stage(Phase.REVEALED, ballots={1: ONE, 7: TWO}, waiting={3: THREE})
    assert [(judge, marks) for judge, _, marks, _ in seen(contest, None, staff=False)] == [
        (1, ONE),
        (2, UNSET),
        (3, UNSET),
        (7, TWO),
    ]
    assert ballot_views(in_round(0, Phase.REVEALED), None, staff=True) == ()
