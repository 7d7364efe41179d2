"""The buzzers round: the MC's buttons on the board, reports that are repeated, undo of rulings."""

from typing import get_args

from bus import messages as m
from bus.messages import PressKind
from bus.units import NS_PER_S as SECOND
from controller.rules import on_firmware
from controller.rules.view import TIME_OVER
from tests.unit.controller.rules.played_match import Play


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
