"""Mutants of functions, tried in place: pytest has collected all tests once, and each mutant is a fork of that process
in which one function has another body. That takes milliseconds, where a process of its own takes seconds.

Kind: adapter
"""

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.forks import in_fork, limit_time
from tests.mutation.mutants import Mutant
from tests.mutation.swapped_function import swap

SURVIVED = ""
FRESH = "fresh"
"""It cannot be tried in place: it changes what happens when the module is imported."""
Outcome = str
"""The test that killed it, or SURVIVED, FRESH, "died"."""


class LineTrace:
    """Which lines of one file run."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self.lines: set[int] = set()

    def __enter__(self) -> "LineTrace":
        self.lines = set()
        sys.settrace(self._on_call)
        return self

    def __exit__(self, *reason: object) -> None:
        sys.settrace(None)

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        return self._on_line if frame.f_code.co_filename == self._path else None

    def _on_line(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
        self.lines.add(frame.f_lineno)
        return self._on_line


class InPlace:
    """A plugin of pytest that tries `mutants` with the tests that run their lines, the likely killers first.

    `killers`: for each mutant the test that killed it in an earlier run, or "". `outcomes` has one for each mutant at
    the end; `running` are the tests that run anything of the module, `files` where they stand.
    """

    def __init__(self, path: Path, module: str, mutants: Sequence[Mutant], killers: Sequence[str], log: Path) -> None:
        self._path, self._module, self._log = path, module, log
        self._mutants, self._killers = mutants, killers
        self._import_trace = LineTrace(path)
        self._lines: dict[str, set[int]] = {}
        self._seconds: dict[str, float] = {}
        self._kills: Counter[tuple[str, str]] = Counter()
        self.outcomes: list[Outcome] = []
        self.running: list[str] = []
        self.files: list[str] = []

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
        self.running = sorted(
            (name for name, lines in self._lines.items() if lines), key=lambda name: self._seconds[name]
        )
        self.files = sorted({name.split("::")[0] for name in self.running})
        caches = [thing for thing in gc.get_objects() if isinstance(thing, _lru_cache_wrapper)]
        gc.collect()
        gc.freeze()  # a fork copies only what it writes to
        items = {item.nodeid: item for item in session.items}
        for mutant, killer in zip(self._mutants, self._killers, strict=True):
            self.outcomes.append(self._outcome(mutant, killer, items, caches))
        return True

    def _run_unchanged(self, item: pytest.Item) -> None:
        start = time.process_time()
        with LineTrace(self._path) as trace:
            reports = runtestprotocol(item, log=False, nextitem=None)
        self._seconds[item.nodeid] = time.process_time() - start
        self._lines[item.nodeid] = trace.lines
        for report in reports:
            if report.failed:
                pytest.exit(f"{item.nodeid} fails without any mutant:\n{report.longreprtext}", returncode=1)

    def _outcome(self, mutant: Mutant, killer: str, items: dict[str, pytest.Item], caches: list[Any]) -> Outcome:
        first, last = mutant.lines
        lines = set(range(first, last + 1))
        if not mutant.function or lines & self._import_trace.lines:
            return FRESH
        kills, seconds = self._kills, self._seconds
        names = [name for name in self.running if lines & self._lines[name]]
        names.sort(
            key=lambda name: (name != killer, -kills[mutant.function, name], seconds[name] / (1 + kills["", name]))
        )
        if not names:
            return SURVIVED
        outcome = in_fork(lambda: self._try(mutant, [items[name] for name in names], caches), self._log)
        kills[mutant.function, outcome] += 1
        kills["", outcome] += 1
        return outcome

    def _try(self, mutant: Mutant, items: list[pytest.Item], caches: list[Any]) -> Outcome:
        if not swap(sys.modules[self._module], mutant.function, mutant.source):
            return FRESH
        for cache in caches:
            cache.cache_clear()
        for item in items:
            limit_time(1 + 20 * self._seconds[item.nodeid])
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                return item.nodeid
        return SURVIVED
