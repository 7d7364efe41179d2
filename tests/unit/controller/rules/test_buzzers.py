"""The buzzers round: floor, right, wrong, early, tie, pause, lost openings, rulings."""

from decimal import Decimal
from typing import get_args

import pytest

from bus import messages as m
from bus.messages import Lamp, PressKind, Role
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BuzzersRound
from controller.rules import on_firmware
from controller.rules.facts import Booted
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from controller.rules.view import TIME_OVER
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.refusals import refused


def with_buzzers(**changes: object) -> Play:
    """A match whose buzzers round has other policies."""
    plan = plan_with(BuzzersRound, **changes)
    play = Play(plan)
    play.to_buzzers()
    return play


def codes(error: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


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


def test_a_verdict_that_is_quicker_than_our_own_clock_counts(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.verdict(1)

    assert play.contest.phase == "floor"
    assert play.contest.buzzers.floor == 1


def test_a_verdict_on_an_opening_that_was_paused_away_does_not_count(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    arming = play.contest.arming
    opening = play.contest.opening_ns or 0
    play.order(m.Pause())
    assert firmware_orders(play.contest).arm.opening_ns is None  # type: ignore[union-attr]

    play.report(
        m.Verdict(
            arming=arming,
            outcome="floor",
            stations=(1,),
            opening_ns=opening,
            window_ns=0,
            decided_ns=opening,
            presses=(),
        )
    )

    assert play.contest.phase == "thinking"
    assert play.contest.buzzers.floor is None
    play.order(m.Resume())
    assert firmware_orders(play.contest).arm.opening_ns == play.now_ns + 30 * SECOND  # type: ignore[union-attr]


def test_a_restarted_firmware_loses_the_opening_and_the_mc_is_offered_to_open_again(play: Play) -> None:
    play.to_opening()
    play.hello("epoch-2")

    assert play.contest.phase == "lost"
    view = play.view()
    assert view.next_step is not None
    assert view.next_step.command == m.ReopenBuzzers()
    assert [notice.code for notice in view.notices] == ["opening-lost"]
    play.order(m.ReopenBuzzers())
    assert play.contest.phase == "open"


def test_nobody_pressed_in_time_closes_the_question(play: Play) -> None:
    play.to_opening()
    play.verdict(outcome="nobody")

    assert play.contest.phase == "closed"


def test_a_voided_question_takes_its_points_back_and_a_spare_takes_its_place(play: Play) -> None:
    play.buzzer_question(2)
    assert play.contest.scores[2] == 10

    play.order(m.VoidQuestion())
    assert play.contest.scores[2] == 0
    play.order(m.StartReading())

    assert play.contest.spare
    assert play.contest.item == 0
    assert play.view().question.spare  # type: ignore[union-attr]
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert play.contest.item == 1
    assert not play.contest.spare


def test_an_old_screen_is_refused_and_changes_nothing(play: Play) -> None:
    play.to_opening()
    old = play.contest.step
    play.verdict(3)
    play.wait(1)
    before = play.contest

    with pytest.raises(RefusedError) as refused:
        play.order(m.RuleWrong(), step=old)

    assert codes(refused) == ["moved-on"]
    assert play.contest == before


def test_all_reasons_are_told_at_once(play: Play) -> None:
    with pytest.raises(RefusedError) as refused:
        play.order(m.RuleRight(), step=0, role=Role.JUDGE)

    assert codes(refused) == ["moved-on", "not-permitted", "not-now"]


def test_the_mc_s_buttons_on_the_board_rule_go_on_and_hold(play: Play) -> None:
    def push(button: m.McButton) -> None:
        play.report(m.McPressed(button, play.now_ns))

    push("next")
    assert play.contest.phase == "reading"
    push("right")
    assert play.contest.phase == "reading", "what would be refused does nothing"
    assert str(play.view().notices[-1]).startswith("The button RIGHT did nothing: RuleRight is not possible")
    push("next")
    play.wait(31)
    play.verdict(3)
    push("wrong")
    assert play.contest.buzzers.floor == 3, "the guard holds for buttons, too"
    play.wait(1)
    push("wrong")
    assert play.contest.buzzers.out == (3,)
    push("hold")
    assert play.contest.hold is not None
    push("hold")
    assert play.contest.hold is None


def test_pushes_of_a_minute_ago_do_nothing_and_the_mc_is_told(play: Play) -> None:
    """The firmware kept them while the controller was away, and tells them all at once."""
    play.to_opening()
    play.verdict(3)
    play.wait(60)
    before = play.contest
    pushes: tuple[m.McButton, ...] = ("right", "next", "next")
    for n, button in enumerate(pushes):
        play.report(m.McPressed(button, play.now_ns - (60 - n) * SECOND))
    assert (play.contest.phase, play.contest.buzzers.floor, play.contest.step) == ("floor", 3, before.step)
    assert [str(notice) for notice in play.view().notices if notice.code == "push-ignored"] == [
        "The button NEXT did nothing: the signal arrived too late"
    ]
    assert play.view(m.Audience.STAGE).notices == (TIME_OVER,)
    play.order(m.RuleRight())
    assert play.view().notices == ()


def test_a_push_that_was_passed_over_is_told_although_a_team_takes_the_floor_after_it(play: Play) -> None:
    play.to_opening()
    play.report(m.McPressed("next", play.now_ns - 2 * SECOND))
    play.verdict(3)
    assert [notice.code for notice in play.view().notices] == ["push-ignored"]


def test_a_push_counts_when_it_was_made_not_when_it_was_told(play: Play) -> None:
    play.to_opening()
    play.verdict(3)
    pushed_ns = play.contest.buzzers.guard_until_ns - 1
    play.wait(0.9)
    play.report(m.McPressed("wrong", pushed_ns))
    assert play.contest.buzzers.floor == 3, "it came within the guard"
    play.report(m.McPressed("wrong", pushed_ns + 1))
    assert play.contest.buzzers.out == (3,)


def test_a_push_for_the_next_step_where_there_is_none_is_told(play: Play) -> None:
    play.to_opening()
    play.report(m.McPressed("next", play.now_ns))
    assert [str(notice) for notice in play.view().notices] == ["The button NEXT did nothing: there is no next step now"]


def test_every_report_leads_to_a_fact_so_that_it_is_known_when_it_is_repeated(play: Play) -> None:
    press = m.Press(3, play.now_ns, PressKind.IDLE)
    reports: list[m.FirmwareFact] = [
        m.Verdict(arming=1, outcome="nobody", stations=(), opening_ns=0, window_ns=0, decided_ns=0, presses=()),
        m.Pressed(None, press),
        m.LineTrouble(None, "lost", 1, 0),
        *(m.McPressed(button, at_ns) for button in get_args(m.McButton) for at_ns in (0, play.now_ns)),
    ]
    assert all(on_firmware.report(play.contest, report, play.now_ns, 0) for report in reports)


def test_undo_of_a_ruling_gives_the_floor_back_with_the_clock_stopped(play: Play) -> None:
    play.to_opening()
    play.verdict(3)
    play.wait(2)
    arming = play.contest.arming
    play.order(m.RuleRight())

    assert play.view().undo.code == "did-right"  # type: ignore[union-attr]
    play.order(m.Undo())

    assert play.contest.phase == "floor"
    assert play.contest.buzzers.floor == 3
    assert play.contest.scores[3] == 0
    assert play.contest.clock is not None
    assert play.contest.clock.deadline_ns is None
    assert 0 < play.contest.clock.remaining_ns < 15 * SECOND
    assert play.contest.arming > arming
    play.order(m.RuleWrong())
    assert play.contest.buzzers.out == (3,)


def test_undo_back_to_an_open_question_asks_to_open_again(play: Play) -> None:
    play.to_opening()
    play.order(m.CloseQuestion())
    play.order(m.Undo())

    assert play.contest.phase == "lost"
    assert play.view().next_step.command == m.ReopenBuzzers()  # type: ignore[union-attr]
