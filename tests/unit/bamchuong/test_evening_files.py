"""The files of an evening that may not fit: every reason at once, and read again only when one of them has changed."""

import os
from pathlib import Path

import pytest
from PIL import Image

from bamchuong import evening_files
from bamchuong.evening_files import EveningFileReader
from bamchuong.input_files import load
from bamchuong.show import FileNames
from bus.bad_file import BadFileError
from controller.packs.access_log import read_access_log
from controller.packs.pack import PIN_VARIABLE
from controller.packs.pack_reader import find_pack, prepare_for_sealing, read_content
from controller.packs.sealed_pack import seal
from hardware.board import find_board
from tests.unit.controller.packs.workbooks import HEAD, workbook

BOARD = find_board("pi-4-stations")
PIN = "tháng tư 2018"
PACK = read_content(find_pack("long-bien-2018")).pack.questions


def match_of(*stations: int) -> str:
    teams = "".join(f'\n[[teams]]\nnumber = {number}\nname = "THCS {number}"\n' for number in stations)
    return f'title = "Cụm 9"\nvenue = "THCS"\n{teams}'


def files(**names: str) -> EveningFileReader:
    return EveningFileReader(FileNames("pi-4-stations", **names), BOARD, 1.0)


def codes(waiting: EveningFileReader) -> list[str]:
    return [fault.code for fault in waiting.faults]


def test_the_shipped_match_does_not_fit_a_board_of_four_stations() -> None:
    waiting = files()
    assert waiting.read_if_changed() is None
    assert [str(fault) for fault in waiting.faults] == [
        "cum-1: team 5 sits at station 5; the board pi-4-stations has 1, 2, 3, 4"
    ]


def test_all_reasons_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('title = "x"\nvenue = ""\nplace = 3\n', encoding="utf-8")
    waiting = files(form=str(tmp_path / "f.toml"), pack="nowhere", match=str(tmp_path / "m.toml"))
    assert waiting.read_if_changed() is None
    assert codes(waiting) == [*["file-fault-at"] * 3, "no-such-file", "no-such-pack"]
    with pytest.raises(BadFileError) as strict:
        load(FileNames("nowhere", form=str(tmp_path / "f.toml"), pack="nowhere", match=str(tmp_path / "m.toml")))
    assert strict.value.errors[0].startswith("nowhere: no such board; give a file, or one of: ")
    assert strict.value.errors[1:] == tuple(map(str, waiting.faults))


def test_it_fits_as_soon_as_the_file_exists_and_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    waiting = files(match=str(path))
    assert waiting.read_if_changed() is None
    path.write_text(match_of(1, 2, 7), encoding="utf-8")
    assert waiting.read_if_changed() is None
    assert codes(waiting) == ["no-such-seat"]
    path.write_text(match_of(1, 2, 3), encoding="utf-8")
    inputs = waiting.read_if_changed()
    assert inputs is not None
    assert (inputs.evening.match.title, waiting.faults) == ("Cụm 9", ())
    assert waiting.read_if_changed() is None, "nothing has changed since"
    path.unlink()
    assert waiting.read_if_changed() is None
    assert codes(waiting) == ["no-such-file"]


def test_a_sealed_pack_is_opened_only_when_something_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, match = tmp_path / "p.sealed", tmp_path / "m.toml"
    pack.write_bytes(seal(prepare_for_sealing(find_pack("long-bien-2018")), PIN))
    waiting = files(pack=str(pack), match=str(match))
    waiting.read_if_changed()
    assert codes(waiting) == ["no-such-file", "pack-sealed"]
    monkeypatch.setenv(PIN_VARIABLE, PIN)
    os.utime(pack, ns=(1, 1))
    for _ in range(3):
        assert waiting.read_if_changed() is None
    assert len(read_access_log(pack)) == 1
    match.write_text(match_of(1, 2), encoding="utf-8")
    inputs = waiting.read_if_changed()
    assert inputs is not None
    assert inputs.accesses == read_access_log(pack)
    assert len(inputs.accesses) == 2


def test_a_picture_that_was_missing_is_noticed(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "hình"],
        *([question.section, question.text, question.answer, "", "", "a.png"] for question in PACK),
    ]
    (tmp_path / "p.xlsx").write_bytes(workbook(rows))
    (tmp_path / "m.toml").write_text(match_of(1, 2), encoding="utf-8")
    waiting = files(pack=str(tmp_path / "p.xlsx"), match=str(tmp_path / "m.toml"))
    assert waiting.read_if_changed() is None
    assert waiting.faults
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a.png")
    assert waiting.read_if_changed() is not None


def test_an_unreadable_folder_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.is_file

    def is_file(path: Path) -> bool:
        if path.name.startswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    waiting = files(form="locked.toml", pack="locked.csv", match="locked.toml")
    assert waiting.read_if_changed() is None
    assert codes(waiting) == ["file-unread"] * 3


def test_a_file_that_vanishes_between_two_checks_does_not_crash_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "gone" / "p.csv"
    monkeypatch.setattr(evening_files, "find_pack", lambda _: missing)
    monkeypatch.setattr(evening_files, "find_match", lambda _: missing)
    waiting = files(match=str(missing))
    assert waiting.read_if_changed() is None
    assert codes(waiting) == ["no-such-file"]
