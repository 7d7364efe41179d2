"""Corrections of clocks: set, ended early, stopped by a hold."""

import pytest

from bus import messages as m
from bus.messages import Audience
from bus.units import NS_PER_S as SECOND
from controller.rules.firmware_orders import firmware_orders
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.refusals import refused

# -------------------------------------------------------------------------------------------------------------- clocks


def test_a_corrected_think_clock_moves_the_opening_under_a_new_number(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    before = play.contest.arming
    play.wait(5)
    play.order(m.SetClock(20))

    arm = firmware_orders(play.contest).arm
    assert arm is not None
    assert arm.opening_ns == play.now_ns + 20 * SECOND
    assert arm.arming > before


def test_a_stopped_clock_stays_stopped_when_it_is_corrected(play: Play) -> None:
    play.to_opening()
    play.verdict(1)
    play.wait(1)
    play.order(m.Pause())
    play.order(m.SetClock(9))

    assert play.contest.clock is not None
    assert play.contest.clock.deadline_ns is None
    assert play.contest.clock.remaining_ns == 9 * SECOND


def test_thinking_can_be_ended_early_and_the_buzzers_open_a_little_later(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(3)
    play.order(m.EndEarly())

    assert play.contest.phase == "open"
    assert play.contest.opening_ns is not None
    assert play.contest.opening_ns > play.now_ns


def test_an_answering_time_that_is_ended_early_stands_at_nothing_and_is_signalled_then(play: Play) -> None:
    play.to_opening()
    play.verdict(1)
    play.wait(2)
    play.order(m.EndEarly())
    clock = play.view().clock
    assert clock is not None
    assert clock.deadline_ns == play.now_ns
    assert [(cue.what, cue.at_ns) for cue in firmware_orders(play.contest).cues] == [("time_over", play.now_ns)]
    play.wait(1)
    play.order(m.RuleRight())
    assert play.contest.phase == "closed"


@pytest.mark.parametrize("early", [True, False])
def test_boards_up_is_signalled_once_and_when_it_is_whoever_ends_the_time(early: bool) -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    (ahead,) = firmware_orders(play.contest).cues
    play.wait(3 if early else 30)
    if early:
        play.order(m.EndEarly())
    (now,) = firmware_orders(play.contest).cues
    assert (play.contest.phase, now.what, now.stations) == ("boards_up", "boards_up", ahead.stations)
    assert now.at_ns == (play.now_ns if early else ahead.at_ns)
    assert (now.id == ahead.id) is not early, "the firmware gives what has one name once"


# ---------------------------------------------------------------------------------------------------------------- hold


def test_a_hold_stops_clocks_locks_buzzers_and_leaves_only_repairs(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(10)
    play.order(m.Hold("mic is dead"))

    assert firmware_orders(play.contest).arm is None
    assert play.view(Audience.STAGE).hold is not None
    assert refused(play, m.Resume()) == ["hold-because"]
    play.wait(100)
    assert play.contest.phase == "thinking"
    play.order(m.Release())
    play.order(m.Resume())
    assert firmware_orders(play.contest).arm.opening_ns == play.now_ns + 20 * SECOND  # type: ignore[union-attr]


def test_a_hold_while_open_takes_the_opening_away(play: Play) -> None:
    play.to_opening()
    play.order(m.Hold())
    play.order(m.Release())

    assert play.contest.phase == "lost"
    assert play.view().next_step.command == m.ReopenBuzzers()  # type: ignore[union-attr]
