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


def press_unheard(both: SideBySide, *pushes: tuple[int, int]) -> None:
    """The lockout has the pushes, and no verdict on them yet."""
    for station, since_ns in pushes:
        push = ConfirmedPress(station, both.play.now_ns + since_ns, 0)
        both.lockout, facts = lockout.on_press(both.lockout, push)
        assert not facts


def early(**policies: object) -> SideBySide:
    """The time to think; a press before the opening bars, and takes 5 points."""
    both = SideBySide(early=EarlyPressRule.BAR, early_points=Decimal(-5), **policies)
    both.order(m.StartReading())
    both.order(m.StartThinking())
    return both


def standing(both: SideBySide, team: int) -> tuple[str, int, list[int]]:
    """The phase, the points of `team`, and who is barred."""
    contest = both.play.contest
    return contest.phase.value, int(contest.scores[team]), list(contest.buzzers.barred)


def notices(both: SideBySide, audience: Audience = Audience.MC) -> list[str]:
    return [str(notice) for notice in both.play.view(audience).notices]


@pytest.mark.parametrize("ruling", [m.Bar(3), m.MarkAbsent(3, absent=True)])
def test_who_was_barred_or_absent_before_the_verdict_gets_no_floor_and_the_mc_decides(ruling: m.Command) -> None:
    both = SideBySide(on_wrong="queue")
    both.to_opening()
    press_unheard(both, (3, 0), (2, 20 * MS), (1, 40 * MS))
    both.order(ruling)
    both.wait(1)

    contest = both.play.contest
    assert (contest.phase, contest.buzzers.floor) == ("lost", None)
    text = "Team 3 pressed first, but may not answer any more: give the floor, or reopen the buzzers"
    assert notices(both) == notices(both, Audience.DESK) == [text]
    assert notices(both, Audience.STAGE) == []
    assert [press.team for press in both.play.view().presses] == [3, 2, 1]
    assert m.GiveFloor(3) not in [step.command for step in both.play.view().actions]

    both.order(m.GiveFloor(2))
    both.rule_wrong()
    assert both.play.contest.buzzers.floor == 1, "the recorded order goes on"


def test_a_tie_with_a_team_that_was_barred_meanwhile_is_for_the_mc_to_decide() -> None:
    both = SideBySide(on_tie="earliest")
    both.to_opening()
    press_unheard(both, (3, 0), (2, 0))
    both.order(m.Bar(2))
    both.wait(1)
    assert both.play.contest.phase == "lost"
    both.order(m.ReopenBuzzers())
    assert firmware_orders(both.play.contest).arm.stations == (1, 3, 4, 5)  # type: ignore[union-attr]


def test_undo_keeps_an_early_press_with_its_bar_and_its_points_and_so_does_redo() -> None:
    both = early()
    both.press(4)
    assert standing(both, 4) == ("thinking", -5, [4])

    both.order(m.Undo())
    assert standing(both, 4) == ("reading", -5, [4])
    assert [press.team for press in both.play.view().presses] == [4]

    both.order(m.Redo())
    assert standing(both, 4) == ("thinking", -5, [4])
    assert apply_all(Contest(), both.play.facts) == both.play.contest


def test_an_early_press_between_undo_and_redo_costs_once() -> None:
    both = early()
    both.order(m.Undo())
    both.press(4)
    both.order(m.Redo())
    both.order(m.Undo())
    assert standing(both, 4) == ("reading", -5, [4])
    assert both.play.contest.item_points == {4: -5}
    assert len(both.play.contest.buzzers.presses) == 1


def test_undo_of_the_bar_of_a_team_that_pressed_early_meanwhile_lets_the_press_count() -> None:
    both = early()
    both.order(m.Bar(4))
    press = Press(4, both.play.now_ns, PressKind.EARLY)
    both.play.report(m.Pressed(both.play.contest.arming, press))
    assert standing(both, 4) == ("thinking", 0, [4]), "who may not press anyway is not punished"
    both.order(m.Undo())
    assert standing(both, 4) == ("thinking", -5, [4])
    assert both.play.contest.buzzers.barred[4].early


def test_undo_of_a_pardon_bars_again_and_redo_pardons_again_each_at_its_price() -> None:
    both = early()
    both.press(4)
    both.order(m.Pardon(4))
    assert both.play.contest.scores[4] == 0
    both.order(m.Undo())
    assert standing(both, 4) == ("thinking", -5, [4])
    both.order(m.Redo())
    assert standing(both, 4) == ("thinking", 0, [])


