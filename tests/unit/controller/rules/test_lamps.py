"""The lamps on the screens are those that shine."""

from typing import Any

import pytest

from bus import messages as m
from bus.messages import EarlyPressRule, Lamp
from controller.rules.lamps import lamps
from tests.unit.controller.rules.rules_beside_lockout import SideBySide

D, L, A, F, T, O, E = Lamp.DARK, Lamp.LOCKED, Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.OUT, Lamp.EARLY  # noqa: E741


def reading(**policies: Any) -> SideBySide:
    both = SideBySide(**policies)
    both.order(m.StartReading())
    return both


def opened(both: SideBySide) -> SideBySide:
    both.order(m.StartThinking())
    both.wait(30.5)
    return both


def test_a_question_from_reading_to_its_end() -> None:
    both = SideBySide()
    assert both.lamps == [D] * 5
    both.order(m.StartReading())
    assert both.lamps == [L] * 5
    both.order(m.StartThinking())
    assert both.lamps == [L] * 5
    both.wait(30.5)
    assert both.lamps == [A] * 5
    both.press(3)
    assert both.lamps == [D, D, F, D, D]
    both.wait(1)
    both.order(m.RuleWrong())
    both.wait(0.2)
    assert both.lamps == [A, A, O, A, A]
    both.press(1)
    assert both.lamps == [F, D, O, D, D]
    both.wait(1)
    both.order(m.RuleRight())
    assert both.lamps == [D] * 5


def test_a_team_that_is_barred_for_an_early_press_sees_why_until_another_opening() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.press(2)
    assert both.lamps == [L, E, L, L, L]
    opened(both)
    assert both.lamps == [A, E, A, A, A]
    both.press(4)
    assert both.lamps == [D, E, D, F, D]
    both.wait(1)
    both.order(m.RuleWrong())
    both.wait(0.2)
    assert both.lamps == [A, O, A, O, A]


def test_a_pardoned_team_is_shown_as_any_other() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.press(2)
    both.order(m.Pardon(2))
    assert both.lamps == [L] * 5
    assert opened(both).lamps == [A] * 5


def test_a_team_that_the_mc_barred_is_out_and_not_early() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.order(m.Bar(5))
    assert both.lamps == [L, L, L, L, O]
    assert opened(both).lamps == [A, A, A, A, O]


def test_a_delayed_team_is_early_until_its_own_opening() -> None:
    both = reading(early=EarlyPressRule.DELAY, delay_ms=2_000)
    both.press(2)
    assert both.lamps == [L, E, L, L, L]
    opened(both)
    assert both.lamps == [A, E, A, A, A]
    both.wait(2)
    assert both.lamps == [A] * 5
    opening_ns = both.play.contest.opening_ns or 0
    assert lamps(both.play.contest, opening_ns + 1_999_999_999)[2] is E
    assert lamps(both.play.contest, opening_ns + 2_000_000_000)[2] is A
    assert lamps(both.play.contest, opening_ns - 1)[1] is L
    assert lamps(both.play.contest, opening_ns)[1] is A


def test_an_early_press_that_is_ignored_shows_nothing() -> None:
    both = reading(early=EarlyPressRule.IGNORE)
    both.press(2)
    assert both.lamps == [L] * 5


def test_a_tie_and_its_replay() -> None:
    both = opened(reading())
    both.tie(4, 2)
    assert both.lamps == [D, T, D, T, D]
    both.order(m.ReopenBuzzers())
    both.wait(0.2)
    assert both.lamps == [O, A, O, A, O]
    both.press(2)
    assert both.lamps == [O, F, O, D, O]


def test_a_tie_that_undo_went_back_to_shows_on_the_lamps_again() -> None:
    both = opened(reading())
    both.tie(4, 2)
    both.order(m.ReopenBuzzers())
    both.order(m.Undo())
    assert both.play.contest.buzzers.tied == (2, 4)
    assert both.lamps == [L, T, L, T, L]


@pytest.mark.parametrize("policy, expected", [("earliest", [D, D, D, F, D]), ("draw", [D, F, D, D, D])])
def test_a_tie_that_is_decided_at_once(policy: str, expected: list[Lamp]) -> None:
    both = opened(reading(on_tie=policy))
    both.press_apart((4, 0), (2, 1_000))
    assert both.lamps == expected


def test_a_queue_hands_the_floor_on_under_the_same_opening() -> None:
    both = reading(on_wrong="queue", early=EarlyPressRule.DELAY)
    both.press(5)
    opened(both)
    both.press(3)
    both.press(1)
    both.wait(1)
    both.order(m.RuleWrong())
    assert both.lamps == [F, D, O, D, D]


def test_a_ruling_without_buttons() -> None:
    both = opened(reading())
    both.restart_firmware()
    assert both.play.contest.phase == "lost"
    assert both.lamps == [D] * 5
    both.order(m.GiveFloor(2))
    assert both.lamps == [L, F, L, L, L]


def test_a_paused_clock_and_a_firmware_that_starts_again_forget_no_early_press() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.press(2)
    both.order(m.StartThinking())
    both.order(m.Pause())
    assert both.lamps == [L, E, L, L, L]
    both.restart_firmware()
    assert both.lamps == [L, E, L, L, L]


def test_in_a_technical_hold_every_lamp_is_dark() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.press(2)
    both.order(m.Hold())
    assert both.lamps == [D] * 5
    both.order(m.Release())
    assert both.lamps == [L, E, L, L, L]


def test_an_absent_team_has_no_lamp() -> None:
    both = reading()
    both.order(m.MarkAbsent(3, True))
    assert both.lamps == [L, L, D, L, L]


def test_a_team_that_moves_takes_its_early_press_along_to_its_station() -> None:
    both = reading(early=EarlyPressRule.BAR)
    both.press(2)
    both.order(m.MoveTeam(2, 7))
    both.order(m.MoveTeam(1, 2))
    assert both.lamps == [L, E, L, L, L]
    opened(both)
    both.press(2)
    assert both.play.contest.buzzers.floor == 1
    assert both.lamps == [F, E, D, D, D]


def test_a_firmware_that_starts_again_in_a_tie_does_not_open_once_more() -> None:
    both = opened(reading())
    both.tie(4, 2)
    both.restart_firmware()
    assert both.lamps == [L, T, L, T, L]
    both.press(1)
    assert both.play.contest.buzzers.tied == (2, 4)
    assert both.play.contest.buzzers.barred == {}


@pytest.mark.parametrize("undone", [False, True])
def test_who_presses_while_another_team_has_the_floor_by_a_ruling_is_not_barred_as_early(undone: bool) -> None:
    both = opened(reading(early=EarlyPressRule.BAR))
    if undone:
        both.press(2)
        both.wait(1)
        both.order(m.RuleWrong())
        both.order(m.Undo())
    else:
        both.restart_firmware()
        both.order(m.GiveFloor(2))
    assert both.play.contest.buzzers.floor == 2
    both.press(4)
    assert both.play.contest.buzzers.barred == {}
    assert both.lamps == [L, F, L, L, L]
