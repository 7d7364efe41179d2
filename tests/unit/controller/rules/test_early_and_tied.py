"""The buzzers round: early presses, pardons and ties."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Lamp, PressKind
from bus.units import NS_PER_S as SECOND
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.buzzers_match import codes, with_buzzers
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.refusals import refused


def test_an_early_press_bars_the_team_for_this_question_only(play: Play) -> None:
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY, -SECOND)

    assert list(play.contest.buzzers.barred) == [2]
    assert firmware_orders(play.contest).arm.stations == (1, 3, 4, 5)  # type: ignore[union-attr]
    assert play.view().teams[1].lamp is Lamp.EARLY

    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert play.contest.buzzers.barred == {}


def test_a_pardoned_team_may_press_again_and_gets_its_points_back() -> None:
    play = with_buzzers(early_points=Decimal(-5))
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)
    assert play.contest.scores[2] == -5

    play.order(m.Pardon(2))

    assert play.contest.scores[2] == 0
    arm = firmware_orders(play.contest).arm
    assert arm is not None
    assert 2 in arm.stations
    assert arm.pardoned == (2,)


def test_a_pardon_gives_back_what_the_early_press_cost_and_nothing_of_a_wrong_answer() -> None:
    play = with_buzzers(early_points=Decimal(-5), wrong=Decimal(-3))
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    assert play.scores()[2] == -3
    assert m.Pardon(2) not in [step.command for step in play.view().actions]
    assert refused(play, m.Pardon(2)) == ["not-barred"]
    assert refused(play, m.Bar(2)) == ["out-already"]
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)
    play.order(m.Pardon(2))
    play.order(m.StartThinking())
    play.wait(31)
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    assert play.scores()[2] == -6
    assert refused(play, m.Pardon(2)) == ["not-barred"]


def test_a_pardon_names_the_penalty_that_it_takes_back() -> None:
    play = with_buzzers(early_points=Decimal(-5))
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)
    play.order(m.Bar(3))
    labels = {step.command: step.label.code for step in play.view().actions}
    assert (labels[m.Pardon(2)], labels[m.Pardon(3)]) == ("pardon", "unbar")
    play.order(m.Pardon(3))
    assert (play.scores()[2], play.scores()[3]) == (Decimal(-5), Decimal(0))
    assert play.contest.undo_point is not None
    assert play.contest.undo_point.label.code == "did-unbar"
    assert list(play.contest.buzzers.barred) == [2]


@pytest.mark.parametrize("policy", ["ignore", "delay"])
def test_other_early_policies_bar_nobody(policy: str) -> None:
    play = with_buzzers(early=m.EarlyPressRule(policy))
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)

    assert play.contest.buzzers.barred == {}
    assert firmware_orders(play.contest).arm.early == policy  # type: ignore[union-attr]


def test_who_presses_while_a_ruling_or_undo_has_given_the_floor_is_not_barred_as_early(play: Play) -> None:
    play.to_opening()
    play.hello("epoch-2")
    play.order(m.GiveFloor(2))
    play.press(4, PressKind.EARLY)
    assert play.contest.buzzers.barred == {}
    play.order(m.RuleRight())
    play.order(m.Undo())
    play.press(5, PressKind.EARLY)
    assert play.contest.buzzers.barred == {}
    assert firmware_orders(play.contest).arm.early is m.EarlyPressRule.IGNORE  # type: ignore[union-attr]


def test_a_tie_is_played_again_among_the_tied_and_then_passes_to_all_others(play: Play) -> None:
    play.to_opening()
    play.verdict(4, 2)
    assert play.contest.phase == "tied"
    assert play.view().teams[3].lamp is Lamp.TIED

    play.order(m.ReopenBuzzers())
    assert firmware_orders(play.contest).arm.stations == (2, 4)  # type: ignore[union-attr]
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    assert firmware_orders(play.contest).arm.stations == (1, 3, 4, 5)  # type: ignore[union-attr]


def test_a_tie_can_be_ruled_only_among_the_tied(play: Play) -> None:
    play.to_opening()
    play.verdict(4, 2)

    with pytest.raises(RefusedError) as refused:
        play.order(m.GiveFloor(1))
    assert codes(refused) == ["not-tied"]

    play.order(m.GiveFloor(4))
    assert play.contest.buzzers.floor == 4
    assert firmware_orders(play.contest).arm.floor == 4  # type: ignore[union-attr]


def test_a_tie_can_be_drawn_or_given_by_stamp() -> None:
    drawn = with_buzzers(on_tie="draw")
    drawn.to_opening()
    drawn.verdict(4, 2, draw=1)
    assert drawn.contest.buzzers.floor == 4

    earliest = with_buzzers(on_tie="earliest")
    earliest.to_opening()
    earliest.verdict(4, 2)
    assert earliest.contest.buzzers.floor == 4
