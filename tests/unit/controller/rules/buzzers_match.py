"""A match whose buzzers round has other policies."""

import pytest

from controller.formats.format import BuzzersRound
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import Play, plan_with


def with_buzzers(**changes: object) -> Play:
    """A match whose buzzers round has other policies."""
    plan = plan_with(BuzzersRound, **changes)
    play = Play(plan)
    play.to_buzzers()
    return play


def codes(error: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [reason.code for reason in error.value.reasons]
