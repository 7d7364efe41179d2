"""Presses that cannot win: before the opening, after the closing, of other stations, of buttons that are held."""

from typing import Any

import pytest

from bus.messages import EarlyPressRule, PressKind
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout.lockout_state import UnconfirmedEdge
from tests.unit.firmware.lockout.lockout_play import CLOSE, OPEN, SETTLE, Play, order

# -------------------------------------------------------------------------------------------------------- early


def test_bar_excludes_a_station_that_pressed_early() -> None:
    play = Play(order()).press(1, OPEN - MS).press(1, OPEN + 100 * MS).press(2, OPEN + 200 * MS)
    assert play.reports == [(1, 1, PressKind.EARLY), (1, 1, PressKind.BARRED)]
    assert play.final_verdict().stations == (2,)


@pytest.mark.parametrize("after_ms, kind", [(99, PressKind.EARLY), (100, PressKind.WINNER)])
def test_delay_lets_it_press_again_after_the_delay(after_ms: int, kind: PressKind) -> None:
    play = Play(order(early=EarlyPressRule.DELAY, delay_ns=100 * MS)).press(1, OPEN - MS).press(1, OPEN + after_ms * MS)
    last = play.turn(CLOSE + 100 * MS).verdicts[0].presses[-1]
    assert (last.at_ns, last.kind) == (OPEN + after_ms * MS, kind)


def test_ignore_records_it_and_lets_it_press_again_at_once() -> None:
    verdict = Play(order(early=EarlyPressRule.IGNORE)).press(1, OPEN - MS).press(1, OPEN + 60 * MS).final_verdict()
    assert [press.kind for press in verdict.presses] == [PressKind.EARLY, PressKind.WINNER]


def test_a_pardoned_station_presses_again_and_its_early_press_stays_recorded() -> None:
    play = Play(order()).press(1, OPEN - 100 * MS).arm(order(pardoned=(1,)), OPEN - 50 * MS)
    verdict = play.press(1, OPEN + 60 * MS).final_verdict()
    assert [press.kind for press in verdict.presses] == [PressKind.EARLY, PressKind.WINNER]


def test_locked_without_an_opening_every_press_is_early() -> None:
    assert Play(order(opening_ns=None)).press(1, OPEN + MS).reports == [(1, 1, PressKind.EARLY)]


def test_a_new_arming_forgets_who_was_early_in_the_old_one() -> None:
    play = Play(order()).press(1, OPEN - MS).arm(order(2, opening_ns=OPEN + 100 * MS), OPEN + 50 * MS)
    assert play.press(1, OPEN + 150 * MS).turn(OPEN + 200 * MS).verdicts[-1].stations == (1,)


@pytest.mark.parametrize(
    "order_fields, first",
    [
        ({}, 2),
        ({"pardoned": (1,)}, 1),
        ({"early": EarlyPressRule.IGNORE}, 1),
        ({"early": EarlyPressRule.DELAY, "delay_ns": 100 * MS}, 2),
        ({"early": EarlyPressRule.DELAY, "delay_ns": 60 * MS}, 1),
    ],
)
def test_who_pressed_early_under_another_arming_of_the_question_bears_it(
    order_fields: dict[str, Any], first: int
) -> None:
    play = Play(order(2, pressed_early=(1,), **order_fields)).press(1, OPEN + 60 * MS).press(2, OPEN + 70 * MS)
    assert play.final_verdict().stations == (first,)


@pytest.mark.parametrize("after_ms, kind", [(99, PressKind.EARLY), (100, PressKind.LATER)])
def test_who_bears_a_delay_waits_also_while_a_team_has_the_floor_by_a_ruling(after_ms: int, kind: PressKind) -> None:
    ruled = order(2, floor=2, pressed_early=(1,), early=EarlyPressRule.DELAY, delay_ns=100 * MS)
    assert Play(ruled).press(1, OPEN + after_ms * MS).reports == [(2, 1, kind)]


@pytest.mark.parametrize("since_order_ns, first", [(-1, 2), (0, 1), (99 * MS, 1)])
def test_a_press_between_the_order_and_the_opening_is_early_without_a_consequence(
    since_order_ns: int, first: int
) -> None:
    ordered_ns = OPEN - 100 * MS
    play = Play(order(ordered_ns=ordered_ns)).press(1, ordered_ns + since_order_ns)
    assert play.reports == [(1, 1, PressKind.EARLY)]
    assert play.press(1, OPEN + 60 * MS).press(2, OPEN + 70 * MS).final_verdict().stations == (first,)


