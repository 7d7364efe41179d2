"""Every rule of the lockout, one press or two at a time."""

from typing import Any

import pytest
from msgspec import structs

from bus.messages import Arm, EarlyPressRule, Press, Pressed, PressKind, Verdict
from bus.messages.firmware import MAX_VERDICT_PRESSES
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout import Lockout, UnconfirmedEdge
from tests.unit.firmware.lockout.contact_view import ContactView

SETTLE = 3 * MS
OPEN = 1_000 * MS
CLOSE = OPEN + 10_000 * MS
UNCERTAINTY = 50 * US


def order(arming: int = 1, **more: Any) -> Arm:
    fields: dict[str, Any] = {"opening_ns": OPEN, "closing_ns": CLOSE, "stations": (1, 2, 3, 4), **more}
    return Arm(arming=arming, **fields)


class Play:
    """A lockout with all its facts; presses are confirmed at the instant they are given."""

    def __init__(self, *arms: Arm, at_ns: int = OPEN - 500 * MS) -> None:
        self.state = Lockout(SETTLE)
        self.facts: list[Pressed | Verdict] = []
        for arm in arms:
            self.arm(arm, at_ns)

    def arm(self, order: Arm | None, now_ns: int) -> "Play":
        self.state = lockout.arm(self.state, order, now_ns)
        return self

    def press(self, station: int, at_ns: int, uncertainty_ns: int = UNCERTAINTY, late_ns: int = 0) -> "Play":
        self.state, facts = lockout.on_press(self.state, ConfirmedPress(station, at_ns, uncertainty_ns, late_ns))
        self.facts += facts
        return self

    def turn(self, now_ns: int, *unconfirmed_edges: UnconfirmedEdge, down: dict[int, int] | None = None) -> "Play":
        self.state, facts = lockout.advance(self.state, now_ns, ContactView(unconfirmed_edges, down or {}))
        self.facts += facts
        return self

    @property
    def verdicts(self) -> list[Verdict]:
        return [fact for fact in self.facts if isinstance(fact, Verdict)]

    @property
    def reports(self) -> list[tuple[int | None, int, PressKind]]:
        return [(fact.arming, fact.press.station, fact.press.kind) for fact in self.facts if isinstance(fact, Pressed)]

    def final_verdict(self) -> Verdict:
        """The only verdict, after all time has passed."""
        self.turn(CLOSE + 1_000 * MS)
        (verdict,) = self.verdicts
        return verdict


def kinds(verdict: Verdict) -> dict[int, PressKind]:
    return {press.station: press.kind for press in verdict.presses}


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
    assert (last.press.kind, last.press.margin_ns) == (PressKind.LATER, -4 * MS)


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


def test_after_nobody_a_press_is_late() -> None:
    assert Play(order()).turn(CLOSE + 10 * MS).press(1, CLOSE - MS).reports == [(1, 1, PressKind.LATE)]


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
    assert len(play.state.records) <= lockout.MAX_RECORDS


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
