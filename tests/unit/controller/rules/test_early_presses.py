"""What presses before the opening mean: one report of the firmware each."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, Press, PressKind
from controller.rules import facts as f
from controller.rules.rounds.buzzers.state import Penalty
from controller.rules.rounds.buzzers.verdicts import unknown_early_facts
from tests.unit.controller.rules.buzzer_contests import ARMING, BARRED, EARLY, OPENING, press, question, report
from tests.unit.controller.rules.test_contest_state import in_round


def pressed(station: int, at_ns: int, kind: PressKind = EARLY, arming: int | None = ARMING) -> m.Pressed:
    return m.Pressed(arming, Press(station, at_ns, kind))


def test_an_early_press_bars_the_team_once_at_its_price() -> None:
    contest = question(Phase.READING, rules={"early_points": Decimal(-2)})
    fact = pressed(3, OPENING)
    recorded = f.PressRecorded(ARMING, 3, fact.press)
    assert report(contest, fact) == [recorded, f.TeamBarred(3, Decimal(-2), early=True)]
    barred = replace(contest, buzzers=replace(contest.buzzers, barred={3: Penalty(Decimal(0), early=True)}))
    assert report(barred, fact) == [recorded]


@pytest.mark.parametrize(
    "rules, state, kind, arming",
    [
        ({}, {}, PressKind.IDLE, ARMING),
        ({}, {}, EARLY, None),
        ({}, {}, EARLY, 37),
        ({}, {}, EARLY, 41),
        ({}, {"out": (3,)}, EARLY, ARMING),
        ({}, {"pardoned": (3,)}, EARLY, ARMING),
        ({}, {"is_reopened": True}, EARLY, ARMING),
        ({"early": EarlyPressRule.IGNORE}, {}, EARLY, ARMING),
        ({"early": EarlyPressRule.DELAY}, {}, EARLY, ARMING),
        ({}, {"ordered_ns": OPENING}, EARLY, ARMING),
    ],
)
def test_other_presses_are_recorded_alone(
    rules: dict[str, Any], state: dict[str, Any], kind: PressKind, arming: int | None
) -> None:
    fact = pressed(3, OPENING, kind, arming)
    assert report(question(Phase.READING, rules=rules, **state), fact) == [f.PressRecorded(arming, 3, fact.press)]


@pytest.mark.parametrize("arming", [38, 39, 40])
def test_an_early_press_counts_under_every_arming_of_its_question(arming: int) -> None:
    contest = question(Phase.READING, ordered_ns=OPENING + 1)
    assert len(report(contest, pressed(3, OPENING, arming=arming))) == 2
    first = question(Phase.READING, question_arming=0)
    assert len(report(first, pressed(3, OPENING, arming=arming))) == (2 if arming == ARMING else 1)


def test_a_press_at_a_station_without_a_team_or_outside_of_the_buzzers_bars_nobody() -> None:
    fact = pressed(8, OPENING)
    assert report(question(Phase.READING), fact) == [f.PressRecorded(ARMING, None, fact.press)]
    boards = replace(in_round(0, Phase.READING), arming=ARMING, contenders=(1, 2, 3))
    assert report(boards, pressed(3, OPENING)) == [f.PressRecorded(ARMING, 3, pressed(3, OPENING).press)]


def test_undo_bars_whoever_pressed_early_meanwhile() -> None:
    rules = {"early_points": Decimal(-2)}
    before_undo = question(Phase.READING, rules=rules, presses=(press(1, kind=EARLY, opening=0),))
    presses = (
        press(1, kind=EARLY, opening=0),
        press(2, kind=EARLY, opening=0),
        press(3, kind=EARLY, opening=0),
        press(4, kind=BARRED, opening=0),
        press(5, kind=EARLY, opening=40),
    )
    contest = question(Phase.READING, rules=rules, presses=presses, pardoned=(3,))
    assert unknown_early_facts(contest, before_undo) == [f.TeamBarred(2, Decimal(-2), early=True)]
    delayed = question(Phase.READING, rules={"early": EarlyPressRule.DELAY}, presses=presses)
    assert unknown_early_facts(delayed, before_undo) == []
    assert unknown_early_facts(in_round(0, Phase.READING), before_undo) == []
