"""The buzzers round: openings that are lost, voided questions, orders that come too late."""

import pytest

from bus import messages as m
from bus.messages import Role
from bus.units import NS_PER_S as SECOND
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.buzzers_match import codes
from tests.unit.controller.rules.played_match import Play


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
