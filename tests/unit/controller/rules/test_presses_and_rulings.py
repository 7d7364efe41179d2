"""Presses are what happened, rulings are what people decided: no ruling in between gives the floor unasked, and undo
forgets no press. Every press here is judged by the real lockout."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Audience, EarlyPressRule, Press, PressKind
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.firmware_orders import firmware_orders
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from tests.unit.controller.rules.rules_beside_lockout import SideBySide


def press_unheard(pair: SideBySide, *pushes: tuple[int, int]) -> None:
    """The lockout has the pushes, and no verdict on them yet."""
    for station, since_ns in pushes:
        push = ConfirmedPress(station, pair.play.now_ns + since_ns, 0)
        pair.lockout, facts = lockout.on_press(pair.lockout, push)
        assert not facts


def early(**policies: object) -> SideBySide:
    """The time to think; a press before the opening bars, and takes 5 points."""
    pair = SideBySide(early=EarlyPressRule.BAR, early_points=Decimal(-5), **policies)
    pair.order(m.StartReading())
    pair.order(m.StartThinking())
    return pair


def standing(pair: SideBySide, team: int) -> tuple[str, int, list[int]]:
    """The phase, the points of `team`, and who is barred."""
    contest = pair.play.contest
    return contest.phase.value, int(contest.scores[team]), list(contest.buzzers.barred)


def notices(pair: SideBySide, audience: Audience = Audience.MC) -> list[str]:
    return [str(notice) for notice in pair.play.view(audience).notices]


@pytest.mark.parametrize("ruling", [m.Bar(3), m.MarkAbsent(3, absent=True)])
def test_who_was_barred_or_absent_before_the_verdict_gets_no_floor_and_the_mc_decides(ruling: m.Command) -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    press_unheard(pair, (3, 0), (2, 20 * MS), (1, 40 * MS))
    pair.order(ruling)
    pair.wait(1)

    contest = pair.play.contest
    assert (contest.phase, contest.buzzers.floor) == ("lost", None)
    text = "Team 3 pressed first, but may not answer any more: give the floor, or reopen the buzzers"
    assert notices(pair) == notices(pair, Audience.DESK) == [text]
    assert notices(pair, Audience.STAGE) == []
    assert [press.team for press in pair.play.view().presses] == [3, 2, 1]
    assert m.GiveFloor(3) not in [step.command for step in pair.play.view().actions]

    pair.order(m.GiveFloor(2))
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 1, "the recorded order goes on"


def test_a_tie_with_a_team_that_was_barred_meanwhile_is_for_the_mc_to_decide() -> None:
    pair = SideBySide(on_tie="earliest")
    pair.to_opening()
    press_unheard(pair, (3, 0), (2, 0))
    pair.order(m.Bar(2))
    pair.wait(1)
    assert pair.play.contest.phase == "lost"
    pair.order(m.ReopenBuzzers())
    assert firmware_orders(pair.play.contest).arm.stations == (1, 3, 4, 5)  # type: ignore[union-attr]


def test_undo_keeps_an_early_press_with_its_bar_and_its_points_and_so_does_redo() -> None:
    pair = early()
    pair.press(4)
    assert standing(pair, 4) == ("thinking", -5, [4])

    pair.order(m.Undo())
    assert standing(pair, 4) == ("reading", -5, [4])
    assert [press.team for press in pair.play.view().presses] == [4]

    pair.order(m.Redo())
    assert standing(pair, 4) == ("thinking", -5, [4])
    assert apply_all(Contest(), pair.play.facts) == pair.play.contest


def test_an_early_press_between_undo_and_redo_costs_once() -> None:
    pair = early()
    pair.order(m.Undo())
    pair.press(4)
    pair.order(m.Redo())
    pair.order(m.Undo())
    assert standing(pair, 4) == ("reading", -5, [4])
    assert pair.play.contest.item_points == {4: -5}
    assert len(pair.play.contest.buzzers.presses) == 1


def test_undo_of_the_bar_of_a_team_that_pressed_early_meanwhile_lets_the_press_count() -> None:
    pair = early()
    pair.order(m.Bar(4))
    press = Press(4, pair.play.now_ns, PressKind.EARLY)
    pair.play.report(m.Pressed(pair.play.contest.arming, press))
    assert standing(pair, 4) == ("thinking", 0, [4]), "who may not press anyway is not punished"
    pair.order(m.Undo())
    assert standing(pair, 4) == ("thinking", -5, [4])
    assert pair.play.contest.buzzers.barred[4].early


def test_undo_of_a_pardon_bars_again_and_redo_pardons_again_each_at_its_price() -> None:
    pair = early()
    pair.press(4)
    pair.order(m.Pardon(4))
    assert pair.play.contest.scores[4] == 0
    pair.order(m.Undo())
    assert standing(pair, 4) == ("thinking", -5, [4])
    pair.order(m.Redo())
    assert standing(pair, 4) == ("thinking", 0, [])


def test_no_early_press_of_a_question_that_is_over_or_withdrawn_costs_anything_in_another_state() -> None:
    pair = early()
    pair.press(4)
    pair.wait(31)
    pair.order(m.CloseQuestion())
    pair.order(m.StartReading())
    pair.press(5)
    assert pair.play.contest.scores[5] == -5
    pair.order(m.Undo())
    assert standing(pair, 5) == ("closed", 0, [4])
    assert pair.play.contest.scores[4] == -5
    pair.order(m.VoidQuestion())
    pair.order(m.Undo())
    pair.order(m.Redo())
    assert pair.play.contest.scores[4] == 0, "a voided question is as if never asked"


def test_undo_of_a_stopped_clock_keeps_the_press_that_the_queue_needs() -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    pair.press(1)
    pair.order(m.Pause())
    pair.press(2)
    pair.order(m.Undo())
    assert [press.team for press in pair.play.view().presses] == [1, 2]
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2


def test_a_press_of_an_opening_that_undo_withdrew_stays_on_record_and_is_not_heard() -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    pair.press(1)
    pair.rule_wrong()
    pair.wait(0.2)
    pair.press(3)
    pair.order(m.Undo())
    assert pair.play.contest.buzzers.floor == 1
    assert [press.team for press in pair.play.contest.buzzers.presses] == [1, 3]
    assert [press.team for press in pair.play.view().presses] == [1]
    pair.rule_wrong()
    assert pair.play.contest.phase == "open"


def test_who_pressed_while_a_team_had_the_floor_by_a_ruling_that_is_undone_is_heard() -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    pair.order(m.GiveFloor(5))
    pair.press_apart((1, 0), (2, US))
    pair.order(m.Undo())
    assert pair.play.contest.buzzers.tied == (1, 2)
    pair.order(m.GiveFloor(2))
    pair.press(4)
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 1
    assert {press.kind for press in pair.play.contest.buzzers.presses} == {PressKind.LATER}


@pytest.mark.parametrize("stations, floor, tied", [((3,), 3, ()), ((3, 1), None, (1, 3))])
def test_a_verdict_that_was_under_way_when_a_correction_was_undone_counts(
    stations: tuple[int, ...], floor: int | None, tied: tuple[int, ...]
) -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    pair.order(m.AdjustScore(5, Decimal(1), "as the jury says"))
    press_unheard(pair, *((station, 0) for station in stations), (2, 20 * MS))
    pair.order(m.Undo())
    assert pair.play.contest.phase == "lost"
    pair.wait(1)
    buzzers = pair.play.contest.buzzers
    assert (buzzers.floor, tuple(sorted(buzzers.tied))) == (floor, tied)
    if floor is not None:
        pair.rule_wrong()
        assert pair.play.contest.buzzers.floor == 2


def test_a_verdict_that_was_under_way_when_a_hold_began_counts_no_more() -> None:
    pair = SideBySide()
    pair.to_opening()
    press_unheard(pair, (3, 0))
    pair.order(m.Hold())
    pair.order(m.Release())
    pair.wait(1)
    assert (pair.play.contest.phase, pair.play.contest.buzzers.floor) == ("lost", None)


def test_a_verdict_of_an_undone_opening_counts_no_more_once_the_buzzers_are_opened_again() -> None:
    pair = SideBySide()
    pair.to_opening()
    pair.order(m.AdjustScore(5, Decimal(1), "as the jury says"))
    press_unheard(pair, (3, 0))
    pair.order(m.Undo())
    pair.order(m.ReopenBuzzers())
    pair.wait(1)
    assert (pair.play.contest.phase, pair.play.contest.buzzers.floor) == ("open", None)


@pytest.mark.parametrize("ruling", [m.Pause(), m.AdjustScore(5, Decimal(1), "as the jury says"), m.MoveTeam(4, 7)])
def test_an_early_press_whose_report_comes_after_another_arming_bars(ruling: m.Command) -> None:
    pair = early()
    pair.wait(1)
    arming, pressed_ns = pair.play.contest.arming, pair.play.now_ns - MS
    pair.order(ruling)
    pair.order(m.Undo())
    assert pair.play.contest.arming > arming
    pair.play.report(m.Pressed(arming, Press(3, pressed_ns, PressKind.EARLY)))
    pair.meet()
    assert standing(pair, 3) == ("thinking", -5, [3])


def test_an_early_press_of_the_question_before_bars_nobody() -> None:
    pair = early()
    arming = pair.play.contest.arming
    pair.order(m.VoidQuestion())
    pair.order(m.StartReading())
    pair.play.report(m.Pressed(arming, Press(3, pair.play.now_ns - MS, PressKind.EARLY)))
    assert standing(pair, 3) == ("reading", 0, [])
