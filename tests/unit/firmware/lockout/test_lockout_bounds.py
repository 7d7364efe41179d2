"""The lockout at the very instants that its rules name, and what it remembers for how long."""

from typing import Any

import pytest

from bus.messages import EarlyPressRule, Press, Pressed, PressKind, Verdict
from bus.messages.firmware import MAX_VERDICT_PRESSES
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import lockout
from firmware.lockout.lockout_state import ArmingRecord, Lockout, UnconfirmedEdge
from tests.unit.firmware.lockout.lockout_play import CLOSE, OPEN, SETTLE, UNCERTAINTY, Play, order

LONG_AGO = 7
"""A button that is down since then was pressed before everything."""


# ------------------------------------------------------------------------------------------------ what a verdict says


def test_a_verdict_tells_the_opening_the_window_and_when_it_was_decided() -> None:
    decided_ns = OPEN + 20 * MS
    play = Play(order()).press(1, OPEN + MS).turn(decided_ns)
    press = Press(1, OPEN + MS, PressKind.WINNER, 0, UNCERTAINTY)
    assert play.facts == [
        Verdict(
            arming=1,
            outcome="floor",
            stations=(1,),
            opening_ns=OPEN,
            window_ns=100 * US,
            decided_ns=decided_ns,
            presses=(press,),
        )
    ]


def test_nobody_tells_the_same_and_every_press_that_led_to_nothing() -> None:
    play = Play(order(arming=5, tie_window_ns=MS)).press(2, OPEN - MS).turn(CLOSE + SETTLE)
    assert play.verdicts == [
        Verdict(
            arming=5,
            outcome="nobody",
            stations=(),
            opening_ns=OPEN,
            window_ns=MS,
            decided_ns=CLOSE + SETTLE,
            presses=(Press(2, OPEN - MS, PressKind.EARLY, None, UNCERTAINTY),),
        )
    ]


def test_an_opening_at_the_zero_of_the_clock_is_an_opening() -> None:
    play = Play(order(opening_ns=0)).press(1, MS)
    assert play.turn(20 * MS).verdicts[0].opening_ns == 0


def test_only_a_press_that_lost_has_a_margin() -> None:
    play = Play(order(stations=(1, 2))).press(2, OPEN - MS).press(1, OPEN).turn(OPEN + 20 * MS)
    play.press(2, OPEN + 30 * MS).press(3, OPEN + 31 * MS).press(1, CLOSE)
    margins = [(fact.press.kind, fact.press.margin_ns) for fact in play.facts if isinstance(fact, Pressed)]
    assert margins == [
        (PressKind.EARLY, None),
        (PressKind.BARRED, None),
        (PressKind.BARRED, None),
        (PressKind.LATE, None),
    ]


@pytest.mark.parametrize("presses", [MAX_VERDICT_PRESSES, MAX_VERDICT_PRESSES + 1])
def test_a_verdict_lists_a_thousand_presses_and_not_one_more(presses: int) -> None:
    play = Play(order(stations=(1, 2)), at_ns=0)
    for n in range(presses - 1):
        play.press(2, n)
    verdict = play.press(1, OPEN).final_verdict()
    assert len(verdict.presses) == MAX_VERDICT_PRESSES
    stamps = [press.at_ns for press in verdict.presses]
    dropped = [] if presses == MAX_VERDICT_PRESSES else [1]
    assert stamps == [*(n for n in range(presses - 1) if n not in dropped), OPEN], "the oldest that decides nothing"


# ------------------------------------------------------------------------------------------------- what may come first


@pytest.mark.parametrize("edge_ns, is_decided", [(OPEN + 100 * US, False), (OPEN + 100 * US + 1, True)])
def test_an_edge_at_the_end_of_the_window_may_still_tie(edge_ns: int, is_decided: bool) -> None:
    play = Play(order()).press(1, OPEN).turn(OPEN + 20 * MS, UnconfirmedEdge(2, edge_ns))
    assert bool(play.verdicts) is is_decided


def test_an_edge_is_exact_unless_it_says_otherwise() -> None:
    assert UnconfirmedEdge(2, OPEN).late_ns == 0


def test_stamps_that_are_exact_need_no_more_than_the_settle_time() -> None:
    play = Play(order(tie_window_ns=0)).press(1, OPEN, uncertainty_ns=0)
    assert not play.turn(OPEN + SETTLE - 1).verdicts
    assert play.turn(OPEN + SETTLE).verdicts


# ---------------------------------------------------------------------------------------------- which order is in force


def test_a_press_at_the_very_instant_of_an_order_is_judged_by_it() -> None:
    play = Play(order()).arm(None, OPEN + MS)
    assert play.press(1, OPEN + MS).reports == [(None, 1, PressKind.IDLE)]
    assert play.press(2, OPEN + MS - 1).turn(OPEN + 20 * MS).verdicts[0].stations == (2,)


