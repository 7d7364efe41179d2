"""The lamps on the screens are those that shine."""

from typing import Any

import pytest

from bus import messages as m
from bus.messages import EarlyPressRule, Lamp
from controller.rules.lamps import lamps
from tests.unit.controller.rules.rules_beside_lockout import SideBySide

D, L, A, F, T, O, E = Lamp.DARK, Lamp.LOCKED, Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.OUT, Lamp.EARLY  # noqa: E741


def reading(**policies: Any) -> SideBySide:
    pair = SideBySide(**policies)
    pair.order(m.StartReading())
    return pair


def opened(pair: SideBySide) -> SideBySide:
    pair.order(m.StartThinking())
    pair.wait(30.5)
    return pair


def test_a_question_from_reading_to_its_end() -> None:
    pair = SideBySide()
    assert pair.lamps == [D] * 5
    pair.order(m.StartReading())
    assert pair.lamps == [L] * 5
    pair.order(m.StartThinking())
    assert pair.lamps == [L] * 5
    pair.wait(30.5)
    assert pair.lamps == [A] * 5
    pair.press(3)
    assert pair.lamps == [D, D, F, D, D]
    pair.wait(1)
    pair.order(m.RuleWrong())
    pair.wait(0.2)
    assert pair.lamps == [A, A, O, A, A]
    pair.press(1)
    assert pair.lamps == [F, D, O, D, D]
    pair.wait(1)
    pair.order(m.RuleRight())
    assert pair.lamps == [D] * 5


def test_a_team_that_is_barred_for_an_early_press_sees_why_until_another_opening() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(2)
    assert pair.lamps == [L, E, L, L, L]
    opened(pair)
    assert pair.lamps == [A, E, A, A, A]
    pair.press(4)
    assert pair.lamps == [D, E, D, F, D]
    pair.wait(1)
    pair.order(m.RuleWrong())
    pair.wait(0.2)
    assert pair.lamps == [A, O, A, O, A]


def test_a_pardoned_team_is_shown_as_any_other() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(2)
    pair.order(m.Pardon(2))
    assert pair.lamps == [L] * 5
    assert opened(pair).lamps == [A] * 5


def test_a_team_that_the_mc_barred_is_out_and_not_early() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.order(m.Bar(5))
    assert pair.lamps == [L, L, L, L, O]
    assert opened(pair).lamps == [A, A, A, A, O]


def test_a_delayed_team_is_early_until_its_own_opening() -> None:
    pair = reading(early=EarlyPressRule.DELAY, delay_ms=2_000)
    pair.press(2)
    assert pair.lamps == [L, E, L, L, L]
    opened(pair)
    assert pair.lamps == [A, E, A, A, A]
    pair.wait(2)
    assert pair.lamps == [A] * 5
    opening_ns = pair.play.contest.opening_ns or 0
    assert lamps(pair.play.contest, opening_ns + 1_999_999_999)[2] is E
    assert lamps(pair.play.contest, opening_ns + 2_000_000_000)[2] is A
    assert lamps(pair.play.contest, opening_ns - 1)[1] is L
    assert lamps(pair.play.contest, opening_ns)[1] is A


def test_an_early_press_that_is_ignored_shows_nothing() -> None:
    pair = reading(early=EarlyPressRule.IGNORE)
    pair.press(2)
    assert pair.lamps == [L] * 5


def test_a_tie_and_its_replay() -> None:
    pair = opened(reading())
    pair.tie(4, 2)
    assert pair.lamps == [D, T, D, T, D]
    pair.order(m.ReopenBuzzers())
    pair.wait(0.2)
    assert pair.lamps == [O, A, O, A, O]
    pair.press(2)
    assert pair.lamps == [O, F, O, D, O]


def test_a_tie_that_undo_went_back_to_shows_on_the_lamps_again() -> None:
    pair = opened(reading())
    pair.tie(4, 2)
    pair.order(m.ReopenBuzzers())
    pair.order(m.Undo())
    assert pair.play.contest.buzzers.tied == (2, 4)
    assert pair.lamps == [L, T, L, T, L]


@pytest.mark.parametrize("policy, expected", [("earliest", [D, D, D, F, D]), ("draw", [D, F, D, D, D])])
def test_a_tie_that_is_decided_at_once(policy: str, expected: list[Lamp]) -> None:
    pair = opened(reading(on_tie=policy))
    pair.press_apart((4, 0), (2, 1_000))
    assert pair.lamps == expected


def test_a_queue_hands_the_floor_on_under_the_same_opening() -> None:
    pair = reading(on_wrong="queue", early=EarlyPressRule.DELAY)
    pair.press(5)
    opened(pair)
    pair.press(3)
    pair.press(1)
    pair.wait(1)
    pair.order(m.RuleWrong())
    assert pair.lamps == [F, D, O, D, D]


def test_a_ruling_without_buttons() -> None:
    pair = opened(reading())
    pair.restart_firmware()
    assert pair.play.contest.phase == "lost"
    assert pair.lamps == [D] * 5
    pair.order(m.GiveFloor(2))
    assert pair.lamps == [L, F, L, L, L]


def test_a_paused_clock_and_a_firmware_that_starts_again_forget_no_early_press() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(2)
    pair.order(m.StartThinking())
    pair.order(m.Pause())
    assert pair.lamps == [L, E, L, L, L]
    pair.restart_firmware()
    assert pair.lamps == [L, E, L, L, L]


def test_in_a_technical_hold_every_lamp_is_dark() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(2)
    pair.order(m.Hold())
    assert pair.lamps == [D] * 5
    pair.order(m.Release())
    assert pair.lamps == [L, E, L, L, L]


def test_an_absent_team_has_no_lamp() -> None:
    pair = reading()
    pair.order(m.MarkAbsent(3, True))
    assert pair.lamps == [L, L, D, L, L]


def test_a_team_that_moves_takes_its_early_press_along_to_its_station() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(2)
    pair.order(m.MoveTeam(2, 7))
    pair.order(m.MoveTeam(1, 2))
    assert pair.lamps == [L, E, L, L, L]
    opened(pair)
    pair.press(2)
    assert pair.play.contest.buzzers.floor == 1
    assert pair.lamps == [F, E, D, D, D]


def test_a_firmware_that_starts_again_in_a_tie_does_not_open_once_more() -> None:
    pair = opened(reading())
    pair.tie(4, 2)
    pair.restart_firmware()
    assert pair.lamps == [L, T, L, T, L]
    pair.press(1)
    assert pair.play.contest.buzzers.tied == (2, 4)
    assert pair.play.contest.buzzers.barred == {}


@pytest.mark.parametrize("undone", [False, True])
def test_who_presses_while_another_team_has_the_floor_by_a_ruling_is_not_barred_as_early(undone: bool) -> None:
    pair = opened(reading(early=EarlyPressRule.BAR))
    if undone:
        pair.press(2)
        pair.wait(1)
        pair.order(m.RuleWrong())
        pair.order(m.Undo())
    else:
        pair.restart_firmware()
        pair.order(m.GiveFloor(2))
    assert pair.play.contest.buzzers.floor == 2
    pair.press(4)
    assert pair.play.contest.buzzers.barred == {}
    assert pair.lamps == [L, F, L, L, L]
