"""Refused orders in tests of the rules."""

import pytest

from bus import messages as m
from bus.messages import Role
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import Play


def refused(play: Play, command: m.Command, role: Role = Role.MC) -> list[str]:
    """The codes of all reasons against `command`, which changes nothing."""
    before = play.contest
    with pytest.raises(RefusedError) as error:
        play.order(command, role=role)
    assert play.contest is before
    return [reason.code for reason in error.value.reasons]
