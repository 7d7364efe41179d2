"""For all tests of the controller: a disk that is never called slow, however busy this machine is."""

import pytest

from controller import medium_watch


@pytest.fixture(autouse=True)
def fast_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """No commit takes so long that people are told."""
    monkeypatch.setattr(medium_watch, "SLOW_NS", 1 << 62)
