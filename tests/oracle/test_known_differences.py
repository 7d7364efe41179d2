"""What random evenings keep away from is a difference that a test shows."""

import importlib
from pathlib import Path

from tests.oracle.avoided import AVOIDED

MODULES = [path.stem for path in sorted(Path(__file__).parent.glob("test_*differences*.py"))]


def test_whatever_is_avoided_is_known_here() -> None:
    """A name in `avoided.py` is that of a marked test: what is mended is avoided no more."""
    tests = [test for name in MODULES for test in vars(importlib.import_module(f"tests.oracle.{name}")).items()]
    marked = [name for name, test in tests if _is_known(test)]
    assert [name for name in AVOIDED if not any(test.startswith(f"test_{name}") for test in marked)] == []


def test_differences_are_found_in_these_files() -> None:
    assert {"test_differences_of_teams", "test_other_differences"} <= set(MODULES)


def _is_known(test: object) -> bool:
    return any(mark.name == "xfail" for mark in getattr(test, "pytestmark", ()))
