"""Who was first, and who tied: the earliest stamp, its window, one verdict."""

import pytest

from bus.messages import Press, Pressed, PressKind
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout.lockout_state import UnconfirmedEdge
from tests.unit.firmware.lockout.lockout_play import CLOSE, OPEN, SETTLE, UNCERTAINTY, Play, kinds, order

# ------------------------------------------------------------------------------------------------ who was first


@pytest.mark.parametrize("stations", [(1, 2), (2, 1)])
def test_the_earliest_stamp_wins_whatever_arrives_first(stations: tuple[int, int]) -> None:
    play = Play(order())
    stamps = {1: OPEN + 20 * MS + 250 * US, 2: OPEN + 20 * MS}
    for station in stations:
        play.press(station, stamps[station])
    verdict = play.final_verdict()
    assert (verdict.outcome, verdict.stations) == ("floor", (2,))
    assert [(press.station, press.kind, press.margin_ns) for press in verdict.presses] == [
        (2, PressKind.WINNER, 0),
        (1, PressKind.LATER, 250 * US),
    ]


def test_a_press_at_the_very_opening_counts_and_one_nanosecond_before_is_early() -> None:
    verdict = Play(order()).press(1, OPEN - 1).press(2, OPEN).final_verdict()
    assert (verdict.stations, kinds(verdict)) == ((2,), {1: PressKind.EARLY, 2: PressKind.WINNER})


def test_nothing_is_decided_before_the_settle_time() -> None:
    play = Play(order()).press(1, OPEN)
    assert not play.turn(OPEN + 100 * US + SETTLE - 1).verdicts
    assert play.turn(OPEN + 100 * US + SETTLE).verdicts


def test_an_unconfirmed_edge_delays_the_decision() -> None:
    play = Play(order()).press(1, OPEN + MS)
    late_ns = OPEN + 50 * MS
    assert not play.turn(late_ns, UnconfirmedEdge(2, OPEN + MS + 99 * US)).verdicts
    assert play.press(2, OPEN + MS - 1).turn(late_ns).verdicts[0].outcome == "tie"


def test_an_edge_whose_uncertainty_reaches_into_the_window_delays_the_decision() -> None:
    doubtful = UnconfirmedEdge(2, OPEN + MS, 950 * US)
    assert Play(order()).press(1, OPEN).turn(OPEN + 20 * MS, doubtful).facts == []


def test_an_edge_after_the_window_does_not_delay_the_decision() -> None:
    assert Play(order()).press(1, OPEN).turn(OPEN + 50 * MS, UnconfirmedEdge(2, OPEN + MS)).verdicts


def test_presses_after_the_verdict_are_later_with_their_margin() -> None:
    play = Play(order()).press(1, OPEN).turn(OPEN + 10 * MS).press(2, OPEN + 70 * MS)
    assert play.facts[-1] == Pressed(1, Press(2, OPEN + 70 * MS, PressKind.LATER, 70 * MS, UNCERTAINTY))


def test_a_press_that_arrived_after_the_verdict_has_a_negative_margin() -> None:
    play = Play(order()).press(1, OPEN + 9 * MS).turn(OPEN + 20 * MS).press(2, OPEN + 5 * MS)
    last = play.facts[-1]
    assert isinstance(last, Pressed)
    assert (last.press.kind, last.press.margin_ns) == (PressKind.OVERDUE, -4 * MS)


@pytest.mark.parametrize("gap_ns, kind", [(100 * US, PressKind.OVERDUE), (100 * US + 1, PressKind.LATER)])
def test_a_press_in_the_tie_window_that_arrived_after_the_verdict_is_overdue(gap_ns: int, kind: PressKind) -> None:
    last = Play(order()).press(1, OPEN + MS).turn(OPEN + 20 * MS).press(2, OPEN + MS + gap_ns).facts[-1]
    assert isinstance(last, Pressed)
    assert (last.press.kind, last.press.margin_ns) == (kind, gap_ns)


@pytest.mark.parametrize("gap_ms, kind", [(3, PressKind.OVERDUE), (4, PressKind.LATER)])
def test_how_late_its_stamp_may_be_widens_the_window_of_an_overdue_press(gap_ms: int, kind: PressKind) -> None:
    play = Play(order()).press(1, OPEN, uncertainty_ns=MS).turn(OPEN + 20 * MS)
    last = play.press(2, OPEN + gap_ms * MS, uncertainty_ns=MS, late_ns=MS).facts[-1]
    assert isinstance(last, Pressed)
    assert last.press.kind is kind


