"""The record in memory, taken out by a browser while the disk refuses everything (shared/hall.md, section 2)."""

import os
from pathlib import Path

from controller.contest_store import ContestStore
from controller.journal.export import write_export
from controller.journal.journal_reader import open_journal, verify
from controller.journal.memory_copy import FOLDER
from tests.unit.controller.sample_journals import facts
from tests.unit.panel.client_devices import Enter


def write_copy(data: Path, target: Path) -> tuple[int, str]:
    """What a controller has in memory; its head."""
    store = ContestStore(data, "boot-1", lambda: 1)
    store.add("one", "mc", facts()[:10], 0)
    assert store.commit(0)
    store.close()
    target.parent.mkdir(exist_ok=True)
    with open_journal(data / "journal.sqlite") as source, target.open("wb") as file:
        write_export(source.rows(), file)
    return verify(data / "journal.sqlite")


def test_mc_and_desk_save_the_newest_copy_which_can_be_imported(enter: Enter, tmp_path: Path) -> None:
    desk = enter("desk")
    answer = desk.get("/api/record")
    assert (answer.status_code, answer.get_json()["reasons"][0]["code"]) == (404, "no-record-copy")
    head = write_copy(tmp_path / "evening", tmp_path / FOLDER / "journal-now.jsonl")
    left = tmp_path / FOLDER / "journal-of-before.jsonl"
    left.write_text("{}")
    os.utime(left, (1, 1))
    for person in (desk, enter("mc")):
        answer = person.get("/api/record")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="journal-now.jsonl"'
        assert answer.headers["Cache-Control"] == "no-store"
        (tmp_path / "saved.jsonl").write_bytes(answer.data)
        assert verify(tmp_path / "saved.jsonl") == head


def test_nobody_else_gets_it(enter: Enter, tmp_path: Path) -> None:
    write_copy(tmp_path / "evening", tmp_path / FOLDER / "journal-now.jsonl")
    assert enter("judge/1").get("/api/record").status_code == 403
    assert enter("tech").get("/api/record").status_code == 403
