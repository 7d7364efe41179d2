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

LIKELY = 3
"""So many tests go first, alone: to collect all takes longer than to run most of them."""
SECONDS = 60.0
"""How much time of a processor the tests of one module may take with a mutant."""


class LikelyKillersFirst:
    """A plugin of pytest that begins with the tests that have killed most, and remembers which one failed."""

    def __init__(self, kills: Counter[str], tests: set[str] | None) -> None:
        self._kills, self._tests = kills, tests
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only these tests (None: all), the likely ones first."""
        items[:] = [item for item in items if self._tests is None or item.nodeid in self._tests]
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

    found: list[Outcome] = json.loads(in_fork(work, log))
    return found


def _outcomes(
    path: Path, module: str, mutants: Sequence[Mutant], tests: Sequence[str], kills: Counter[str], log: Path
) -> list[Outcome]:
    found = []
    for mutant in mutants:
        likely = [name for name, _ in kills.most_common(LIKELY) if "::" in name]
        outcome = in_fork(lambda: _try(path, module, mutant, likely, kills), log) if likely else SURVIVED  # noqa: B023
        if outcome == SURVIVED:
            outcome = in_fork(lambda: _try(path, module, mutant, tests, kills), log)  # noqa: B023
        kills[outcome] += 1
        found.append(outcome)
    return found


def _try(path: Path, module: str, mutant: Mutant, tests: Sequence[str], kills: Counter[str]) -> Outcome:
    """`tests`: single ones, or files. The names of single tests may change with the mutant, with their parameters."""
    limit_time(SECONDS)
    sys.meta_path.insert(0, OneModule(path, module, mutant.source))
    single = {name for name in tests if "::" in name}
    plugin = LikelyKillersFirst(kills, single or None)
    files = sorted({name.split("::")[0] for name in tests})
    code = pytest.main([*QUIET, "-x", *files], plugins=[plugin])
    if single and code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return SURVIVED
    return SURVIVED if code == pytest.ExitCode.OK else plugin.failed or "import"