def test_a_press_before_the_order_binds_although_it_was_pressed_again_after_it() -> None:
    play = Play(order(opening_ns=None)).press(1, OPEN - 200 * MS).arm(order(ordered_ns=OPEN - MS), OPEN - MS)
    assert play.press(1, OPEN + 60 * MS).press(2, OPEN + 70 * MS).final_verdict().stations == (2,)


# ------------------------------------------------------------------------------------- barred, late, held, idle


def test_a_station_that_is_not_among_them_is_barred() -> None:
    play = Play(order(stations=(1,), out=(2,))).press(2, OPEN - MS).press(2, OPEN + 60 * MS).press(1, OPEN + 70 * MS)
    assert play.reports == [(1, 2, PressKind.BARRED)] * 2
    assert play.final_verdict().stations == (1,)


def test_nothing_armed_is_idle() -> None:
    assert Play().press(1, OPEN).reports == [(None, 1, PressKind.IDLE)]
    assert Play(order()).arm(None, OPEN + MS).press(1, OPEN + 2 * MS).reports == [(None, 1, PressKind.IDLE)]


def test_one_nanosecond_before_the_closing_wins_though_it_is_confirmed_after_it() -> None:
    play = Play(order()).turn(CLOSE - MS).turn(CLOSE + SETTLE, UnconfirmedEdge(1, CLOSE - 1))
    assert not play.verdicts
    assert play.press(1, CLOSE - 1).turn(CLOSE + 2 * SETTLE).verdicts[0].stations == (1,)


def test_at_the_closing_is_late() -> None:
    play = Play(order()).press(1, CLOSE)
    assert play.reports == [(1, 1, PressKind.LATE)]
    assert play.final_verdict().outcome == "nobody"


def test_nobody_is_reported_after_the_closing_and_its_settle_time() -> None:
    play = Play(order())
    assert not play.turn(CLOSE + SETTLE - 1).verdicts
    verdict = play.turn(CLOSE + SETTLE).verdicts[0]
    assert (verdict.outcome, verdict.stations, verdict.opening_ns) == ("nobody", (), OPEN)


def test_an_edge_after_the_closing_does_not_delay_nobody() -> None:
    assert Play(order()).turn(CLOSE + SETTLE, UnconfirmedEdge(1, CLOSE)).verdicts


def test_without_a_closing_the_time_to_press_never_ends() -> None:
    assert not Play(order(closing_ns=None)).turn(CLOSE * 10).verdicts


def test_after_nobody_a_press_that_was_made_in_time_is_overdue_and_no_other() -> None:
    play = Play(order()).turn(CLOSE + 10 * MS).press(1, CLOSE - 1).press(2, CLOSE)
    assert play.reports == [(1, 1, PressKind.OVERDUE), (1, 2, PressKind.LATE)]


def test_a_button_held_at_the_opening_is_reported_once_and_is_no_press() -> None:
    play = Play().press(1, OPEN - 900 * MS).arm(order(), OPEN - 500 * MS)
    down = {1: OPEN - 900 * MS}
    play.turn(OPEN - 1, down=down).turn(OPEN, down=down).turn(OPEN + MS, down=down)
    assert play.reports == [(None, 1, PressKind.IDLE), (1, 1, PressKind.HELD)]
    assert play.press(1, OPEN + 300 * MS).final_verdict().stations == (1,)


def test_an_early_press_that_is_held_over_the_opening_is_early_and_not_held() -> None:
    play = Play(order()).press(1, OPEN - MS).turn(OPEN, down={1: OPEN - MS})
    assert play.reports == [(1, 1, PressKind.EARLY)]


def test_a_press_at_the_opening_is_not_held_by_itself() -> None:
    assert not Play(order()).turn(OPEN + MS, down={1: OPEN}).reports


def test_an_early_press_in_flight_at_the_opening_is_still_early() -> None:
    play = Play(order()).turn(OPEN, UnconfirmedEdge(1, OPEN - US)).press(1, OPEN - US).turn(OPEN + MS)
    assert play.reports == [(1, 1, PressKind.EARLY)]