def test_the_newest_thirty_two_orders_are_remembered_and_an_older_press_belongs_to_the_oldest_of_them() -> None:
    play = Play()
    for number in range(1, 41):
        play.arm(order(number, opening_ns=OPEN + number * MS), number * MS)
    armings = [term.arm.arming for term in play.state.terms if term.arm]
    assert armings == list(range(9, 41))
    assert play.press(1, 0).reports == [(9, 1, PressKind.EARLY)]


def test_the_records_of_the_newest_eight_armings_are_kept() -> None:
    play = Play()
    for number in range(1, 9):
        play.arm(order(number, opening_ns=None), OPEN + number)
    assert list(play.state.records) == list(range(1, 9))
    play.arm(order(3, opening_ns=OPEN + MS), OPEN + 9)
    assert sorted(play.state.records) == list(range(1, 9)), "an arming that is known needs no room"
    play.arm(order(9, opening_ns=None), OPEN + 10)
    assert sorted(play.state.records) == list(range(2, 10)), "the oldest one goes, no other"


def test_an_arming_with_a_press_that_waits_is_not_forgotten() -> None:
    play = Play(order(1)).press(1, OPEN)
    for number in range(2, 12):
        play.arm(order(number, opening_ns=None), OPEN + MS + number)
    assert play.turn(OPEN + 20 * MS).verdicts[0].arming == 1


# --------------------------------------------------------------------------------------------------- no opening, no due


def test_without_an_opening_nothing_is_due_and_nobody_may_press() -> None:
    locked = order(opening_ns=None)
    assert lockout.due_ns(Play(locked).state, OPEN) is None
    assert lockout.allowed_from_ns(locked, ArmingRecord(1), 1) is None


def test_a_station_that_is_not_among_them_may_never_press_and_the_others_from_the_opening_on() -> None:
    assert lockout.allowed_from_ns(order(stations=(1,)), ArmingRecord(1), 2) is None
    assert lockout.allowed_from_ns(order(stations=(1,)), ArmingRecord(1), 1) == OPEN


@pytest.mark.parametrize("ruling", [{"floor": 3}, {"tied": (2, 3)}])
def test_while_somebody_answers_a_press_is_later_and_not_early_though_nothing_opens(ruling: dict[str, Any]) -> None:
    assert Play(order(opening_ns=None, **ruling)).press(1, OPEN).reports == [(1, 1, PressKind.LATER)]


# -------------------------------------------------------------------------------------- the opening, and held buttons


def test_an_order_that_arrives_after_its_own_opening_still_reports_who_is_held() -> None:
    play = Play(order(), at_ns=OPEN + MS).turn(OPEN + MS, down={1: LONG_AGO})
    assert play.reports == [(1, 1, PressKind.HELD)]


def test_an_opening_that_has_come_is_not_due_again_when_the_order_is_repeated_at_that_very_instant() -> None:
    play = Play(order()).turn(OPEN).arm(order(closing_ns=CLOSE + MS), OPEN)
    assert lockout.due_ns(play.state, OPEN) == CLOSE + MS + SETTLE


def test_a_station_that_may_press_only_after_the_opening_is_not_reported_as_held() -> None:
    play = Play(order(stations=(1,))).turn(OPEN, down={2: LONG_AGO})
    play.arm(order(), OPEN + MS).turn(OPEN + MS, down={2: LONG_AGO})
    assert play.reports == []


def test_an_opening_that_was_moved_comes_again_and_reports_who_is_held_then() -> None:
    play = Play(order(stations=(1,))).turn(OPEN, down={2: LONG_AGO})
    play.arm(order(opening_ns=None, closing_ns=None), OPEN + MS).arm(order(opening_ns=OPEN + 50 * MS), OPEN + 2 * MS)
    assert lockout.due_ns(play.state, OPEN + 2 * MS) == OPEN + 50 * MS
    play.turn(OPEN + 50 * MS, down={2: LONG_AGO})
    assert play.reports == [(1, 2, PressKind.HELD)]


def test_the_press_that_won_is_not_held_when_the_opening_is_moved_behind_it() -> None:
    play = Play(order()).press(1, OPEN + 2 * MS).turn(OPEN + 20 * MS)
    play.arm(order(opening_ns=OPEN + 50 * MS), OPEN + 30 * MS).turn(OPEN + 50 * MS, down={1: OPEN + 2 * MS})
    assert play.reports == []


def test_a_delay_counts_from_the_opening_to_the_nanosecond() -> None:
    delayed = order(early=EarlyPressRule.DELAY, delay_ns=100 * MS)
    record = ArmingRecord(1, presses=(Press(1, OPEN - MS, PressKind.EARLY),))
    assert lockout.allowed_from_ns(delayed, record, 1) == OPEN + 100 * MS
    assert lockout.allowed_from_ns(delayed, record, 2) == OPEN


def test_a_lockout_knows_nothing_before_its_first_order() -> None:
    assert (Lockout(SETTLE).arm, Lockout(SETTLE).record) == (None, None)
