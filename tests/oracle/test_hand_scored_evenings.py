"""Evenings as a teacher notes them, scored by hand: the rules and the oracle both come to the same result."""

from pathlib import Path

import pytest

from tests.oracle.hand_scored.play import evening_files, play


@pytest.mark.parametrize("path", evening_files(), ids=lambda path: path.stem)
def test_rules_and_oracle_come_to_the_result_that_was_reckoned_by_hand(path: Path) -> None:
    play(path)
