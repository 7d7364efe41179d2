"""The journal: append-only, chained, one writer, and every change of it is found."""

from pathlib import Path

import apsw
import pytest

from bus.lock import AlreadyRunningError
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import read_records, verify
from controller.journal.record import Record
from controller.journal.store import Journal
from controller.rules import facts as f


def records(count: int, begin: int = 0) -> list[Record]:
    return [Record(1, "boot", n, n, f"cause-{n}", "mc", f.TimeRanOut(n)) for n in range(begin, begin + count)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A journal with 20 facts, closed."""
    with Journal(tmp_path) as journal:
        journal.append(records(12))
        journal.append(records(8, 12))
    return tmp_path / "journal.sqlite"


def change(path: Path, *statements: str) -> None:
    """Change the file as somebody with a database tool would."""
    database = apsw.Connection(str(path))
    database.execute("DROP TRIGGER never_change; DROP TRIGGER never_delete")
    for statement in statements:
        database.execute(statement)
    database.close()


def test_facts_come_back_in_order_after_a_restart(tmp_path: Path, written: Path) -> None:
    with Journal(tmp_path) as journal:
        assert list(journal.records()) == records(20)
        assert journal.head == verify(written)
        journal.append(records(1, 20))
        assert journal.head[0] == 21


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(AlreadyRunningError, match="another copy"):
        Journal(tmp_path)


def test_facts_can_neither_be_changed_nor_erased_through_sql(tmp_path: Path, written: Path) -> None:
    database = apsw.Connection(str(written))
    with pytest.raises(apsw.ConstraintError, match="never change"):
        database.execute("UPDATE fact SET body = '{}' WHERE seq = 3")
    with pytest.raises(apsw.ConstraintError, match="never erased"):
        database.execute("DELETE FROM fact WHERE seq = 3")
    database.close()


@pytest.mark.parametrize(
    "statement, row",
    [
        ("UPDATE fact SET body = replace(body, '\"mc\"', '\"me\"') WHERE seq = 7", 7),
        ("DELETE FROM fact WHERE seq = 7", 7),
        ("UPDATE fact SET hash = zeroblob(32) WHERE seq = 7", 7),
        ("UPDATE fact SET seq = 99 WHERE seq = 20", 20),
        ("INSERT INTO fact SELECT 21, hash, body FROM fact WHERE seq = 7", 21),
    ],
)
def test_every_change_is_found_and_its_row_is_named(written: Path, statement: str, row: int) -> None:
    change(written, statement)

    with pytest.raises(BrokenChainError) as broken:
        verify(written)

    assert broken.value.seq == row
    assert str(written) in str(broken.value)


def test_a_cut_off_tail_is_found_by_a_head_that_was_written_down(written: Path) -> None:
    head = verify(written)
    change(written, "DELETE FROM fact WHERE seq > 15")

    assert verify(written)[0] == 15
    with pytest.raises(BrokenChainError, match="is not in it"):
        verify(written, head)


def test_an_older_head_is_still_in_a_longer_journal(tmp_path: Path, written: Path) -> None:
    head = verify(written)
    with Journal(tmp_path) as journal:
        journal.append(records(5, 20))

    assert verify(written, head)[0] == 25


def test_a_journal_that_is_no_journal_says_so_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database " * 100)

    with pytest.raises(JournalError, match="move the file away"):
        Journal(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(JournalError, match="choose another with --data"):
        Journal(tmp_path / "file")


def test_a_missing_journal_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal here"):
        read_records(tmp_path / "journal.sqlite")
    assert not list(tmp_path.iterdir())


def test_commits_are_synchronous_and_in_wal_mode(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.make_durable()
        assert journal._database is not None
        assert journal._database.pragma("journal_mode") == "wal"
        assert journal._database.pragma("synchronous") == 2
        assert (tmp_path / "journal.sqlite-wal").stat().st_size > 3_000_000


def test_the_pulse_remembers_the_last_instant(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert journal.last_pulse() is None
        journal.pulse("boot", 5, 6)
        journal.pulse("boot", 7, 8)
        assert journal.last_pulse() == ("boot", 7)
