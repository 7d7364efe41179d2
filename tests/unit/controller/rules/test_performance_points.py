"""How ballots become points, when they are revealed, recounted and judged once more."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.rounds.performance.aggregate import (
    aggregate_for,
    aggregate_reason,
    aggregate_sentence,
    first_aggregate,
    performance_points,
)
from controller.rules.rounds.performance.folds import reopened
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState
from controller.rules.tally import Withdrawal
from tests.unit.controller.rules.performance_contests import (
    ONE,
    STAGE,
    THREE,
    TWO,
    after,
    facts,
    five,
    marks,
    on_stage,
    reasons,
)
from tests.unit.controller.rules.played_match import PLAN

# --------------------------------------------------------------------------------------------------------------- reveal


def test_ballots_are_revealed_when_all_are_there_or_without_those_who_are_missing() -> None:
    complete = on_stage(Phase.JUDGING, ballots={1: ONE, 2: TWO, 3: THREE})
    assert facts(complete, m.RevealBallots()) == (f.BallotsRevealed(Decimal(50), "mean"),)
    some = on_stage(Phase.JUDGING, ballots={1: ONE, 3: THREE})
    assert reasons(some, m.RevealBallots()) == ["Not FINAL yet: judge 2"]
    assert facts(some, m.RevealBallots(override=True)) == (f.BallotsRevealed(Decimal(50), "mean"),)
    waiting = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={2: TWO}, entered_by={2: Role.DESK})
    assert facts(waiting, m.RevealBallots(override=True)) == (f.BallotsRevealed(Decimal(40), "mean"),)
    nobody = on_stage(Phase.JUDGING, waiting={2: ONE, 1: ONE}, entered_by={1: Role.DESK, 2: Role.MC})
    text = "The ballot of judge {} was entered by {}: the judge must agree, or the MC rule that it counts"
    assert reasons(nobody, m.RevealBallots(override=True)) == [
        "Not FINAL yet: judge 1, 2, 3",
        text.format(1, "Desk"),
        text.format(2, "MC"),
    ]


def test_from_five_ballots_on_the_highest_and_the_lowest_can_be_left_out_for_all_teams_alike() -> None:
    rules = {"aggregate": "drop_extremes"}
    contest = on_stage(Phase.JUDGING, rules=rules, ballots={**five(), 5: marks(40, 30, 20, 10)})
    contest = replace(contest, judges=(1, 2, 3, 4, 5))
    assert facts(contest, m.RevealBallots()) == (f.BallotsRevealed(Decimal(60), "drop_extremes"),)
    judged = {1: JudgedPerformance(0, Decimal(60), five(), "drop_extremes")}
    four = on_stage(Phase.JUDGING, rules=rules, ballots=five(4), judged=judged)
    (reason,) = reasons(replace(four, judges=(1, 2, 3, 4)), m.RevealBallots())
    assert reason.startswith("For the other teams of this round the highest and the lowest total did not count")
    assert "that takes 5 ballots, and there are 4" in reason
    assert reasons(replace(four, judges=(1, 2, 3, 4, 5)), m.RevealBallots()) == ["Not FINAL yet: judge 5"]
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


def test_where_nothing_is_said_of_it_all_ballots_count() -> None:
    assert JudgedPerformance(0, Decimal(60)).aggregate == "mean"


@pytest.mark.parametrize(
    "of_one_performance", [{"performer": 2}, {"ballots": {1: ONE}}, {"waiting": {1: ONE}}, {"entered_by": {1: Role.MC}}]
)
def test_what_belongs_to_one_performance_is_gone_with_it_and_the_order_stays(
    of_one_performance: dict[str, Any],
) -> None:
    assert PerformanceState(order=(2, 1), **of_one_performance).without_item() == PerformanceState(order=(2, 1))


def test_revealed_points_are_the_team_s_and_the_performance_is_remembered() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE})
    revealed = after(contest, f.BallotsRevealed(Decimal(40), "mean"))
    assert revealed.phase is Phase.REVEALED
    assert revealed.performance.judged == {2: JudgedPerformance(1, Decimal(40), {1: ONE}, "mean")}
    assert (revealed.scores[2], revealed.item_points) == (Decimal(40), {2: Decimal(40)})
    rules = {"aggregate": "drop_extremes"}
    older = after(on_stage(Phase.JUDGING, rules=rules, ballots=five()), f.BallotsRevealed(Decimal(40)))
    assert older.performance.judged[2].aggregate == "drop_extremes"


# ----------------------------------------------------------------------------------------------------- counting, judges


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
    text = "There is a ballot of judge {} for this performance: reveal it, or return it, first"
    assert reasons(contest, m.RemoveJudge(1)) == [text.format(1)]
    assert reasons(contest, m.RemoveJudge(2)) == [text.format(2)]
    assert reasons(contest, m.RemoveJudge(6)) == ["There is no judge 6; there are 1, 2, 3"]
    alone = replace(contest, judges=(3,))
    assert reasons(alone, m.RemoveJudge(3)) == ["At least one judge must stay"]
    assert facts(replace(contest, phase=Phase.REVEALED), m.RemoveJudge(1)) == (f.JudgeRemoved(1),)


def test_a_reopened_performance_has_its_team_on_stage_again() -> None:
    empty_stage = on_stage(Phase.REVEALED, performer=None)
    assert reopened(empty_stage).performance.performer == 2
    assert reopened(replace(empty_stage, item=5)) == replace(empty_stage, item=5)
    assert reopened(replace(empty_stage, item=4)).performance.performer == 5
