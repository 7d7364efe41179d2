"""Mutants of functions, tried in place: pytest has collected all tests once, and each mutant is a fork of that process
in which one function has another body. That takes milliseconds, where a process of its own takes seconds.

Kind: adapter
"""

import gc
import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.forks import in_fork, limit_time
from tests.mutation.line_trace import LineTrace
from tests.mutation.mutants import Mutant
from tests.mutation.swapped_function import swap

SURVIVED = ""
FRESH = "fresh"
"""It cannot be tried in place: it changes what happens when the module is imported."""
Outcome = str
"""The test that killed it, or SURVIVED, FRESH, "died"."""


class Job(NamedTuple):
    """A module and its mutants to try; for each of them the test that killed it in an earlier run, or ""."""

    file: str
    module: str
    mutants: Sequence[Mutant]
    killers: Sequence[str]


class InPlace:
    """A plugin of pytest that tries the mutants of some modules that have the same tests.

    Each meets the tests that run its lines, the likely killers first. At the end `outcomes` has one for each mutant of
    each module.
    """

    def __init__(self, jobs: Sequence[Job], log: Path) -> None:
        self._jobs, self._log = jobs, log
        self._import_trace = LineTrace(job.file for job in jobs)
        self._lines: dict[str, dict[str, set[int]]] = {}
        self._seconds: dict[str, float] = {}
        self.outcomes: list[list[Outcome]] = []

    def pytest_collection(self) -> None:
        """The lines that run on import are found while the tests are collected."""
        self._import_trace.__enter__()

    def pytest_collection_finish(self) -> None:
        """The end of that."""
        self._import_trace.__exit__()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Runs all tests once without a fault, then some with each mutant."""
        if session.testsfailed:
            raise session.Interrupted("not all tests can be collected")
        for item in session.items:
            self._run_unchanged(item)
        caches = [thing for thing in gc.get_objects() if isinstance(thing, _lru_cache_wrapper)]
        gc.collect()
        gc.freeze()  # a fork copies only what it writes to
        items = {item.nodeid: item for item in session.items}
        for job in self._jobs:
            kills: Counter[tuple[str, str]] = Counter()
            pairs = zip(job.mutants, job.killers, strict=True)
            self.outcomes.append([self._outcome(job, mutant, killer, kills, items, caches) for mutant, killer in pairs])
            print(job.module, self.outcomes[-1].count(SURVIVED), "survive", flush=True)
        return True

    def _run_unchanged(self, item: pytest.Item) -> None:
        start = time.process_time()
        with LineTrace(job.file for job in self._jobs) as trace:
            reports = runtestprotocol(item, log=False, nextitem=None)
        self._seconds[item.nodeid] = time.process_time() - start
        self._lines[item.nodeid] = trace.lines
        for report in reports:
            if report.failed:
                pytest.exit(f"{item.nodeid} fails without any mutant:\n{report.longreprtext}", returncode=1)

    def _outcome(
        self,
        job: Job,
        mutant: Mutant,
        killer: str,
        kills: Counter[tuple[str, str]],
        items: dict[str, pytest.Item],
        caches: list[Any],
    ) -> Outcome:
        first, last = mutant.lines
        lines = set(range(first, last + 1))
        if not mutant.function or lines & self._import_trace.lines[job.file]:
            return FRESH
        seconds = self._seconds
        names = [name for name in items if lines & self._lines[name][job.file]]
        names.sort(
            key=lambda name: (name != killer, -kills[mutant.function, name], seconds[name] / (1 + kills["", name]))
        )
        if not names:
            return SURVIVED
        outcome = in_fork(lambda: self._try(job, mutant, [items[name] for name in names], caches), self._log)
        kills[mutant.function, outcome] += 1
        kills["", outcome] += 1
        return outcome

    def _try(self, job: Job, mutant: Mutant, items: list[pytest.Item], caches: list[Any]) -> Outcome:
        if not swap(sys.modules[job.module], mutant.function, mutant.source):
            return FRESH
        for cache in caches:
            cache.cache_clear()
        for item in items:
            limit_time(1 + 20 * self._seconds[item.nodeid])
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                return item.nodeid
        return SURVIVED
