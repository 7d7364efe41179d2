"""Which modules are mutated, and which tests are to kill the mutants: `[tool.bamchuong.mutation]` in pyproject.toml.

Kind: adapter
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).parents[2]


class Target(NamedTuple):
    """A module, and the folders and files of its tests, all from the root of the tree."""

    path: str
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """Its name in Python."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def source(self) -> str:
        """Its text."""
        return (HOUSE / self.path).read_text(encoding="utf-8")


def targets() -> list[Target]:
    """All modules that are mutated, in order. The first pattern that fits a module names its tests; an empty list of
    tests leaves it out."""
    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bamchuong"]["mutation"]
    tests_of: dict[str, tuple[str, ...]] = {}
    for pattern, tests in settings.items():
        for path in sorted(HOUSE.glob(pattern)):
            tests_of.setdefault(path.relative_to(HOUSE).as_posix(), tuple(tests))
    return [Target(path, tests) for path, tests in sorted(tests_of.items()) if tests and (HOUSE / path).stat().st_size]
