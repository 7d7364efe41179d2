"""Mutants of what runs on import (tables, defaults, classes), each tried in a fork that imports everything anew.

Kind: adapter
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutation.forks import in_fork, limit_time
from tests.mutation.in_place import SURVIVED, Outcome
from tests.mutation.mutants import Mutant
from tests.mutation.one_module import OneModule
from tests.mutation.preloaded import QUIET, independent, preload

SECONDS = 60.0
"""How much time of a processor one file of tests may take with a mutant."""


class LikelyKillersFirst:
    """A plugin of pytest that begins with the tests that have killed most, and remembers which one failed."""

    def __init__(self, kills: Counter[str]) -> None:
        self._kills = kills
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The likely ones first."""
        items.sort(key=lambda item: -self._kills[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers the first that failed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def outcomes(
    path: Path, module: str, mutants: Sequence[Mutant], tests: Sequence[str], kills: Counter[str], log: Path
) -> list[Outcome]:
    """What becomes of each mutant under `tests`, files or folders. `kills`: how many mutants each test has killed."""
    if not mutants:
        return []
    names = independent(path, module, tests, log)
    if not names:
        raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))

    def work() -> str:
        preload(names, without=module)
        return json.dumps(_outcomes(path, module, mutants, tests, kills, log))

    results: list[Outcome] = json.loads(in_fork(work, log))
    return results


def _outcomes(
    path: Path, module: str, mutants: Sequence[Mutant], tests: Sequence[str], kills: Counter[str], log: Path
) -> list[Outcome]:
    """Each mutant meets one file of tests after the other, those first that have killed most: to collect them takes
    longer than to run them."""
    results: list[Outcome] = []
    for mutant in mutants:
        outcome = SURVIVED
        for test in sorted(tests, key=lambda test: -_kills_of(test, kills)):
            outcome = in_fork(lambda: _try(path, module, mutant, test, kills), log)  # noqa: B023
            if outcome != SURVIVED:
                break
        kills[outcome] += 1
        results.append(outcome)
    return results


def _kills_of(test: str, kills: Counter[str]) -> int:
    return sum(count for name, count in kills.items() if name.startswith(test))


def _try(path: Path, module: str, mutant: Mutant, test: str, kills: Counter[str]) -> Outcome:
    limit_time(SECONDS)
    sys.meta_path.insert(0, OneModule(path, module, mutant.source))
    plugin = LikelyKillersFirst(kills)
    code = pytest.main([*QUIET, "-x", test], plugins=[plugin])
    return SURVIVED if code == pytest.ExitCode.OK else plugin.failed or f"{test}::import"
