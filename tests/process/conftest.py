"""Fixtures for tests with real processes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.running_match import MatchProcesses, match_processes


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: a Unix socket's may have 107 bytes, pytest's own are often longer."""
    path = Path(tempfile.mkdtemp(prefix="bc-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def evening(folder: Path) -> Iterator[MatchProcesses]:
    """The controller, the firmware and the scoreboard, running."""
    with match_processes(folder) as evening:
        yield evening
