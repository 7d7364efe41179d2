"""Folders of a show: temporary ones go at the end, unless facts are nowhere else."""

from pathlib import Path

import pytest

from bamchuong.show_folders import left_in_memory, show_folders


def leave_a_copy(runtime: Path) -> Path:
    """What a controller leaves that ended while its disk refused everything."""
    copy = runtime / "record" / "journal-1c9df628.jsonl"
    copy.parent.mkdir()
    copy.write_text("")
    return copy


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is in memory otherwise."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr("bamchuong.show_folders.memory_folder", lambda: folder)
    return folder


def test_the_folder_of_the_sockets_goes_at_the_end(tmp_path: Path) -> None:
    with show_folders(tmp_path) as (data, runtime):
        assert data == tmp_path
        assert left_in_memory(runtime) is None
    assert not runtime.exists()
    assert tmp_path.exists()


def test_facts_that_the_disk_did_not_take_stay_and_are_named(tmp_path: Path) -> None:
    """`run` deleted them."""
    with show_folders(tmp_path) as (_, runtime):
        copy = leave_a_copy(runtime)
        assert str(copy) in str(left_in_memory(runtime))
    assert copy.exists()


def test_of_a_trial_nothing_stays(memory: Path) -> None:
    with show_folders(None) as (data, runtime):
        leave_a_copy(runtime)
        assert data.parent == runtime
    assert list(memory.iterdir()) == []
