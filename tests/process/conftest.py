"""Fixtures for tests with real processes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.running_match import Running, running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: a Unix socket's may have 107 bytes, pytest's own are often longer."""
    made = Path(tempfile.mkdtemp(prefix="bc-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def evening(folder: Path) -> Iterator[Running]:
    """The controller, the firmware and the scoreboard, running."""
    with running(folder) as made:
        yield made
