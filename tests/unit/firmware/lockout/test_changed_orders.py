"""Orders that change while presses are under way, and rulings that come meanwhile."""

from msgspec import structs

from bus.messages import Pressed, PressKind
from bus.messages.firmware import MAX_VERDICT_PRESSES
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import lockout
from firmware.lockout.lockout_state import MAX_RECORDS, Lockout
from tests.unit.firmware.lockout.lockout_play import CLOSE, OPEN, SETTLE, UNCERTAINTY, Play, order

# ----------------------------------------------------------------------------------------- arming again, anew, off


def test_the_same_order_again_changes_nothing() -> None:
    play = Play(order()).press(1, OPEN + MS)
    assert play.arm(order(), OPEN + 2 * MS).final_verdict().stations == (1,)
    assert len(play.state.terms) == 2


def test_the_opening_moved_later_before_it_came_makes_presses_early() -> None:
    play = Play(order()).arm(order(opening_ns=OPEN + 100 * MS), OPEN - MS).press(1, OPEN + 50 * MS)
    assert play.reports == [(1, 1, PressKind.EARLY)]


def test_the_clock_was_paused_so_there_is_no_opening_until_it_runs_again() -> None:
    play = Play(order()).arm(order(opening_ns=None, closing_ns=None), OPEN - MS).press(1, OPEN + MS)
    assert play.reports == [(1, 1, PressKind.EARLY)]
    assert not play.turn(CLOSE * 2).verdicts


def test_the_opening_moved_earlier_lets_a_press_count() -> None:
    play = Play(order()).arm(order(opening_ns=OPEN - 100 * MS), OPEN - 200 * MS).press(1, OPEN - 50 * MS)
    assert play.final_verdict().stations == (1,)


def test_an_order_that_arrives_after_its_own_opening_affects_the_press_that_is_not_yet_confirmed() -> None:
    play = Play(order(opening_ns=None)).arm(order(), OPEN + 5 * MS).press(1, OPEN + MS)
    assert play.final_verdict().stations == (1,)


def test_a_press_made_while_it_was_open_stays_valid_when_the_opening_moves() -> None:
    play = Play(order()).press(1, OPEN + MS).arm(order(opening_ns=None, closing_ns=None), OPEN + 2 * MS)
    assert play.turn(OPEN + 10 * MS).verdicts[0].stations == (1,)


def test_the_verdict_is_kept_when_the_instants_change() -> None:
    play = Play(order()).press(1, OPEN + MS).turn(OPEN + 10 * MS)
    play.arm(order(closing_ns=CLOSE + MS), OPEN + 20 * MS).press(2, OPEN + 30 * MS)
    assert play.reports == [(1, 2, PressKind.LATER)]
    assert play.final_verdict().stations == (1,)


def test_a_press_belongs_to_the_arming_in_force_at_its_stamp() -> None:
    play = Play(order()).arm(order(2, opening_ns=OPEN + 100 * MS), OPEN + 20 * MS).press(1, OPEN + 19 * MS)
    verdict = play.turn(OPEN + 50 * MS).verdicts[0]
    assert (verdict.arming, verdict.stations) == (1, (1,))


def test_a_press_waiting_when_everything_is_locked_still_gets_its_verdict() -> None:
    play = Play(order()).press(1, OPEN + MS).arm(None, OPEN + 2 * MS).turn(OPEN + 50 * MS)
    assert [(verdict.arming, verdict.stations) for verdict in play.verdicts] == [(1, (1,))]


def test_a_withdrawn_arming_never_ends_with_nobody() -> None:
    assert not Play(order()).arm(None, CLOSE - MS).turn(CLOSE * 2).verdicts


def test_held_is_reported_again_for_a_new_arming() -> None:
    play = Play(order()).turn(OPEN, down={1: 7}).arm(order(2, opening_ns=OPEN + MS), OPEN + 1)
    play.turn(OPEN + MS, down={1: 7})
    assert play.reports == [(1, 1, PressKind.HELD), (2, 1, PressKind.HELD)]


