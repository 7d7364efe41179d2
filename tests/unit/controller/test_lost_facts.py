"""Facts that people have seen are never lost in silence: checkpoints, the watch over the WAL, the last head."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bus.messages import Sentence
from controller.contest_store import CHECKPOINT_NS, LAST_HEAD_NS, MEDIUM_CHECK_NS, RETRY_NS, ContestStore
from controller.journal.journal_reader import verify
from controller.journal.last_head import NAME, read_last_head, write_last_head
from controller.journal.store import Journal
from controller.lost_journal import LostJournal, is_journal_lost
from controller.match_checks import MatchOpener
from controller.medium_watch import SLOW_NS
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import Play

NOW_NS = 1_000_000_000_000


def open_store(folder: Path) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)


@pytest.fixture
def facts() -> list[f.AnyFact]:
    return Play().facts


@pytest.fixture
def store(tmp_path: Path, facts: list[f.AnyFact]) -> Iterator[ContestStore]:
    """An evening whose facts are all in the journal, most of them in the WAL alone."""
    with closing(open_store(tmp_path)) as store:
        store.add("command-1", "mc", facts, NOW_NS)
        assert store.commit(NOW_NS)
        yield store


def written(facts: list[f.AnyFact]) -> int:
    """How many facts the journal holds of them: one more, that sealing began."""
    return len(facts) + 1


def codes(store: ContestStore) -> list[str]:
    return [trouble.code for trouble in store.troubles()]


def power_cut(folder: Path, target: Path, *without: str) -> Path:
    """What the folder holds if the machine stops now, without some of its files."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.lock", "*-shm", *without))
    return target


def test_between_questions_the_facts_go_to_the_main_file_so_that_its_copy_alone_holds_them(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path
) -> None:
    store.checkpoint(NOW_NS)
    assert verify_alone(tmp_path, "before") < written(facts), "not while something happens"

    store.checkpoint(NOW_NS + CHECKPOINT_NS)

    assert verify_alone(tmp_path, "after") == written(facts)


def verify_alone(folder: Path, name: str) -> int:
    """How many facts the main file holds, copied without its WAL as a teacher copies it to a stick."""
    copy = folder / name
    copy.mkdir()
    shutil.copy(folder / "journal.sqlite", copy)
    return verify(copy / "journal.sqlite")[0]


