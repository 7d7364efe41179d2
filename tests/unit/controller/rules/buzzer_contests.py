"""Contests in the middle of a buzzers question, made by hand."""

from typing import Any

from msgspec.structs import replace

from bus.messages import Phase, PressKind
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.state import BuzzersState, PressRecord
from tests.unit.controller.rules.played_match import plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round

OPENING = NOW - SECOND
ARMING = 40


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
