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
    pair = SideBySide(thinking_s=0, early_points=Decimal(-5), **policies)
    pair.order(m.StartReading())
    pair.wait(0.5)
    return pair


def at_floor(*stations: int) -> SideBySide:
    """Who pressed has the floor; several are tied."""
    pair = SideBySide()
    pair.to_opening()
    pair.tie(*stations)
    pair.wait(1)
    return pair


def hall(pair: SideBySide) -> tuple[Phase, int | None, tuple[int, ...], m.ClockView | None]:
    """What the hall sees, the same for each of its audiences."""
    views = [pair.play.view(audience) for audience in HALL]
    seen = [(view.phase, view.floor, view.tied, view.clock) for view in views]
    assert seen == [seen[0]] * len(HALL)
    return seen[0]


def assert_open_at_its_instant(pair: SideBySide, before: tuple[Phase, int | None, tuple[int, ...]]) -> None:
    """Staff see at once that the order was carried out; the hall sees `before` until presses count."""
    opening_ns = pair.play.contest.opening_ns
    assert opening_ns == pair.play.now_ns + LEAD_NS
    assert [pair.play.view(audience).phase for audience in STAFF] == [Phase.OPEN] * 2
    assert Lamp.ARMED not in pair.lamps
    assert hall(pair) == (*before, None)
    pair.wait((LEAD_NS - 1) / 1e9)
    assert pair.play.now_ns == opening_ns - 1
    assert Lamp.ARMED not in pair.lamps
    assert hall(pair) == (*before, None)
    pair.wait(1e-9)
    assert Lamp.ARMED in pair.lamps
    assert hall(pair) == (Phase.OPEN, None, (), pair.play.view().clock)


def test_the_hall_sees_the_reading_until_the_buzzers_open() -> None:
    pair = at_reading()
    pair.order(m.StartThinking())
    assert_open_at_its_instant(pair, (Phase.READING, None, ()))


def test_where_teams_may_interrupt_the_hall_sees_the_reading_until_then() -> None:
    pair = SideBySide(interrupts=True, thinking_s=0)
    pair.order(m.StartReading())
    assert_open_at_its_instant(pair, (Phase.READING, None, ()))


def test_where_the_time_to_think_is_ended_early_the_hall_sees_it_until_then() -> None:
    pair = SideBySide()
    pair.order(m.StartReading())
    pair.order(m.StartThinking())
    pair.order(m.EndEarly())
    assert_open_at_its_instant(pair, (Phase.THINKING, None, ()))


def test_after_a_wrong_answer_the_hall_sees_the_team_and_its_mark_until_then() -> None:
    pair = at_floor(3)
    pair.order(m.RuleWrong())
    assert pair.play.view(Audience.STAGE).teams[2].mark is False
    assert_open_at_its_instant(pair, (Phase.FLOOR, 3, ()))


def test_after_a_tie_the_hall_sees_the_tie_until_then() -> None:
    pair = at_floor(2, 4)
    pair.order(m.ReopenBuzzers())
    assert_open_at_its_instant(pair, (Phase.TIED, None, (2, 4)))


def test_after_a_lost_opening_the_hall_sees_that_until_then() -> None:
    pair = SideBySide()
    pair.to_opening()
    pair.restart_firmware()
    pair.order(m.ReopenBuzzers())
    assert_open_at_its_instant(pair, (Phase.LOST, None, ()))


def test_at_the_end_of_the_time_to_think_the_buzzers_are_open_when_they_are_said_to_be() -> None:
    pair = SideBySide()
    pair.order(m.StartReading())
    pair.order(m.StartThinking())
    pair.wait(29.999_999_999)
    assert hall(pair)[0] is Phase.THINKING
    pair.wait(1e-9)
    assert hall(pair)[0] is Phase.OPEN
    pair.press(4)
    assert pair.play.contest.buzzers.floor == 4


@pytest.mark.parametrize("rule", list(EarlyPressRule))
def test_a_press_between_the_order_and_the_opening_is_no_offence_and_does_not_count(rule: EarlyPressRule) -> None:
    pair = at_reading(early=rule, delay_ms=5_000)
    pair.order(m.StartThinking())
    pair.press(3)
    lamps = [pair.lamps[2]]
    pair.wait(0.2)
    lamps.append(pair.lamps[2])
    assert lamps == [Lamp.LOCKED, Lamp.ARMED]
    assert pair.play.contest.buzzers.barred == {}
    assert pair.play.contest.scores[3] == 0
    pair.press(3)
    assert pair.play.contest.buzzers.floor == 3


@pytest.mark.parametrize("rule", [EarlyPressRule.BAR, EarlyPressRule.DELAY])
def test_a_press_before_the_order_is_early_however_late_it_is_reported(rule: EarlyPressRule) -> None:
    pair = at_reading(early=rule, delay_ms=5_000)
    pressed_ns = pair.play.now_ns - MS
    pair.order(m.StartThinking())
    pair.press(3, pressed_ns)
    assert pair.lamps[2] is Lamp.EARLY
    pair.wait(0.2)
    pair.press(3)
    assert pair.play.contest.buzzers.floor is None
    pair.press(1)
    assert pair.play.contest.buzzers.floor == 1


def test_who_pressed_in_between_and_before_the_order_bears_the_earlier_press() -> None:
    pair = at_reading(early=EarlyPressRule.BAR)
    pair.press(3)
    pair.order(m.StartThinking())
    pair.press(3)
    pair.wait(0.2)
    pair.press(3)
    assert pair.play.contest.buzzers.floor is None
    assert pair.play.contest.scores[3] == -5


def test_an_undo_remembers_that_a_press_in_between_was_no_offence() -> None:
    pair = at_reading(early=EarlyPressRule.DELAY, delay_ms=5_000)
    pair.order(m.StartThinking())
    pair.press(3)
    pair.order(m.AdjustScore(1, Decimal(5), "as the jury says"))
    pair.order(m.Undo())
    assert pair.play.contest.buzzers.barred == {}
    pair.order(m.ReopenBuzzers())
    pair.wait(0.2)
    pair.press(3)
    assert pair.play.contest.buzzers.floor == 3
