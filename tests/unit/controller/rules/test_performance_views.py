"""What staff, judges and the hall see of a performance."""

from decimal import Decimal
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from bus.messages import Phase, Role
from controller.rules.contest import Contest
from controller.rules.rounds.performance.state import JudgedPerformance
from controller.rules.rounds.performance.views import (
    aggregate_view,
    ballot_views,
    criterion_views,
    performed,
    to_perform,
)
from tests.unit.controller.rules.performance_contests import ONE, THREE, TWO, five, on_stage
from tests.unit.controller.rules.test_contest_state import in_round


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


def test_where_the_extremes_do_not_count_that_is_told() -> None:
    middle = "mean of 5 ballots without the highest and the lowest total"
    judged = {2: JudgedPerformance(1, Decimal(60), five(), "drop_extremes")}
    assert str(aggregate_view(on_stage(Phase.REVEALED, judged=judged), staff=False)) == middle
    first = on_stage(Phase.JUDGING, rules={"aggregate": "drop_extremes"})
    assert str(aggregate_view(replace(first, judges=(1, 2, 3, 4, 5)), staff=True)) == middle
    assert str(aggregate_view(replace(first, judges=(1, 2, 3, 4)), staff=True)) == "mean of all 4 ballots"


def ballots_seen(contest: Contest, judge: int | None, *, staff: bool) -> list[tuple[int, bool, Any, Role | None]]:
    views = ballot_views(contest, judge, staff=staff)
    return [(view.judge, view.final, view.marks, view.entered_by) for view in views]


def test_a_ballot_is_its_judge_s_own_until_all_are_there() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert ballots_seen(contest, 1, staff=False) == [
        (1, True, ONE, None),
        (2, False, UNSET, None),
        (3, False, UNSET, None),
    ]
    assert ballots_seen(contest, 3, staff=False) == [
        (1, True, UNSET, None),
        (2, False, UNSET, None),
        (3, False, TWO, Role.DESK),
    ]
    assert ballots_seen(contest, None, staff=True) == [
        (1, True, UNSET, None),
        (2, False, UNSET, None),
        (3, False, UNSET, Role.DESK),
    ]
    complete = on_stage(Phase.JUDGING, ballots={1: ONE, 2: TWO}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert [marks for _, _, marks, _ in ballots_seen(complete, None, staff=True)] == [ONE, TWO, TWO]
    assert [marks for _, _, marks, _ in ballots_seen(complete, None, staff=False)] == [UNSET, UNSET, UNSET]


def test_after_the_reveal_everybody_sees_what_counted() -> None:
    contest = on_stage(Phase.REVEALED, ballots={1: ONE, 7: TWO}, waiting={3: THREE})
    assert [(judge, marks) for judge, _, marks, _ in ballots_seen(contest, None, staff=False)] == [
        (1, ONE),
        (2, UNSET),
        (3, UNSET),
        (7, TWO),
    ]
    assert ballot_views(in_round(0, Phase.REVEALED), None, staff=True) == ()
