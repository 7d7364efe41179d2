"""Exports and imports: lines that anybody can check, brought in whole or not at all."""

import hashlib
import json
from pathlib import Path

import pytest

from bus.lock import AlreadyRunningError
from controller.journal.errors import BrokenChainError, ForkError, JournalError
from controller.journal.export import write_export
from controller.journal.import_rows import import_rows
from controller.journal.journal_reader import open_journal, verify
from controller.journal.store import Journal
from tests.unit.controller.sample_journals import records

COUNT = 40


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with a journal of `COUNT` facts."""
    with Journal(tmp_path / "home") as journal:
        journal.append(records()[:COUNT])
    return tmp_path / "home"


@pytest.fixture
def export(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "evening.jsonl"
    with open_journal(home / "journal.sqlite") as source, path.open("wb") as file:
        write_export(source.rows(), file)
    return path


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def contents(folder: Path) -> dict[str, bytes]:
    return (
        {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix != ".lock"} if folder.exists() else {}
    )


def test_an_export_can_be_checked_with_ten_lines_of_anybodys_python(export: Path, home: Path) -> None:
    before, count = b"", 0
    for line in export.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["line"] != "row":
            continue
        digest = hashlib.sha256(before + row["body"].encode()).digest()
        assert digest.hex() == row["hash"]
        assert row["seq"] == (count := count + 1)
        before = digest
    assert (count, before[:16].hex()) == verify(home / "journal.sqlite")


def test_an_export_verifies_like_the_journal_and_imports_into_an_empty_folder(
    export: Path, home: Path, tmp_path: Path
) -> None:
    head = verify(home / "journal.sqlite")
    assert verify(export, head) == head

    result = import_rows(export, tmp_path / "new")

    assert (result.new_count, result.head, result.note) == (COUNT, head, "")
    assert verify(tmp_path / "new" / "journal.sqlite", head) == head
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["journal.lock", "journal.sqlite"]
    with Journal(tmp_path / "new") as journal:
        journal.append(records()[COUNT : COUNT + 3])
        assert list(journal.records()) == records()[: COUNT + 3]


def test_a_journal_file_can_be_imported_as_it_is(home: Path, tmp_path: Path) -> None:
    assert import_rows(home / "journal.sqlite", tmp_path / "new").new_count == COUNT


def test_an_import_continues_a_journal_that_has_the_same_beginning(export: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "behind") as journal:
        journal.append(records()[:25])
    result = import_rows(export, tmp_path / "behind")
    assert (result.new_count, result.head[0]) == (COUNT - 25, COUNT)
    assert import_rows(export, tmp_path / "behind").new_count == 0, "twice does no harm"


def test_an_import_into_a_journal_that_is_further_changes_nothing(export: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "ahead") as journal:
        journal.append(records()[: COUNT + 10])
    assert import_rows(export, tmp_path / "ahead").new_count == 0
    assert verify(tmp_path / "ahead" / "journal.sqlite")[0] == COUNT + 10


def test_a_fork_is_refused_and_its_first_row_is_named(export: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "other") as journal:
        journal.append(records()[:12])
        journal.append(records("another-boot")[12:20])
    before = verify(tmp_path / "other" / "journal.sqlite")
    with pytest.raises(ForkError, match=r"row 13 is .* two different evenings") as fork:
        import_rows(export, tmp_path / "other")
    assert fork.value.seq == 13
    assert verify(tmp_path / "other" / "journal.sqlite") == before


@pytest.mark.parametrize(
    "change, row, why",
    [
        (lambda rows: rows[:7] + rows[8:], 7, "missing"),
        (lambda rows: [*rows[:7], rows[7].replace(b"mc", b"me"), *rows[8:]], 7, "hash does not follow"),
        (lambda rows: [*rows[:7], rows[8], rows[7], *rows[9:]], 7, "missing"),
        (lambda rows: rows[:8] + rows[7:], 8, "occurs twice"),
        (lambda rows: [*rows[:7], b"what is this?\n", *rows[8:]], 7, "line 8 cannot be read"),
        (lambda rows: rows[:-3] + rows[-1:], COUNT - 1, f"the last line says {COUNT} facts"),
        (lambda rows: rows + rows[-2:-1], COUNT + 1, "comes after the last line"),
        (lambda rows: rows[:1] + rows[5:], 1, "missing"),
    ],
)
def test_a_bad_export_is_refused_with_the_place_and_nothing_is_made(
    export: Path, tmp_path: Path, change: "object", row: int, why: str
) -> None:
    export.write_bytes(b"".join(change(lines(export))))  # type: ignore[operator]
    for attempt in (lambda: verify(export), lambda: import_rows(export, tmp_path / "new")):
        with pytest.raises(BrokenChainError, match=why) as broken:
            attempt()
        assert broken.value.seq == row
    assert contents(tmp_path / "new") == {}


def test_a_mirror_with_a_torn_last_line_is_brought_in_without_it_and_that_is_said(export: Path, tmp_path: Path) -> None:
    export.write_bytes(b"".join(lines(export)[:-1])[:-20])
    result = import_rows(export, tmp_path / "new")
    assert result.new_count == COUNT - 1
    assert "cut off while it was being written" in result.note


def test_a_file_that_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello\n")
    with pytest.raises(JournalError, match="neither a journal nor a journal export"):
        import_rows(tmp_path / "x", tmp_path / "new")
    (tmp_path / "junk").write_bytes(b"no line at all")
    with pytest.raises(JournalError, match="neither a journal nor a journal export"):
        verify(tmp_path / "junk")
    (tmp_path / "empty").touch()
    with pytest.raises(JournalError, match="is empty"):
        verify(tmp_path / "empty")
    (tmp_path / "y").write_text('{"line":"bamchuong-journal","form":99}\n')
    with pytest.raises(JournalError, match="reads up to 1: update"):
        import_rows(tmp_path / "y", tmp_path / "new")
    with pytest.raises(JournalError, match="there is no journal here"):
        import_rows(tmp_path / "z", tmp_path / "new")


def test_nothing_is_brought_in_beside_a_running_controller_or_an_orphaned_wal(export: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "busy"), pytest.raises(AlreadyRunningError):
        import_rows(export, tmp_path / "busy")
    (tmp_path / "orphan").mkdir()
    (tmp_path / "orphan" / "journal.sqlite-wal").write_bytes(b"of a file that was moved away")
    with pytest.raises(JournalError, match=r"journal.sqlite-wal of a journal that is gone; move them away first"):
        import_rows(export, tmp_path / "orphan")
