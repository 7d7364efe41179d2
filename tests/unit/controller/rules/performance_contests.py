"""Contests in the middle of a performance, made by hand."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.performance.state import PerformanceState
from tests.unit.controller.rules.played_match import plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round

Marks = tuple[Decimal, ...]
STAGE = 2


def marks(*numbers: int) -> Marks:
    return tuple(map(Decimal, numbers))


ONE, TWO, THREE = marks(10, 10, 10, 10), marks(20, 10, 10, 10), marks(30, 10, 10, 10)


def on_stage(phase: Phase, *, rules: dict[str, Any] | None = None, item: int = 1, **state: Any) -> Contest:
    """Team 2 is on stage, team 1 has performed, teams 3 to 5 come next; judges 1 to 3."""
    fields: dict[str, Any] = {"order": (1, 2, 3, 4, 5), "performer": 2, **state}
    return replace(
        in_round(STAGE, phase),
        evening=replace(evening(), format=plan_with(StageRound, **(rules or {}))),
        item=item,
        scores=dict.fromkeys(range(1, 6), Decimal(0)),
        contenders=(1, 2, 3, 4, 5),
        round_teams=(1, 2, 3, 4, 5),
        judges=(1, 2, 3),
        performance=PerformanceState(**fields),
    )


def after(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`, as if no fact were counted."""
    return replace(apply(contest, fact), seq=contest.seq, step=contest.step)


def facts(
    contest: Contest, command: m.Command, role: Role = Role.MC, judge: int | None = None
) -> tuple[f.AnyFact, ...]:
    """What an order leads to, without the fact that names the decision."""
    return decide(contest, Order(command, "", role, judge=judge), NOW)[1:]


def reasons(contest: Contest, command: m.Command, role: Role = Role.MC, judge: int | None = None) -> list[str]:
    """Why an order is refused."""
    with pytest.raises(RefusedError) as error:
        facts(contest, command, role, judge)
    return [str(reason) for reason in error.value.reasons]


def five(count: int = 5) -> dict[int, Marks]:
    """Ballots with the totals 40, 50, 60, 70 and 80."""
    return {judge: marks(10 * judge, 10, 10, 10) for judge in range(1, count + 1)}
