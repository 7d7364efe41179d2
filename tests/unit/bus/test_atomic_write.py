"""Atomic file writes: the old file stays until the new one is complete and flushed."""

import errno
import os
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bus import atomic_write


def test_a_file_is_replaced_in_one_step_and_flushed_before(tmp_path: Path, mocker: MockerFixture) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    steps = mocker.Mock()
    steps.attach_mock(mocker.patch.object(os, "fsync", wraps=os.fsync), "flush")
    steps.attach_mock(mocker.patch.object(Path, "replace", autospec=True, side_effect=Path.replace), "name")
    atomic_write.atomic_write(path, b"new", 0o600)

    assert [call[0] for call in steps.mock_calls] == ["flush", "name", "flush"]
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_file_that_cannot_be_flushed_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, mocker: MockerFixture, number: int
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    mocker.patch.object(os, "fsync", side_effect=OSError(number, os.strerror(number)))
    with pytest.raises(OSError, match=os.strerror(number)):
        atomic_write.atomic_write(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_what_a_killed_run_left_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half")
    atomic_write.atomic_write(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_share_that_cannot_flush_a_folder_is_no_error(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(os, "fsync", side_effect=OSError(errno.EINVAL, "no"))
    atomic_write.flush_folder(tmp_path)
