"""Two teams exchange desks, at any time of an evening: presses before that stay with who pressed, all else follows the
teams. Every press here is judged by the real lockout."""

import pytest

from bus import messages as m
from bus.messages import EarlyPressRule, Lamp, Press, PressKind
from bus.units import NS_PER_MS as MS
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from tests.unit.controller.rules.orders_given import facts_of
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.rules_beside_lockout import SideBySide

EXCHANGE = m.ExchangeTeams(1, 2, "They sat at each other's desks")
A, D, E, F, L, T = Lamp.ARMED, Lamp.DARK, Lamp.EARLY, Lamp.FLOOR, Lamp.LOCKED, Lamp.TIED


def stations(play: Play) -> list[int]:
    return [team.station for team in play.view().teams]


def reading(**policies: object) -> SideBySide:
    pair = SideBySide(**policies)
    pair.order(m.StartReading())
    pair.order(m.StartThinking())
    return pair


def opened(**policies: object) -> SideBySide:
    pair = reading(**policies)
    pair.wait(30.5)
    return pair


def test_two_teams_exchange_desks_on_a_full_board_and_press_there() -> None:
    play = Play()
    play.to_buzzers()
    play.order(EXCHANGE)
    assert stations(play) == [2, 1, 3, 4, 5]

    play.to_opening()
    play.verdict(1)
    assert play.contest.buzzers.floor == 2


@pytest.mark.parametrize("role", [m.Role.MC, m.Role.DESK, m.Role.TECH])
def test_it_can_be_ordered_before_the_match_between_rounds_in_a_hold_and_after_the_last_round(role: m.Role) -> None:
    play = Play(start=False)
    play.order(EXCHANGE, role=role)
    assert stations(play) == [2, 1, 3, 4, 5]
    play.hello("epoch-1")
    play.order(m.StartMatch())
    play.order(EXCHANGE, role=role)
    play.order(m.Hold())
    play.order(EXCHANGE, role=role)
    play.order(m.Release())
    play.to_ranking()
    play.order(EXCHANGE, role=role)
    assert stations(play) == [1, 2, 3, 4, 5]


def test_it_is_refused_with_all_reasons_and_nothing_has_changed() -> None:
    play = Play()
    before = play.contest
    refused = {
        m.ExchangeTeams(1, 1, "why not"): ["same-team"],
        m.ExchangeTeams(1, 9, " x "): ["no-such-team", "reason-short"],
        m.ExchangeTeams(9, 8, "why not"): ["no-such-team", "no-such-team"],
        m.ExchangeTeams(9, 9, ""): ["no-such-team", "same-team", "reason-short"],
    }
    for command, codes in refused.items():
        with pytest.raises(RefusedError) as error:
            play.order(command)
        assert [reason.code for reason in error.value.reasons] == codes
        assert play.contest is before


def test_an_early_press_stays_with_who_made_it_and_bars_no_other() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.press(1)
    pair.order(EXCHANGE)
    assert [press.team for press in pair.play.view().presses] == [1]
    assert pair.lamps == [Lamp.EARLY, L, L, L, L]

    pair.wait(30.5)
    pair.press(1)
    assert pair.play.contest.buzzers.floor == 2
    pair.press(2)
    assert list(pair.play.contest.buzzers.barred) == [1]


def test_a_press_whose_report_comes_after_the_exchange_is_still_of_who_sat_there() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pressed_ns, arming = pair.play.now_ns - MS, pair.play.contest.arming
    pair.order(EXCHANGE)
    pair.play.report(m.Pressed(arming, Press(1, pressed_ns, PressKind.EARLY)))
    pair.play.report(m.Pressed(pair.play.contest.arming, Press(1, pair.play.now_ns + 1, PressKind.EARLY)))
    assert [press.team for press in pair.play.contest.buzzers.presses] == [1, 2]


def test_while_the_buzzers_are_open_the_opening_is_given_again_and_no_press_in_it_counts() -> None:
    pair = opened()
    arming, opening_ns = pair.play.contest.arming, pair.play.contest.opening_ns or 0
    push = ConfirmedPress(1, pair.play.now_ns, 0)
    pair.lockout, _ = lockout.on_press(pair.lockout, push)
    pair.order(EXCHANGE)
    assert pair.play.contest.phase == "lost"
    text = "Two teams exchanged desks while the buzzers were open: open them again"
    assert [str(notice) for notice in pair.play.view().notices] == [text]

    press = Press(1, push.at_ns, PressKind.WINNER, 0)
    pair.play.report(
        m.Verdict(
            arming=arming,
            outcome="floor",
            stations=(1,),
            opening_ns=opening_ns,
            window_ns=0,
            decided_ns=pair.play.now_ns,
            presses=(press,),
        )
    )
    received = [fact for fact in pair.play.facts if isinstance(fact, f.VerdictReceived)][-1]
    assert (received.teams, received.counts) == ((1,), False), "it is on record with who pressed"
    assert pair.play.contest.phase == "lost"

    pair.order(m.ReopenBuzzers())
    pair.wait(0.2)
    assert pair.lamps == [A] * 5
    pair.press(1)
    assert pair.play.contest.buzzers.floor == 2


