"""Nothing that a team can see says "open" before presses count, and who presses in between has done nothing wrong.

Every press here is judged by the real lockout; the lamps of the views are those that shine.
"""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Audience, EarlyPressRule, Lamp, Phase
from bus.units import NS_PER_MS as MS
from controller.rules.rounds.buzzers.timing import LEAD_NS
from tests.unit.controller.rules.rules_beside_lockout import SideBySide

HALL = (Audience.STAGE, Audience.PUBLIC, Audience.JUDGE)
STAFF = (Audience.MC, Audience.DESK)


def at_reading(**policies: object) -> SideBySide:
    """A question without time to think is read."""
    both = SideBySide(thinking_s=0, early_points=Decimal(-5), **policies)
    both.order(m.StartReading())
    both.wait(0.5)
    return both


def at_floor(*stations: int) -> SideBySide:
    """Who pressed has the floor; several are tied."""
    both = SideBySide()
    both.to_opening()
    both.tie(*stations)
    both.wait(1)
    return both


def hall(both: SideBySide) -> tuple[Phase, int | None, tuple[int, ...], m.ClockView | None]:
    """What the hall sees, the same for each of its audiences."""
    views = [both.play.view(audience) for audience in HALL]
    seen = [(view.phase, view.floor, view.tied, view.clock) for view in views]
    assert seen == [seen[0]] * len(HALL)
    return seen[0]


def assert_open_at_its_instant(both: SideBySide, before: tuple[Phase, int | None, tuple[int, ...]]) -> None:
    """Staff see at once that the order was carried out; the hall sees `before` until presses count."""
    opening_ns = both.play.contest.opening_ns
    assert opening_ns == both.play.now_ns + LEAD_NS
    assert [both.play.view(audience).phase for audience in STAFF] == [Phase.OPEN] * 2
    assert Lamp.ARMED not in both.lamps
    assert hall(both) == (*before, None)
    both.wait((LEAD_NS - 1) / 1e9)
    assert both.play.now_ns == opening_ns - 1
    assert Lamp.ARMED not in both.lamps
    assert hall(both) == (*before, None)
    both.wait(1e-9)
    assert Lamp.ARMED in both.lamps
    assert hall(both) == (Phase.OPEN, None, (), both.play.view().clock)


def test_the_hall_sees_the_reading_until_the_buzzers_open() -> None:
    both = at_reading()
    both.order(m.StartThinking())
    assert_open_at_its_instant(both, (Phase.READING, None, ()))


def test_where_teams_may_interrupt_the_hall_sees_the_reading_until_then() -> None:
    both = SideBySide(interrupts=True, thinking_s=0)
    both.order(m.StartReading())
    assert_open_at_its_instant(both, (Phase.READING, None, ()))


def test_where_the_time_to_think_is_ended_early_the_hall_sees_it_until_then() -> None:
    both = SideBySide()
    both.order(m.StartReading())
    both.order(m.StartThinking())
    both.order(m.EndEarly())
    assert_open_at_its_instant(both, (Phase.THINKING, None, ()))


def test_after_a_wrong_answer_the_hall_sees_the_team_and_its_mark_until_then() -> None:
    both = at_floor(3)
    both.order(m.RuleWrong())
    assert both.play.view(Audience.STAGE).teams[2].mark is False
    assert_open_at_its_instant(both, (Phase.FLOOR, 3, ()))


def test_after_a_tie_the_hall_sees_the_tie_until_then() -> None:
    both = at_floor(2, 4)
    both.order(m.ReopenBuzzers())
    assert_open_at_its_instant(both, (Phase.TIED, None, (2, 4)))


def test_after_a_lost_opening_the_hall_sees_that_until_then() -> None:
    both = SideBySide()
    both.to_opening()
    both.restart_firmware()
    both.order(m.ReopenBuzzers())
    assert_open_at_its_instant(both, (Phase.LOST, None, ()))


def test_at_the_end_of_the_time_to_think_the_buzzers_are_open_when_they_are_said_to_be() -> None:
    both = SideBySide()
    both.order(m.StartReading())
    both.order(m.StartThinking())
    both.wait(29.999_999_999)
    assert hall(both)[0] is Phase.THINKING
    both.wait(1e-9)
    assert hall(both)[0] is Phase.OPEN
    both.press(4)
    assert both.play.contest.buzzers.floor == 4


@pytest.mark.parametrize("rule", list(EarlyPressRule))
def test_a_press_between_the_order_and_the_opening_is_no_offence_and_does_not_count(rule: EarlyPressRule) -> None:
    both = at_reading(early=rule, delay_ms=5_000)
    both.order(m.StartThinking())
    both.press(3)
    lamps = [both.lamps[2]]
    both.wait(0.2)
    lamps.append(both.lamps[2])
    assert lamps == [Lamp.LOCKED, Lamp.ARMED]
    assert both.play.contest.buzzers.barred == {}
    assert both.play.contest.scores[3] == 0
    both.press(3)
    assert both.play.contest.buzzers.floor == 3


@pytest.mark.parametrize("rule", [EarlyPressRule.BAR, EarlyPressRule.DELAY])
def test_a_press_before_the_order_is_early_however_late_it_is_reported(rule: EarlyPressRule) -> None:
    both = at_reading(early=rule, delay_ms=5_000)
    pressed_ns = both.play.now_ns - MS
    both.order(m.StartThinking())
    both.press(3, pressed_ns)
    assert both.lamps[2] is Lamp.EARLY
    both.wait(0.2)
    both.press(3)
    assert both.play.contest.buzzers.floor is None
    both.press(1)
    assert both.play.contest.buzzers.floor == 1


def test_who_pressed_in_between_and_before_the_order_bears_the_earlier_press() -> None:
    both = at_reading(early=EarlyPressRule.BAR)
    both.press(3)
    both.order(m.StartThinking())
    both.press(3)
    both.wait(0.2)
    both.press(3)
    assert both.play.contest.buzzers.floor is None
    assert both.play.contest.scores[3] == -5


def test_an_undo_remembers_that_a_press_in_between_was_no_offence() -> None:
    both = at_reading(early=EarlyPressRule.DELAY, delay_ms=5_000)
    both.order(m.StartThinking())
    both.press(3)
    both.order(m.AdjustScore(1, Decimal(5), "as the jury says"))
    both.order(m.Undo())
    assert both.play.contest.buzzers.barred == {}
    both.order(m.ReopenBuzzers())
    both.wait(0.2)
    both.press(3)
    assert both.play.contest.buzzers.floor == 3
