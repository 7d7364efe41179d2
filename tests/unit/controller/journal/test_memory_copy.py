"""A disk that refuses everything: the evening can be taken out of memory, and the copy goes once it is not needed."""

import threading
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import verify
from controller.journal.memory_copy import FOLDER
from tests.patience import Patience
from tests.unit.controller.sample_journals import facts

S = 1_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> ContestStore:
    (tmp_path / "run").mkdir()
    store = ContestStore(tmp_path / "home", "boot-1", lambda: 1, runtime=tmp_path / "run")
    store.add("one", "mc", facts()[:10], 0)
    assert store.commit(0)
    return store


def copies(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "run" / FOLDER).glob("*.jsonl"))


def fail(store: ContestStore, mocker: MockerFixture) -> None:
    """The disk refuses everything from now on; ten more facts are in memory alone."""
    mocker.patch.object(store._journal, "write", side_effect=JournalError("I/O error"))
    mocker.patch.object(store._journal, "reopen", side_effect=JournalError("I/O error"))
    store.add("two", "mc", facts()[10:20], 1)
    assert not store.commit(1)


def wait_for_copy(store: ContestStore) -> None:
    patience = Patience(10)
    while f"All {store.contest.seq} facts" not in " ".join(map(str, store.troubles())):
        assert not patience.ended, store.troubles()
        store.commit(2)
        threading.Event().wait(0.005)


def test_while_the_disk_works_there_is_no_copy(store: ContestStore, tmp_path: Path) -> None:
    assert copies(tmp_path) == []
    assert store.troubles() == ()
    store.close()


def test_when_it_fails_staff_read_how_to_take_the_evening_out_and_the_copy_is_whole_and_outlives_the_controller(
    store: ContestStore, tmp_path: Path, mocker: MockerFixture
) -> None:
    fail(store, mocker)
    wait_for_copy(store)
    assert [trouble.code for trouble in store.troubles()][:2] == ["journal-failing", "journal-in-memory"]
    facts_in_memory = store.contest.seq
    store.close()
    (copy,) = copies(tmp_path)
    assert verify(copy)[0] == facts_in_memory
    assert copy.parent.stat().st_mode & 0o777 == 0o700, "it names people"


def test_once_the_disk_has_everything_the_copy_is_gone(
    store: ContestStore, tmp_path: Path, mocker: MockerFixture
) -> None:
    fail(store, mocker)
    wait_for_copy(store)
    mocker.stopall()
    assert store.commit(100 * S)
    assert copies(tmp_path) == []
    assert store.troubles() == ()
    head = store.head
    store.close()
    assert verify(tmp_path / "home" / "journal.sqlite", head) == head


def test_a_copy_that_an_earlier_controller_left_stays(
    store: ContestStore, tmp_path: Path, mocker: MockerFixture
) -> None:
    left = tmp_path / "run" / FOLDER / "journal-of-before.jsonl"
    left.parent.mkdir(mode=0o700)
    left.write_text("somebody may need it")
    fail(store, mocker)
    wait_for_copy(store)
    mocker.stopall()
    assert store.commit(100 * S)
    assert copies(tmp_path) == [left]
    store.close()


def test_without_a_folder_in_memory_the_evening_goes_on(
    store: ContestStore, tmp_path: Path, mocker: MockerFixture
) -> None:
    (tmp_path / "run" / FOLDER).write_text("in the way")
    fail(store, mocker)
    mocker.patch("controller.journal.memory_copy.Path.mkdir", side_effect=OSError("no room"))
    assert not store.commit(2)
    assert [trouble.code for trouble in store.troubles()] == ["journal-failing"]
    store.close()
