"""A match for tests of the rules."""

import pytest

from tests.unit.controller.rules.played_match import Play


@pytest.fixture
def play() -> Play:
    """Nobody was right in the boards round; the buzzers round is on."""
    play = Play()
    play.to_buzzers()
    return play
