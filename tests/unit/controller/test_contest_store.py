"""The contest store: the contest changes by facts only, they are durable, and a failing disk ends no evening."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from controller.contest_store import RETRY_NS, ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import verify
from controller.journal.store import Journal
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import Play


@pytest.fixture
def facts() -> list[f.AnyFact]:
    return Play().facts


def open_store(folder: Path) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)


def test_a_store_comes_back_with_the_same_contest_and_knows_what_was_handled(
    tmp_path: Path, facts: list[f.AnyFact]
) -> None:
    store = open_store(tmp_path)
    store.add("command-1", "mc", facts, 1)
    assert store.commit(2)
    contest = store.contest
    store.close()

    next_store = open_store(tmp_path)

    assert next_store.contest == contest
    assert next_store.seq_by_cause["command-1"] == len(facts) + 1, "and the fact that sealing began"
    next_store.close()


def test_every_match_has_a_name_of_its_own_that_outlives_a_restart(tmp_path: Path, facts: list[f.AnyFact]) -> None:
    store = open_store(tmp_path / "one")
    assert store.match_hash == ""
    store.add("", "controller", facts, 1)
    rehearsal = store.match_hash
    store.add("", "controller", facts[:1], 2)
    evening = store.match_hash
    store.close()

    assert rehearsal
    assert rehearsal != evening
    next_store = open_store(tmp_path / "one")
    assert next_store.match_hash == evening
    next_store.close()
    elsewhere = ContestStore(tmp_path / "two", "boot-2", lambda: 1_600_000_000_000_000_000)
    elsewhere.add("", "controller", facts, 1)
    assert elsewhere.match_hash not in (rehearsal, evening)
    elsewhere.close()


def test_a_failing_disk_keeps_the_show_in_memory_and_is_written_when_it_heals(
    tmp_path: Path, facts: list[f.AnyFact], mocker: MockerFixture
) -> None:
    store = open_store(tmp_path)
    broken = mocker.patch.object(Journal, "write", side_effect=JournalError("disk full"))
    store.add("command-1", "mc", facts, 1)

    assert not store.commit(2)
    assert store.failure == "disk full"
    assert store.contest.phase == "intro"
    assert not store.commit(3), "it is not tried again at once"
    assert broken.call_count == 1

    mocker.stop(broken)
    assert store.commit(2 + RETRY_NS)
    assert store.failure == ""
    assert verify(tmp_path / "journal.sqlite")[0] == store.contest.seq
    store.close()
