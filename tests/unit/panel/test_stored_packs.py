"""Packs that lie in the data folder: what the desk sees of them, what their PIN opens, and what stays where it is."""

import base64
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from bus import messages as m
from controller.packs.access_log import read_access_log
from controller.packs.pack import MAX_PICTURES_BYTES, MAX_TABLE_BYTES, PIN_VARIABLE
from controller.packs.pack_reader import open_with_key, prepare_for_sealing, read_content
from controller.packs.sealed_pack import seal
from tests.unit.controller.packs.workbooks import good_rows, workbook
from tests.unit.controller.rules.played_match import Play
from tests.unit.panel.pack_requests import PIN, codes, load, preview, stored
from tests.unit.panel.panel_fakes import OWN, PINS, FakeHub
from tests.unit.reports.sample_matches import write_journal

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def desk(enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The desk, before a match of the plan's format begins."""
    monkeypatch.delenv(PIN_VARIABLE, raising=False)
    write_journal(tmp_path, Play(start=False).facts)
    return enter("desk")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The data folder's `packs` as a stick filled it: a sheet with its picture, a sealed pack, and other things."""
    folder = tmp_path / "packs"
    folder.mkdir()
    rows = [[*row, "hình" if n == 0 else ""] for n, row in enumerate(good_rows(27))]
    rows[1][-1] = "cau1.png"
    (folder / "cụm 1.xlsx").write_bytes(workbook(rows))
    Image.new("RGB", (1600, 900)).save(folder / "cau1.png")
    (folder / "cụm 2.sealed").write_bytes(seal(prepare_for_sealing(folder / "cụm 1.xlsx"), PIN))
    for name in (".hidden.csv", "notes.md"):
        (folder / name).write_text("?", encoding="utf-8")
    (folder / "folder.csv").mkdir()
    os.utime(folder / "cụm 2.sealed", (1_600_000_000, 1_600_000_000))
    return folder


def test_packs_that_lie_in_the_data_folder_are_listed(desk: FlaskClient, packs: Path) -> None:
    view = json.loads(desk.get("/api/packs").data)
    assert [(listing["file"], listing["is_sealed"]) for listing in view["packs"]] == [
        ("cụm 1.xlsx", False),
        ("cụm 2.sealed", True),
    ]
    assert view["packs"][1]["changed_s"] == 1_600_000_000
    assert (view["max_table_bytes"], view["max_pictures_bytes"]) == (MAX_TABLE_BYTES, MAX_PICTURES_BYTES)


def test_a_sheet_that_lies_there_is_looked_at_and_taken_as_an_uploaded_one(
    desk: FlaskClient, hub: FakeHub, packs: Path
) -> None:
    view = preview(desk, stored("cụm 1.xlsx"))
    small = Image.open(io.BytesIO(base64.b64decode(view["pictures"]["cau1.png"])))
    assert (view["is_usable"], len(view["questions"]), view["is_sealed"], small.size) == (True, 27, False, (800, 450))
    assert codes(load(desk, stored("cụm 1.xlsx"), "another", pin="12345")) == ["pack-changed", "pin-short"]

    answer = load(desk, stored("cụm 1.xlsx"), view["digest"])
    assert (answer["ok"], answer["file"]) == (True, "cụm 1.sealed")
    assert len(read_content(packs / "cụm 1.sealed", PIN).pack.questions) == 27
    assert (packs / "cụm 1.xlsx").exists()


def test_the_evenings_own_pin_shows_nobody_the_questions_to_come(
    desk: FlaskClient, packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty PIN a moment at a staff's tablet once gave all the answers."""
    monkeypatch.setenv(PIN_VARIABLE, PIN)
    assert codes(preview(desk, stored("cụm 2.sealed"))) == ["pin-needed"]
    assert codes(load(desk, stored("cụm 2.sealed"), "digest", pin="")) == ["pin-needed"]


def test_a_sheet_without_a_seal_is_shown_to_whoever_enters_the_desks_pin_again(
    app: Flask, desk: FlaskClient, packs: Path
) -> None:
    app.extensions["proofs"]._proved_ns.clear()
    assert codes(preview(desk, stored("cụm 1.xlsx"))) == ["pin-again"]
    assert desk.post("/api/prove", json={"pin": PINS["desk"]}, headers=OWN).status_code == 200
    assert preview(desk, stored("cụm 1.xlsx"))["is_usable"]


def test_what_was_changed_since_the_look_is_not_taken(desk: FlaskClient, packs: Path) -> None:
    view = preview(desk, stored("cụm 1.xlsx"))["digest"]
    Image.new("RGB", (8, 8)).save(packs / "cau1.png")
    assert codes(load(desk, stored("cụm 1.xlsx"), view)) == ["pack-changed"]


def test_a_sealed_pack_that_lies_there_opens_with_its_pin_on_record_and_stays(
    desk: FlaskClient, hub: FakeHub, packs: Path
) -> None:
    assert codes(preview(desk, stored("cụm 2.sealed"))) == ["pin-needed"]
    assert codes(preview(desk, stored("cụm 2.sealed", "một câu khác"))) == ["pin-wrong"]
    view = preview(desk, stored("cụm 2.sealed", PIN))
    assert (view["is_usable"], view["is_sealed"], len(view["questions"]), list(view["pictures"])) == (
        True,
        True,
        27,
        ["cau1.png"],
    )
    assert [section["needed"] for section in view["sections"]] == [10, 10, 0]
    assert [(access.who, access.opened) for access in read_access_log(packs / "cụm 2.sealed")] == [
        ("desk", False),
        ("desk", True),
    ]

    hub.reasons = (m.Sentence("match-started", "The match has begun"),)
    assert codes(load(desk, stored("cụm 2.sealed", PIN), view["digest"], pin="")) == ["match-started"]
    hub.reasons = ()
    assert load(desk, stored("cụm 2.sealed", PIN), view["digest"], pin="")["file"] == "cụm 2.sealed"
    command = hub.commands[-1].command
    assert isinstance(command, m.LoadPack)
    assert open_with_key(packs / command.file, bytes.fromhex(command.key), "desk", "test").pack.sealed


@pytest.mark.parametrize("name", ["../access.json", "/etc/passwd", "none.csv", "notes.md", "folder.csv"])
def test_what_does_not_lie_there_is_not_read(desk: FlaskClient, packs: Path, name: str) -> None:
    assert codes(preview(desk, stored(name))) == ["bad-file"]
