"""Lock files: one process of a kind at a time, and whose it is."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bus.lock import AlreadyRunningError, Lock


def test_a_second_holder_is_told_which_process_holds_it(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "x.lock")
    with pytest.raises(AlreadyRunningError, match=r"x\.lock: another copy is running here \(process \d+\)"):
        Lock(tmp_path / "x.lock")
    lock.close()
    Lock(tmp_path / "x.lock").close()


def test_the_lock_of_another_user_is_taken_as_held(tmp_path: Path, mocker: MockerFixture) -> None:
    """The self-test in the controller's place, on an installed machine: it says so instead of falling."""
    mocker.patch("bus.lock.os.open", side_effect=PermissionError)
    with pytest.raises(AlreadyRunningError, match="belongs to another user"):
        Lock(tmp_path / "x.lock")
