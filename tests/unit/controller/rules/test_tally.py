"""What earlier questions brought, beside the scores: who took part, who was right, what a criterion makes of it."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from controller.rules.tally import Lot, Tally
from controller.rules.tie_criteria import criterion_value
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.controller.rules.test_ranking import decimals, ranked


def test_a_question_that_is_over_counts_who_took_part_and_who_was_right_or_wrong() -> None:
    tally = Tally().with_item((2, 1), {1: True, 2: False}).with_item((1, 3), {1: True, 3: False, 2: True})
    assert (tally.attended, tally.right_answers, tally.wrong_answers) == ((2, 1, 3), {1: 2, 2: 1}, {2: 1, 3: 1})


@pytest.mark.parametrize("attended, right", [((4,), {}), ((), {4: 1}), ((), {})])
def test_a_performance_has_no_right_answers_and_an_answer_may_count_for_nobody_who_was_there(
    attended: tuple[int, ...], right: dict[int, int]
) -> None:
    tally = Tally().with_item(attended, dict.fromkeys(right, True))
    assert (tally.attended, tally.right_answers, tally.wrong_answers) == (attended, right, {})


def test_what_is_not_of_one_question_stays() -> None:
    before = Tally(round_points={0: decimals({1: 5})}, is_ranked=True, lots=(Lot((1, 2), "A", "B"),), criteria=("x",))
    after = before.with_item((1,), {1: True})
    assert (after.round_points, after.is_ranked, after.lots, after.criteria) == (
        before.round_points,
        True,
        before.lots,
        ("x",),
    )


def test_at_the_beginning_nothing_counts_and_lots_are_for_the_prizes() -> None:
    assert (Tally().is_ranked, Lot((1, 2), "A", "B").cut) == (False, None)


@pytest.mark.parametrize(
    "criterion, values",
    [
        ("right-answers", {1: 3, 2: 0}),
        ("fewest-wrong-answers", {1: -2, 2: 0}),
        ("round:Khởi động", {1: 5, 2: 0}),
        ("round:Về đích", {1: 0, 2: 0}),
    ],
)
def test_more_is_better_by_every_criterion_and_nothing_is_zero(criterion: str, values: dict[int, int]) -> None:
    contest = ranked(
        {1: 9, 2: 9}, PLAN, Tally(right_answers={1: 3}, wrong_answers={1: 2}, round_points={0: {1: Decimal(5)}})
    )
    assert {team: criterion_value(contest, criterion, team) for team in (1, 2)} == values


def test_rounds_of_the_same_name_count_together() -> None:
    first, second, *others = PLAN.rounds
    form = replace(PLAN, rounds=(first, replace(second, name=first.name), *others))
    points = {0: decimals({1: 5}), 1: decimals({1: 7, 2: 4}), 2: decimals({1: 100})}
    contest = ranked({1: 9, 2: 9}, form, Tally(round_points=points))
    assert [criterion_value(contest, "round:Khởi động", team) for team in (1, 2)] == [12, 4]
