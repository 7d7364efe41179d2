"""A fake Python for installations."""

from pathlib import Path

import pytest

from tests.unit.hardware.installation import fake_python


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """What the system calls python3."""
    return fake_python(tmp_path / "python3")
