"""Data export and wipe: everything exported to one file, then removed, with a record of it."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from bus.lock import AlreadyRunningError
from controller.journal.journal_reader import verify
from controller.journal.last_head import read_last_head
from controller.journal.store import Journal
from reports.data_export import RECORD, export, wipe
from tests.unit.reports.sample_matches import full_match, write_journal


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = write_journal(tmp_path / "data", full_match())
    (folder / "logs").mkdir()
    (folder / "logs" / "controller.log").write_text("x")
    (folder / "packs").mkdir()
    (folder / "packs" / "p.sealed").write_bytes(b"sealed")
    (folder / "panel-access.json").write_text("{}")
    (folder / "keys").mkdir()
    (folder / "keys" / "controller.toml").write_text("key")
    (folder / "mine.txt").write_text("a file of somebody else")
    return folder


def test_the_export_can_be_checked_by_itself_and_holds_no_secrets(data: Path, tmp_path: Path) -> None:
    archive_bytes, head = export(data)
    with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
        assert archive.namelist() == ["journal.jsonl", "packs/p.sealed", "README.txt"]
        archive.extract("journal.jsonl", tmp_path)
    assert verify(tmp_path / "journal.jsonl") == head == verify(data / "journal.sqlite")
    assert archive_bytes == export(data)[0]


def test_a_wipe_leaves_a_record_the_keys_and_files_of_others(data: Path, tmp_path: Path) -> None:
    exported = tmp_path / "exported.zip"
    exported.write_bytes(export(data)[0])
    number, digest = verify(data / "journal.sqlite")
    result = wipe(data, "Phạm Thị Hằng", exported)
    assert sorted(path.name for path in data.iterdir()) == ["keys", "mine.txt", RECORD]
    assert result.remaining == ("mine.txt",)
    record = (data / RECORD).read_text(encoding="utf-8")
    assert f"journal head: {number}:{digest}" in record
    assert hashlib.sha256(exported.read_bytes()).hexdigest() in record
    for text in ("wiped by Phạm Thị Hằng", "journal.sqlite", "packs/p.sealed", "logs/controller.log"):
        assert text in record


def test_a_wipe_clears_what_else_tells_of_the_evening_also_in_memory(data: Path, tmp_path: Path) -> None:
    """A head that stayed would tell the next evening that its journal was lost."""
    for name in ("journal.head", "journal.head.part", "seal.key", "journal-damaged-1.sqlite", "journal.sqlite.part"):
        (data / name).write_text("x")
    memory = tmp_path / "run" / "record"
    memory.mkdir(parents=True)
    (memory / "journal-1.jsonl").write_text("{}")
    result = wipe(data, "a", None, tmp_path / "run")
    assert result.remaining == ("mine.txt",)
    assert list(memory.iterdir()) == []
    assert str(memory / "journal-1.jsonl") in (data / RECORD).read_text(encoding="utf-8")
    with Journal(data):
        assert read_last_head(data) is None


def test_a_wipe_takes_what_a_take_over_has_kept_of_the_evening_before_it(data: Path) -> None:
    for name in ("before-takeover-1/access/panel-access.json", "before-takeover-2/journal.sqlite", ".takeover/new/x"):
        (data / name).parent.mkdir(parents=True)
        (data / name).write_text("of another evening")
    result = wipe(data, "Lan", None)
    assert "before-takeover-1/access/panel-access.json" in result.removed
    assert sorted(path.name for path in data.iterdir()) == ["keys", "mine.txt", RECORD]


def test_a_second_wipe_is_added_to_the_record(data: Path) -> None:
    wipe(data, "a", None)
    wipe(data, "b", None)
    record = (data / RECORD).read_text(encoding="utf-8")
    assert record.index("wiped by a") < record.index("wiped by b")
    assert "no journal" in record
    assert "nothing was exported" in record


def test_nothing_is_wiped_while_a_controller_works_there(data: Path) -> None:
    before = sorted(path.name for path in data.iterdir())
    with Journal(data), pytest.raises(AlreadyRunningError):
        wipe(data, "a", None)
    assert sorted(path.name for path in data.iterdir()) == before


def test_a_broken_journal_is_wiped_and_the_record_says_so(data: Path) -> None:
    (data / "journal.sqlite").write_bytes(b"no database")
    (data / "journal.sqlite-wal").unlink(missing_ok=True)
    assert wipe(data, "a", None).head.startswith("journal not readable")


def test_links_out_of_the_folder_are_removed_and_not_followed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("stays")
    (data / "logs" / "link").symlink_to(tmp_path / "outside.txt")
    (data / "logs" / "folder").symlink_to(tmp_path)
    wipe(data, "a", None)
    assert (tmp_path / "outside.txt").read_text() == "stays"


def test_the_matches_on_the_machine_are_exported_without_people_and_wiped_with_them(data: Path) -> None:
    match = data / "matches" / "cum-2"
    match.mkdir(parents=True)
    (match / "people.toml").write_text('mc = "Cô Lan"\n', encoding="utf-8")
    journal = data / "journals" / "cum-2" / "journal.sqlite"
    journal.parent.mkdir(parents=True)
    journal.write_bytes((data / "journal.sqlite").read_bytes())
    with zipfile.ZipFile(io.BytesIO(export(data)[0])) as archive:
        assert archive.read("matches/cum-2.jsonl") == archive.read("journal.jsonl")
        assert not any("Cô Lan".encode() in archive.read(name) for name in archive.namelist())
    wipe(data, "a", None)
    assert not (data / "matches").exists()
    assert not (data / "journals").exists()
    assert "matches/cum-2/people.toml" in (data / RECORD).read_text(encoding="utf-8")
