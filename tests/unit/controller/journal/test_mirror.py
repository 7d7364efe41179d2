"""The second medium: every fact as a flushed line, by a thread that delays nothing and says when it cannot."""

import os
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.hash_chain import NO_ROW, Row, head_hash, next_row
from controller.journal.journal_reader import verify
from controller.journal.mirror import Mirror
from controller.journal.record import encode
from tests.patience import Patience
from tests.unit.controller.sample_journals import facts, records

PATIENCE_S = 10.0


def until(holds: Callable[[], bool], what: str) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended, what
        threading.Event().wait(0.005)


def heights(stick: Path) -> list[int]:
    """How many facts each copy on the stick holds; one that is only begun holds none."""
    return [verify(path)[0] for path in stick.glob("*.jsonl") if path.stat().st_size]


def rows(count: int, boot: str = "boot-1") -> list[Row]:
    rows: list[Row] = []
    last = NO_ROW
    for record in records(boot)[:count]:
        last = next_row(last, encode(record))
        rows.append(last)
    return rows


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def copied(stick: Path, all_rows: list[Row], home: Path) -> Path:
    """Let a mirror copy all rows, end it, and give its newest file."""
    mirror = Mirror(stick, all_rows, home)
    mirror.copy_up_to(len(all_rows))
    until(lambda: mirror.durable_count == len(all_rows), str(mirror.trouble() or "copied"))
    mirror.close()
    return max(stick.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)


def test_every_fact_of_a_store_is_on_the_second_medium(tmp_path: Path, stick: Path) -> None:
    store = ContestStore(tmp_path / "home", "boot-1", lambda: 1, mirror=stick)
    for n, fact in enumerate(facts()[:50]):
        store.add(f"cause-{n}", "mc", [fact], n)
        assert store.commit(n)
    until(lambda: any(verify(path)[0] == 51 for path in stick.glob("*.jsonl")), "all facts and that sealing began")
    head = store.head
    assert store.troubles() == ()
    store.close()
    assert [verify(path, head) for path in stick.glob("*.jsonl")] == [head]


def test_a_mirror_goes_on_in_its_file_after_a_restart_and_cuts_a_torn_line_off(tmp_path: Path, stick: Path) -> None:
    all_rows = rows(30)
    path = copied(stick, all_rows[:20], tmp_path)
    path.write_bytes(path.read_bytes()[:-30])

    assert copied(stick, all_rows, tmp_path) == path
    assert verify(path) == (30, head_hash(all_rows[-1].digest))


def test_a_file_that_went_on_differently_is_left_alone(tmp_path: Path, stick: Path) -> None:
    """A mirror can be ahead of a journal that lost its tail; what it holds is never overwritten."""
    first = rows(30)
    old = copied(stick, first, tmp_path)
    content = old.read_bytes()
    other = first[:20]
    for record in records("boot-2")[20:35]:
        other.append(next_row(other[-1], encode(record)))

    new = copied(stick, other, tmp_path)

    assert new != old
    assert old.read_bytes() == content
    assert verify(new) == (35, head_hash(other[-1].digest))


def test_a_stick_that_is_pulled_out_is_told_and_everything_is_copied_when_it_is_back(
    tmp_path: Path, stick: Path
) -> None:
    all_rows = rows(10)
    mirror = Mirror(stick, all_rows, tmp_path)
    mirror.copy_up_to(10)
    until(lambda: mirror.durable_count == 10, "the first rows")
    shutil.rmtree(stick)
    all_rows += rows(20)[10:]
    mirror.copy_up_to(20)
    until(lambda: "No such file" in str(mirror.trouble()), "the trouble is reported")
    stick.mkdir()
    until(lambda: mirror.durable_count == 20 and not mirror.trouble(), "everything is copied")
    mirror.close()
    assert [verify(path)[0] for path in stick.glob("*.jsonl")] == [20]


def test_a_dead_stick_delays_one_commit_a_little_and_the_mc_is_told(
    tmp_path: Path, stick: Path, mocker: MockerFixture
) -> None:
    with closing(ContestStore(tmp_path / "home", "boot-1", lambda: 1)) as home:
        home.add("", "controller", facts()[:1], 0)  # its own files are made before the stick dies
    dead = threading.Event()
    mocker.patch.object(os, "fsync", side_effect=lambda _: dead.wait(PATIENCE_S))
    mocker.patch("controller.journal.mirror.MAX_DELAY_S", 0.05)
    store = ContestStore(tmp_path / "home", "boot-1", lambda: 1, mirror=stick)
    for n, fact in enumerate(facts()[1:20]):
        store.add(f"cause-{n}", "mc", [fact], n)
        assert store.commit(n)
    until(lambda: [trouble.code for trouble in store.troubles()] == ["mirror-failing"], "the MC is told")
    assert store.head[0] == 21
    dead.set()
    until(lambda: {trouble.code for trouble in store.troubles()} <= {"mirror-late"}, "it is copied in the end")
    store.close()


def test_a_failing_journal_is_still_mirrored(tmp_path: Path, stick: Path, mocker: MockerFixture) -> None:
    """That is when a second copy matters most."""
    store = ContestStore(tmp_path / "home", "boot-1", lambda: 1, mirror=stick)
    store.add("one", "mc", facts()[:10], 0)
    assert store.commit(0)
    broken = mocker.patch.object(store._journal, "write", side_effect=JournalError("disk full"))
    store.add("two", "mc", facts()[10:20], 1)
    assert not store.commit(1)
    until(lambda: 21 in heights(stick), "all facts are on the stick")
    mocker.stop(broken)
    store.close()