def test_an_opening_that_the_contest_has_not_noticed_yet_is_lost_too() -> None:
    pair = reading()
    pair.play.now_ns = pair.play.contest.opening_ns or 0
    pair.order(EXCHANGE)
    assert pair.play.contest.phase == "lost"


def test_a_moment_before_the_opening_the_buzzers_open_all_the_same_at_the_new_seats() -> None:
    pair = reading()
    pair.play.now_ns = (pair.play.contest.opening_ns or 0) - 1
    pair.order(EXCHANGE)
    assert pair.play.contest.phase == "thinking"
    pair.wait(0.5)
    pair.press(2)
    assert pair.play.contest.buzzers.floor == 1


def test_in_a_hold_nothing_is_open_that_could_be_lost() -> None:
    pair = reading()
    pair.order(m.Hold())
    pair.play.now_ns += 60_000 * MS
    pair.order(EXCHANGE)
    assert pair.play.contest.phase == "thinking"


def test_in_a_boards_round_nothing_is_open_that_could_be_lost() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.now_ns = play.contest.opening_ns or 0
    play.order(EXCHANGE)
    assert play.contest.phase == "thinking"


def test_a_reason_of_three_letters_is_enough_and_stands_on_record_without_blanks_around_it() -> None:
    play = Play()
    command = m.ExchangeTeams(1, 2, " why ")
    assert facts_of(play, command)[1:] == (f.TeamsExchanged(1, 2, "why", play.now_ns),)


def test_who_has_the_floor_keeps_it_and_its_lamp_shines_at_the_other_desk() -> None:
    pair = opened()
    pair.press(1)
    pair.order(EXCHANGE)
    assert pair.play.contest.buzzers.floor == 1
    assert stations(pair.play)[0] == 2
    assert pair.lamps == [F, D, D, D, D]

    pair.wait(1)
    pair.order(m.RuleRight())
    assert pair.play.contest.marks == {1: True}


def test_the_queue_stays_as_it_was_pressed_and_goes_on_at_the_new_desks() -> None:
    pair = opened(on_wrong="queue")
    pair.press_apart((3, 0), (1, 20 * MS), (2, 40 * MS))
    pair.order(EXCHANGE)
    assert [press.team for press in pair.play.contest.buzzers.presses] == [3, 1, 2]
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 1
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2


def test_the_tied_stay_tied_and_alone_may_press_again() -> None:
    pair = opened()
    pair.tie(1, 4)
    pair.order(EXCHANGE)
    assert pair.lamps == [T, L, L, T, L]
    pair.order(m.ReopenBuzzers())
    assert firmware_orders(pair.play.contest).arm.stations == (2, 4)  # type: ignore[union-attr]


def test_undo_and_redo_exchange_them_back_and_again_and_presses_stay_with_who_pressed() -> None:
    pair = reading(early=EarlyPressRule.BAR)
    pair.order(EXCHANGE)
    pair.wait(0.1)
    pair.press(1)
    assert list(pair.play.contest.buzzers.barred) == [2]
    exchanged_ns = pair.play.now_ns - MS
    pair.order(m.Undo())
    assert stations(pair.play) == [1, 2, 3, 4, 5]
    assert list(pair.play.contest.buzzers.barred) == [2]
    pair.play.now_ns += MS
    late = Press(1, exchanged_ns, PressKind.EARLY)
    pair.play.report(m.Pressed(pair.play.contest.arming - 1, late))
    assert [press.team for press in pair.play.contest.buzzers.presses] == [2, 2]

    undone_ns = pair.play.now_ns - 1
    pair.order(m.Redo())
    assert stations(pair.play) == [2, 1, 3, 4, 5]
    assert pair.play.contest.team_at(1, undone_ns).number == 1  # type: ignore[union-attr]
    assert pair.play.contest.team_at(1, pair.play.now_ns + 1).number == 2  # type: ignore[union-attr]
    assert apply_all(Contest(), pair.play.facts) == pair.play.contest


def test_seats_of_another_boot_are_forgotten_with_its_clock() -> None:
    play = Play()
    play.order(EXCHANGE)
    play.take([f.Booted("boot-2", 5, play.now_ns)])
    assert play.contest.team_at(1, 5).number == 2  # type: ignore[union-attr]


def test_the_history_says_who_exchanged_desks_and_why() -> None:
    play = Play()
    play.order(EXCHANGE)
    text = "Teams 1 and 2 exchanged desks (They sat at each other's desks)"
    assert [str(fact.label) for fact in play.facts if isinstance(fact, f.Decided)][-1] == text
    assert str(play.view().undo) == text
