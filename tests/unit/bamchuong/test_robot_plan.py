"""The robots: drawn from the seed alone, at any speed; with an early press, a tie and a question nobody knows."""

from decimal import Decimal

import pytest

from bamchuong.robot.plan import EARLY_ITEM, MIN_REACTION_NS, SILENT_ITEM, TIE_GAP_NS, TIE_ITEM, Plan

TEAMS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize("seed", range(20))
def test_order_of_presses_and_answers_do_not_depend_on_the_speed(seed: int) -> None:
    slow, fast = Plan(seed, 1.0), Plan(seed, 60.0)
    for item in range(10):
        assert [push.team for push in slow.pushes(TEAMS, 2, item, 0)] == [
            push.team for push in fast.pushes(TEAMS, 2, item, 0)
        ]
        assert [slow.knows(team, 2, item) for team in TEAMS] == [fast.knows(team, 2, item) for team in TEAMS]
    assert slow.ballot(1, 3, (Decimal(40), Decimal(10))) == fast.ballot(1, 3, (Decimal(40), Decimal(10)))


@pytest.mark.parametrize("seed", range(20))
def test_a_round_has_an_early_press_a_tie_and_a_question_that_nobody_answers(seed: int) -> None:
    plan = Plan(seed, 60.0)
    early, tie = plan.pushes(TEAMS, 2, EARLY_ITEM, 0), plan.pushes(TEAMS, 2, TIE_ITEM, 0)

    assert not early or early[0].since_ns < 0
    assert len(tie) < 2 or tie[1].since_ns - tie[0].since_ns == TIE_GAP_NS
    assert plan.pushes(TEAMS, 2, SILENT_ITEM, 0) == ()
    assert not any(plan.knows(team, 2, SILENT_ITEM) for team in TEAMS)


@pytest.mark.parametrize("speed", [1.0, 60.0, 1000.0])
def test_no_press_is_due_before_it_can_reach_the_pins_and_contacts_settle_closed(speed: float) -> None:
    plan = Plan(1, speed)
    for item in range(10):
        for opening in range(3):
            for push in plan.pushes(TEAMS, 2, item, opening):
                assert push.since_ns >= MIN_REACTION_NS or (item == EARLY_ITEM and opening == 0)
                assert len(push.bounce_ns) % 2 == 0
                assert list(push.bounce_ns) == sorted(push.bounce_ns)


def test_ballots_stay_within_their_criteria() -> None:
    most = (Decimal(40), Decimal(30), Decimal(20), Decimal(10))
    for judge in range(1, 4):
        for team in TEAMS:
            marks = Plan(3, 1.0).ballot(judge, team, most)
            assert all(0 <= mark <= highest for mark, highest in zip(marks, most, strict=True))
