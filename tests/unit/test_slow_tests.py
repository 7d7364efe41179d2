"""The list of slow tests is of files that exist.

Kind: pure
"""

from pathlib import Path

from tests.slow_tests import SLOW_TESTS


def test_every_slow_test_exists() -> None:
    house = Path(__file__).parents[2]
    assert [name for names in SLOW_TESTS.values() for name in names if not (house / name).is_file()] == []