def test_no_early_press_of_a_question_that_is_over_or_withdrawn_costs_anything_in_another_state() -> None:
    both = early()
    both.press(4)
    both.wait(31)
    both.order(m.CloseQuestion())
    both.order(m.StartReading())
    both.press(5)
    assert both.play.contest.scores[5] == -5
    both.order(m.Undo())
    assert standing(both, 5) == ("closed", 0, [4])
    assert both.play.contest.scores[4] == -5
    both.order(m.VoidQuestion())
    both.order(m.Undo())
    both.order(m.Redo())
    assert both.play.contest.scores[4] == 0, "a voided question is as if never asked"


def test_undo_of_a_stopped_clock_keeps_the_press_that_the_queue_needs() -> None:
    both = SideBySide(on_wrong="queue")
    both.to_opening()
    both.press(1)
    both.order(m.Pause())
    both.press(2)
    both.order(m.Undo())
    assert [press.team for press in both.play.view().presses] == [1, 2]
    both.rule_wrong()
    assert both.play.contest.buzzers.floor == 2


def test_a_press_of_an_opening_that_undo_withdrew_stays_on_record_and_is_not_heard() -> None:
    both = SideBySide(on_wrong="queue")
    both.to_opening()
    both.press(1)
    both.rule_wrong()
    both.wait(0.2)
    both.press(3)
    both.order(m.Undo())
    assert both.play.contest.buzzers.floor == 1
    assert [press.team for press in both.play.contest.buzzers.presses] == [1, 3]
    assert [press.team for press in both.play.view().presses] == [1]
    both.rule_wrong()
    assert both.play.contest.phase == "open"


def test_who_pressed_while_a_team_had_the_floor_by_a_ruling_that_is_undone_is_heard() -> None:
    both = SideBySide(on_wrong="queue")
    both.to_opening()
    both.order(m.GiveFloor(5))
    both.press_apart((1, 0), (2, US))
    both.order(m.Undo())
    assert both.play.contest.buzzers.tied == (1, 2)
    both.order(m.GiveFloor(2))
    both.press(4)
    both.rule_wrong()
    assert both.play.contest.buzzers.floor == 1
    assert {press.kind for press in both.play.contest.buzzers.presses} == {PressKind.LATER}


@pytest.mark.parametrize("stations, floor, tied", [((3,), 3, ()), ((3, 1), None, (1, 3))])
def test_a_verdict_that_was_under_way_when_a_correction_was_undone_counts(
    stations: tuple[int, ...], floor: int | None, tied: tuple[int, ...]
) -> None:
    both = SideBySide(on_wrong="queue")
    both.to_opening()
    both.order(m.AdjustScore(5, Decimal(1), "as the jury says"))
    press_unheard(both, *((station, 0) for station in stations), (2, 20 * MS))
    both.order(m.Undo())
    assert both.play.contest.phase == "lost"
    both.wait(1)
    buzzers = both.play.contest.buzzers
    assert (buzzers.floor, tuple(sorted(buzzers.tied))) == (floor, tied)
    if floor is not None:
        both.rule_wrong()
        assert both.play.contest.buzzers.floor == 2


def test_a_verdict_that_was_under_way_when_a_hold_began_counts_no_more() -> None:
    both = SideBySide()
    both.to_opening()
    press_unheard(both, (3, 0))
    both.order(m.Hold())
    both.order(m.Release())
    both.wait(1)
    assert (both.play.contest.phase, both.play.contest.buzzers.floor) == ("lost", None)


def test_a_verdict_of_an_undone_opening_counts_no_more_once_the_buzzers_are_opened_again() -> None:
    both = SideBySide()
    both.to_opening()
    both.order(m.AdjustScore(5, Decimal(1), "as the jury says"))
    press_unheard(both, (3, 0))
    both.order(m.Undo())
    both.order(m.ReopenBuzzers())
    both.wait(1)
    assert (both.play.contest.phase, both.play.contest.buzzers.floor) == ("open", None)


@pytest.mark.parametrize("ruling", [m.Pause(), m.AdjustScore(5, Decimal(1), "as the jury says"), m.MoveTeam(4, 7)])
def test_an_early_press_whose_report_comes_after_another_arming_bars(ruling: m.Command) -> None:
    both = early()
    both.wait(1)
    arming, pressed_ns = both.play.contest.arming, both.play.now_ns - MS
    both.order(ruling)
    both.order(m.Undo())
    assert both.play.contest.arming > arming
    both.play.report(m.Pressed(arming, Press(3, pressed_ns, PressKind.EARLY)))
    both.meet()
    assert standing(both, 3) == ("thinking", -5, [3])


def test_an_early_press_of_the_question_before_bars_nobody() -> None:
    both = early()
    arming = both.play.contest.arming
    both.order(m.VoidQuestion())
    both.order(m.StartReading())
    both.play.report(m.Pressed(arming, Press(3, both.play.now_ns - MS, PressKind.EARLY)))
    assert standing(both, 3) == ("reading", 0, [])
