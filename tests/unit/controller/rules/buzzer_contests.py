"""Contests in the middle of a buzzers question, made by hand."""

from typing import Any

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, PressKind
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules import on_firmware
from controller.rules.contest import Clock, Contest
from controller.rules.rounds.buzzers.state import BuzzersState, PressRecord
from controller.rules.rounds.buzzers.verdicts import GUARD_NS
from tests.unit.controller.rules.played_match import plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round

OPENING = NOW - SECOND
ARMING = 40
EARLY, BARRED, WINNER, TIED = PressKind.EARLY, PressKind.BARRED, PressKind.WINNER, PressKind.TIED


def question(phase: Phase, *, rules: dict[str, Any] | None = None, arming: int = ARMING, **state: Any) -> Contest:
    """A question of the buzzers in this phase, read under arming 38 and opened under 40: `rules` of its round, `state`
    of its buzzers."""
    form = plan_with(BuzzersRound, **(rules or {}))
    fields: dict[str, Any] = {"question_arming": 38, "first_arming": 40, **state}
    return replace(
        in_round(1, phase),
        evening=replace(evening(), format=form),
        arming=arming,
        opening_ns=OPENING,
        contenders=(1, 2, 3, 4, 5),
        round_teams=(1, 2, 3, 4, 5),
        asked_teams=(1, 2, 3, 4, 5),
        buzzers=BuzzersState(**fields),
    )


def press(team: int, us: int = 0, kind: PressKind = PressKind.LATER, **fields: Any) -> PressRecord:
    """A press of the opening 40, so many µs after it."""
    usual: dict[str, Any] = {
        "team": team,
        "arming": ARMING,
        "at_ns": OPENING + us * 1_000,
        "since_opening_ns": us * 1_000,
        "kind": kind,
        "margin_ns": 0,
        "uncertainty_ns": 0,
        "opening": ARMING,
    }
    return PressRecord(**{**usual, **fields})


def report(contest: Contest, fact: m.FirmwareFact, draw: int = 0) -> list[f.AnyFact]:
    """The facts that follow from what the firmware reports now."""
    return on_firmware.report(contest, fact, NOW, draw)


ANSWERING = Clock("answering", 15 * SECOND, NOW + 15 * SECOND, 15 * SECOND)


def floor(team: int, **fields: Any) -> f.FloorTaken:
    """The team has pressed and answers from now on, behind the MC's guard."""
    usual: dict[str, Any] = {"team": team, "clock": ANSWERING, "guard_until_ns": NOW + GUARD_NS, "by_press": True}
    return f.FloorTaken(**{**usual, **fields})