def test_terms_and_records_are_limited() -> None:
    play = Play()
    for number in range(1, 200):
        play.arm(order(number), OPEN + number)
    assert len(play.state.terms) <= lockout.MAX_TERMS
    assert len(play.state.records) <= MAX_RECORDS


# ---------------------------------------------------------------------------------------------------- due


def test_it_reports_when_it_is_due() -> None:
    play = Play(order())
    assert lockout.due_ns(play.state, OPEN - MS) == OPEN
    play.turn(OPEN)
    assert lockout.due_ns(play.state, OPEN) == CLOSE + SETTLE
    play.press(1, OPEN + MS)
    assert lockout.due_ns(play.state, OPEN + MS) == OPEN + MS + 100 * US + SETTLE
    play.turn(OPEN + 10 * MS)
    assert lockout.due_ns(play.state, OPEN + 10 * MS) is None
    assert lockout.due_ns(Lockout(SETTLE), 0) is None


# ------------------------------------------------------------------------------------------------ the floor of a ruling


def test_after_a_ruling_nobody_can_win_any_more_and_presses_are_later() -> None:
    play = Play(order()).arm(order(floor=3), OPEN + MS).press(1, OPEN + 2 * MS)
    (reports,) = play.facts
    assert isinstance(reports, Pressed)
    assert (reports.press.kind, reports.press.margin_ns) == (PressKind.LATER, None)


def test_after_a_ruling_the_closing_reports_nothing_and_nothing_is_due() -> None:
    play = Play(order()).arm(order(floor=3), OPEN + MS).turn(CLOSE + 10 * MS)
    assert play.facts == []
    assert lockout.due_ns(play.state, CLOSE + 10 * MS) is None


def test_a_press_before_the_opening_stays_early_though_a_ruling_has_come() -> None:
    play = Play(order(floor=3, opening_ns=OPEN)).press(1, OPEN - MS)
    (reports,) = play.facts
    assert isinstance(reports, Pressed)
    assert reports.press.kind is PressKind.EARLY


def test_a_press_that_waits_for_its_verdict_is_not_reported_as_held_when_the_opening_is_moved_behind_it() -> None:
    play = Play(order()).press(1, OPEN + 2 * MS)
    play.arm(order(opening_ns=OPEN + 3 * MS, closing_ns=CLOSE), OPEN + 3 * MS)
    play.turn(OPEN + 3 * MS, down={1: OPEN + 2 * MS})

    assert play.reports == []
    assert [press.station for press in play.final_verdict().presses] == [1]


def test_teams_that_hammer_their_buttons_through_the_whole_reading_do_not_make_a_verdict_too_long_to_be_read() -> None:
    """Eight buttons ten times a second for a minute once made a frame that the controller refuses to read."""
    play = Play(order(stations=tuple(range(1, 9))), at_ns=0)
    hammered = [(station, number * 4 * MS + station) for number in range(240) for station in range(2, 9)]
    for station, at_ns in hammered:
        play.press(station, at_ns)
    play.press(1, OPEN + 5 * MS).press(2, OPEN + 6 * MS)
    verdict = play.final_verdict()

    assert (verdict.outcome, verdict.stations) == ("floor", (1,))
    assert len(verdict.presses) == MAX_VERDICT_PRESSES
    assert {press.station for press in verdict.presses if press.kind is PressKind.EARLY} == set(range(2, 9))
    assert len(play.reports) == len(hammered) + 1, "each was reported when it happened"
    first_early = min(press.at_ns for press in verdict.presses)
    assert first_early == 2, "the first early press of a station stays: it is what bars it"


def test_a_press_with_a_wider_stamp_than_the_first_ties_with_it_however_late_it_is_confirmed() -> None:
    """The first one's stamp was exact, so its verdict did not wait for a press 2 ns later that was only ± 50 µs."""
    play = Play(order(tie_window_ns=0))
    play.state = structs.replace(play.state, uncertainty_ns=UNCERTAINTY)
    play.press(1, OPEN, uncertainty_ns=0).turn(OPEN + SETTLE)
    play.press(2, OPEN + 2)
    verdict = play.final_verdict()

    assert (verdict.outcome, verdict.stations) == ("tie", (1, 2))
