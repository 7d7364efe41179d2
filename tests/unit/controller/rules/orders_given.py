"""What an order leads to, to the letter: its facts, or all reasons against it. Nothing is done."""

import pytest

from bus import messages as m
from bus.messages import Role
from controller.rules import facts as f
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import Play


def facts_of(play: Play, command: m.Command, role: Role = Role.MC, *, draw: int = 0) -> tuple[f.AnyFact, ...]:
    """The facts that `command` leads to."""
    judge = command.judge if isinstance(command, m.CastBallot) and role is Role.JUDGE else None
    return decide(play.contest, Order(command, "test", role, judge=judge, draw=draw), play.now_ns)


def reasons_against(play: Play, command: m.Command, role: Role = Role.MC) -> list[str]:
    """All reasons against `command`, as its sender reads them."""
    with pytest.raises(RefusedError) as error:
        facts_of(play, command, role)
    return [str(reason) for reason in error.value.reasons]
