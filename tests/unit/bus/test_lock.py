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


def test_nobody_else_may_open_a_lock_file_and_keep_it_locked(tmp_path: Path) -> None:
    """Whoever may read a file may lock it: flock(2). Files of older versions could be read by their group."""
    path = tmp_path / "x.lock"
    for _ in range(2):
        lock = Lock(path)
        assert path.stat().st_mode & 0o077 == 0
        lock.close()
        path.chmod(0o640)
