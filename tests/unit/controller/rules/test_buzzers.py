"""The buzzers round: arming, floor, right, wrong, the queue."""

import pytest

from bus import messages as m
from bus.messages import PressKind
from bus.units import NS_PER_S as SECOND
from controller.rules.facts import Booted
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from tests.unit.controller.rules.buzzers_match import codes, with_buzzers
from tests.unit.controller.rules.played_match import Play


def test_the_firmware_is_armed_ahead_for_the_exact_end_of_the_thinking_time(play: Play) -> None:
    play.order(m.StartReading())
    locked = firmware_orders(play.contest).arm
    play.order(m.StartThinking())
    ahead = firmware_orders(play.contest).arm

    assert locked is not None
    assert locked.opening_ns is None
    assert ahead is not None
    assert ahead.arming == locked.arming
    assert ahead.opening_ns == play.now_ns + 30 * SECOND
    assert ahead.closing_ns == ahead.opening_ns + 10 * SECOND
    assert ahead.stations == (1, 2, 3, 4, 5)


def test_the_first_press_gets_the_floor_and_right_closes_the_question_with_points(play: Play) -> None:
    play.to_opening()
    play.verdict(3, later=(1,))
    assert play.contest.buzzers.floor == 3
    play.wait(1)
    play.order(m.RuleRight())

    assert play.contest.phase == "closed"
    assert play.contest.scores[3] == 10
    assert play.view().question.answer  # type: ignore[union-attr]


def test_right_and_wrong_take_no_tap_for_half_a_second_after_the_press(play: Play) -> None:
    play.to_opening()
    play.verdict(3)

    with pytest.raises(RefusedError) as refused:
        play.order(m.RuleWrong())

    assert codes(refused) == ["guard"]
    play.wait(0.5)
    play.order(m.RuleWrong())
    assert play.contest.buzzers.out == (3,)


def test_wrong_opens_again_for_all_who_have_not_answered(play: Play) -> None:
    play.to_opening()
    for team in (3, 1):
        play.verdict(team)
        play.wait(1)
        play.order(m.RuleWrong())

    arm = firmware_orders(play.contest).arm
    assert play.contest.phase == "open"
    assert arm is not None
    assert arm.stations == (2, 4, 5)
    assert arm.out == (1, 3)
    assert arm.opening_ns is not None
    assert arm.opening_ns > play.now_ns


@pytest.mark.parametrize("policy", ["reopen", "queue"])
def test_horn_and_lamps_say_wrong_whatever_follows_from_it(policy: str) -> None:
    play = with_buzzers(on_wrong=policy)
    play.to_opening()
    for team, others in ((3, (5,)), (5, ()), (1, ()), (2, ()), (4, ())):
        if play.contest.buzzers.floor is None:
            play.verdict(team, later=others)
        play.wait(1)
        play.order(m.RuleWrong())
        cues = [cue for cue in firmware_orders(play.contest).cues if cue.what == "wrong"]
        assert [cue.at_ns for cue in cues] == [play.now_ns], play.contest.phase
    assert play.contest.phase == "closed"
    play.order(m.StartReading())
    assert firmware_orders(play.contest).cues == ()


def test_the_question_closes_when_the_last_team_is_wrong(play: Play) -> None:
    play.to_opening()
    for team in range(1, 6):
        play.verdict(team)
        play.wait(1)
        play.order(m.RuleWrong())

    assert play.contest.phase == "closed"
    assert [notice.code for notice in play.view().notices] == ["all-wrong"]


def test_a_queue_passes_the_floor_down_the_order_of_presses_before_it_opens_again() -> None:
    play = with_buzzers(on_wrong="queue")
    play.to_opening()
    play.verdict(3, later=(5, 1))
    floors = []
    for _ in range(3):
        floors.append(play.contest.buzzers.floor)
        play.wait(1)
        play.order(m.RuleWrong())

    assert floors == [3, 5, 1]
    assert play.contest.phase == "open"
    assert eligible_teams(play.contest) == (2, 4)


def test_margins_of_an_opening_before_are_not_told_of_who_has_the_floor_now(play: Play) -> None:
    play.order(m.StartReading())
    play.press(4, PressKind.EARLY, -SECOND)
    play.order(m.StartThinking())
    play.wait(31)
    play.verdict(3, later=(2,))
    play.wait(1)
    assert [(press.team, press.kind) for press in play.view().presses[1:]] == [
        (3, PressKind.WINNER),
        (2, PressKind.LATER),
    ]
    play.order(m.RuleWrong())
    play.wait(2)
    play.verdict(2)

    shown = [(press.team, press.kind) for press in play.view(m.Audience.STAGE).presses]
    assert shown == [(4, PressKind.EARLY), (2, PressKind.WINNER)]


def test_a_queue_goes_on_after_the_controller_started_again() -> None:
    play = with_buzzers(on_wrong="queue")
    play.to_opening()
    play.verdict(3, later=(5,))
    play.wait(1)
    play.take([Booted("boot-2", play.now_ns, play.now_ns)])
    play.order(m.RuleWrong())

    assert play.contest.buzzers.floor == 5
