"""The versions of constraints.txt can be installed on the oldest Python that the README names a system for."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

HOUSE = Path(__file__).parents[3]
OLDEST_PYTHON = "3.11.2"
"""Debian 12's. `Requires-Python` may name a patch release, too (soupsieve 3: 3.11.5)."""
PINS = dict(re.findall(r"^([\w.-]+)==(\S+)$", (HOUSE / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))


def installed(name: str) -> bool:
    return any(importlib.metadata.distributions(name=name))


def wanted_python(name: str) -> str:
    return str(importlib.metadata.metadata(name).json.get("requires_python", ""))


@pytest.mark.parametrize("name", [name for name in PINS if installed(name)])
def test_a_version_can_be_installed_on_debian_12(name: str) -> None:
    assert SpecifierSet(wanted_python(name)).contains(OLDEST_PYTHON), f"{name} wants Python {wanted_python(name)}"


def test_most_versions_are_looked_at() -> None:
    """What is not installed here belongs to a real GPIO device or to the benchmarks."""
    assert len([name for name in PINS if installed(name)]) > len(PINS) / 2