@pytest.mark.parametrize("damage", ["removed", "shortened", "replaced"])
def test_what_happens_to_the_wal_is_noticed_and_mended_while_the_evening_runs(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path, damage: str
) -> None:
    wal = tmp_path / "journal.sqlite-wal"
    match damage:
        case "removed":
            wal.unlink()
        case "shortened":
            os.truncate(wal, 1_000)
        case "replaced":
            wal.rename(tmp_path / "elsewhere")
            wal.write_bytes(b"")

    store.check_medium(NOW_NS + MEDIUM_CHECK_NS)
    assert codes(store) == ["journal-failing"]
    assert store.commit(NOW_NS + MEDIUM_CHECK_NS + RETRY_NS)

    assert codes(store) == []
    assert verify(power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut") / "journal.sqlite")[0] == written(facts)


@pytest.mark.parametrize("first", [True, False])
def test_a_bit_that_turned_over_in_the_wal_is_found_at_the_checkpoint_and_the_journal_is_made_anew(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path, first: bool
) -> None:
    wal = tmp_path / "journal.sqlite-wal"
    content = bytearray(wal.read_bytes())
    body = (content.index if first else content.rindex)(b'"boot":"boot-1"')
    content[body] ^= 1
    with wal.open("r+b") as file:  # in place, as a dying card does it
        file.write(content)

    store.checkpoint(NOW_NS + CHECKPOINT_NS)
    store.commit(NOW_NS + CHECKPOINT_NS + RETRY_NS)

    assert verify(power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut") / "journal.sqlite")[0] == written(facts)


def test_a_main_file_that_was_overwritten_is_set_aside_and_made_anew(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path
) -> None:
    with (tmp_path / "journal.sqlite").open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * 20_000)
    store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
    store.commit(NOW_NS)

    for second in range(1, 5):
        store.checkpoint(NOW_NS + second * CHECKPOINT_NS)
        store.commit(NOW_NS + second * CHECKPOINT_NS)

    assert verify_alone(tmp_path, "alone") == written(facts) + 1
    if "journal-renewed" in codes(store):
        assert (tmp_path / "journal-damaged-1.sqlite").exists()


@pytest.mark.parametrize("lost", [("journal.sqlite-wal",), ("journal.sqlite", "journal.sqlite-wal")])
def test_a_journal_that_ends_before_what_people_saw_says_so_after_a_restart(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path, lost: tuple[str, ...]
) -> None:
    folder = power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut", *lost)

    with closing(open_store(folder)) as next_store:
        assert next_store.lost is not None
        assert next_store.lost.seq == written(facts)
        assert "facts-lost" in codes(next_store)
        assert is_journal_lost(next_store)


def test_a_part_of_the_evening_that_is_lost_is_told_until_a_match_is_opened(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path
) -> None:
    store.checkpoint(NOW_NS + CHECKPOINT_NS)
    store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
    store.commit(NOW_NS + LAST_HEAD_NS)
    folder = power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut", "journal.sqlite-wal")

    with closing(open_store(folder)) as next_store:
        assert not is_journal_lost(next_store), "most of the evening is there, and goes on"
        assert next_store.contest.seq == written(facts)
        assert codes(next_store) == ["facts-lost"]
        next_store.commit(NOW_NS + 2 * LAST_HEAD_NS)
    with closing(open_store(folder)) as third:
        assert codes(third) == ["facts-lost"], "at every start"
        third.add("", "controller", [facts[0]], NOW_NS)
        assert codes(third) == []


def test_after_every_way_to_end_an_evening_nothing_is_called_lost(facts: list[f.AnyFact], tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        store.add("command-1", "mc", facts, NOW_NS)
        store.commit(NOW_NS)
        store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
        store.commit(NOW_NS)
        cut = power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut")
    ended = power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-ended")

    for folder in (cut, ended):
        with closing(open_store(folder)) as next_store:
            assert (next_store.lost, next_store.contest.seq) == (None, written(facts) + 1)


@pytest.mark.parametrize("content", [b"", b"{", b"[1,2]", b'{"seq": "x", "digest": 3}', b"\xff" * 5_000])
def test_a_note_of_the_head_that_cannot_be_read_is_passed_over(
    tmp_path: Path, facts: list[f.AnyFact], content: bytes
) -> None:
    (tmp_path / NAME).write_bytes(content)
    with closing(open_store(tmp_path)) as store:
        assert store.lost is None


def test_in_a_lost_journal_nothing_new_begins_until_a_person_has_decided(
    store: ContestStore, facts: list[f.AnyFact], tmp_path: Path
) -> None:
    folder = power_cut(tmp_path, tmp_path.parent / f"{tmp_path.name}-cut", "journal.sqlite", "journal.sqlite-wal")
    starts: list[str] = []

    def begin() -> tuple[MatchOpener | None, tuple[Sentence, ...]]:
        starts.append("a new evening")
        return None, (Sentence("hello", "hello"),)

    with closing(open_store(folder)) as next_store:
        opener = LostJournal(next_store, folder, begin)
        next_store.add("", "firmware", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)

        assert opener.try_open() == ()
        assert not next_store.commit(NOW_NS), "the files stay as they are, for an import"
        assert [sentence.code for sentence in opener.obstacles] == ["journal-lost", "journal-lost-steps"]
        assert str(written(facts)) in str(opener.obstacles[0])
        assert starts == []

        (folder / NAME).unlink()
        assert [notice.code for notice in opener.try_open()] == ["hello"]
        assert (opener.obstacles, starts) == ((), ["a new evening"])
        assert next_store.commit(NOW_NS)
        assert codes(next_store) == []


def test_a_slow_card_is_told_for_a_minute_with_the_time_it_took(store: ContestStore, mocker: MockerFixture) -> None:
    mocker.patch("controller.medium_watch.SLOW_NS", SLOW_NS)
    instants = iter([0, 3 * SLOW_NS])
    mocker.patch("controller.contest_store.time.monotonic_ns", side_effect=lambda: next(instants, 0))
    store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
    store.commit(NOW_NS)

    assert str(store.troubles()[0]).startswith("Saving took 3 s")
    store.check_medium(NOW_NS + 61 * SLOW_NS)
    assert codes(store) == []


def test_what_a_peer_saw_is_compared_with_the_journal(store: ContestStore, facts: list[f.AnyFact]) -> None:
    head = read_last_head(store._folder)
    assert head is not None
    assert head.seq == written(facts)
    store.note_seen_head(head)
    assert store.lost is None


def test_the_disk_may_fail_while_the_head_is_noted(store: ContestStore, mocker: MockerFixture) -> None:
    mocker.patch("controller.journal.last_head.os.replace", side_effect=OSError(28, "No space left on device"))
    store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
    assert store.commit(NOW_NS + LAST_HEAD_NS)


def test_while_nothing_happens_the_head_is_not_written_again(store: ContestStore, mocker: MockerFixture) -> None:
    write = mocker.patch("controller.contest_store.write_last_head", wraps=write_last_head)
    store.commit(NOW_NS + LAST_HEAD_NS)
    assert write.call_count == 0
    store.add("command-2", "mc", [f.HoldStarted(Sentence("x", "y"), 1)], NOW_NS)
    store.commit(NOW_NS + 2 * LAST_HEAD_NS)
    store.commit(NOW_NS + 3 * LAST_HEAD_NS)
    assert write.call_count == 1


def test_a_journal_that_is_damaged_twice_keeps_both_damaged_files(tmp_path: Path, facts: list[f.AnyFact]) -> None:
    with closing(Journal(tmp_path)) as journal:
        first = journal.set_aside()
        journal.reopen()
        second = journal.set_aside()
    assert [first.name, second.name] == ["journal-damaged-1.sqlite", "journal-damaged-2.sqlite"]
