"""For all tests of the controller: a disk that is never called slow, however busy this machine is."""

import pytest

from controller import contest_store


@pytest.fixture(autouse=True)
def fast_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """No commit takes so long that people are told."""
    monkeypatch.setattr(contest_store, "SLOW_NS", 1 << 62)