def test_after_a_tie_the_first_of_the_tied_counts_for_an_overdue_press() -> None:
    play = Play(order()).press(1, OPEN + 80 * US).press(2, OPEN).turn(OPEN + 20 * MS)
    assert play.press(3, OPEN + 90 * US).press(4, OPEN + 110 * US).reports == [
        (1, 3, PressKind.OVERDUE),
        (1, 4, PressKind.LATER),
    ]


def test_the_first_press_itself_is_never_overdue_when_its_contact_comes_again() -> None:
    play = Play(order()).press(1, OPEN + MS).turn(OPEN + 20 * MS).press(1, OPEN + MS + 50 * US)
    assert play.reports == [(1, 1, PressKind.LATER)]


def test_there_is_one_verdict_only() -> None:
    play = Play(order()).press(1, OPEN).turn(OPEN + 10 * MS).press(2, OPEN + 70 * MS)
    assert play.turn(CLOSE + 100 * MS).turn(CLOSE + 200 * MS).final_verdict().stations == (1,)


# --------------------------------------------------------------------------------------------------------- ties


@pytest.mark.parametrize("gap_ns, outcome", [(0, "tie"), (99 * US, "tie"), (100 * US, "tie"), (100 * US + 1, "floor")])
def test_presses_within_the_window_are_a_tie(gap_ns: int, outcome: str) -> None:
    assert Play(order()).press(1, OPEN + MS).press(2, OPEN + MS + gap_ns).final_verdict().outcome == outcome


def test_a_tie_shows_both_times_in_order_and_the_window() -> None:
    verdict = Play(order()).press(1, OPEN + 80 * US).press(2, OPEN).press(3, OPEN + 160 * US).final_verdict()
    assert (verdict.stations, verdict.window_ns) == ((2, 1), 100 * US)
    assert [(press.station, press.kind, press.margin_ns) for press in verdict.presses] == [
        (2, PressKind.TIED, 0),
        (1, PressKind.TIED, 80 * US),
        (3, PressKind.LATER, 160 * US),
    ]


@pytest.mark.parametrize("gap_ms, outcome", [(20, "tie"), (21, "floor")])
def test_the_uncertainties_of_two_stamps_widen_the_window(gap_ms: int, outcome: str) -> None:
    play = Play(order()).press(1, OPEN, uncertainty_ns=0).press(2, OPEN + gap_ms * MS, uncertainty_ns=20 * MS)
    assert play.final_verdict().outcome == outcome


def test_a_late_stamp_of_the_second_press_is_a_tie_for_it_may_have_been_the_first() -> None:
    verdict = Play(order()).press(1, OPEN).press(2, OPEN + MS, late_ns=MS).final_verdict()
    assert (verdict.outcome, verdict.stations, verdict.window_ns) == ("tie", (1, 2), MS + 2 * UNCERTAINTY)


def test_a_late_stamp_of_the_first_press_is_no_tie_for_it_was_earlier_still() -> None:
    verdict = Play(order()).press(1, OPEN, late_ns=MS).press(2, OPEN + 900 * US).final_verdict()
    assert (verdict.outcome, verdict.stations) == ("floor", (1,))
    assert [press.uncertainty_ns for press in verdict.presses] == [MS + UNCERTAINTY, UNCERTAINTY], (
        "both with their whole uncertainty"
    )


def test_a_very_uncertain_stamp_does_not_postpone_the_decision() -> None:
    play = Play(order(closing_ns=None)).press(1, OPEN + MS).press(2, OPEN + 2 * MS, late_ns=300_000 * MS)
    assert play.turn(OPEN + MS + 2 * UNCERTAINTY + SETTLE).verdicts[0].outcome == "tie"


def test_no_station_ties_with_itself() -> None:
    play = Play(order()).press(2, OPEN, late_ns=300_000 * MS).press(2, OPEN + 40 * MS, late_ns=300_000 * MS)
    assert (play.final_verdict().outcome, play.final_verdict().stations) == ("floor", (2,))


def test_an_arm_may_ask_for_a_wider_window() -> None:
    assert Play(order(tie_window_ns=MS)).press(1, OPEN).press(2, OPEN + MS).final_verdict().outcome == "tie"
