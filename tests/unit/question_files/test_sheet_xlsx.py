"""Workbooks: cells of every sort, and what is said about those whose meaning a spreadsheet has changed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bus.bad_file import BadFileError
from controller.packs.pack_reader import examine_file, read_content
from controller.packs.rows import Examination
from question_files.findings import Finding
from tests.unit.controller.packs.workbooks import HEAD, good_rows, workbook


def written(tmp_path: Path, data: bytes, name: str = "pack.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def examine_rows(tmp_path: Path, *rows: list[Any], prepare: Any = lambda sheet: None) -> Examination:
    return examine_file(written(tmp_path, workbook([list(HEAD), *rows], prepare)))


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.row, finding.column) for finding in findings]


def test_a_workbook_and_a_csv_file_of_the_same_rows_are_the_same_pack(tmp_path: Path) -> None:
    rows = good_rows()
    book = read_content(written(tmp_path, workbook(rows))).pack
    text = "\n".join(";".join(map(str, row)) for row in rows)
    table = read_content(written(tmp_path, text.encode(), "pack.csv")).pack
    assert book == table
    assert len(book.questions) == 25


def test_numbers_are_read_as_they_are_written_in_vietnam(tmp_path: Path) -> None:
    pack = examine_rows(tmp_path, ["a", "Mấy?", 4], ["a", "Bao nhiêu?", 2.5], ["a", "Còn?", 1e6]).pack
    assert pack is not None
    assert [question.answer for question in pack.questions] == ["4", "2,5", "1000000"]


def test_what_the_spreadsheet_changed_is_named_and_not_guessed(tmp_path: Path) -> None:
    examination = examine_rows(
        tmp_path,
        ["a", "Ngày nào?", date(2018, 4, 3)],
        ["a", "Đúng không?", True],
        ["a", "Bằng mấy?", "=1+1"],
        ["a", "Lỗi?", "#REF!"],
    )
    column = "đáp án"
    assert codes(examination.errors) == [
        ("date", 2, column),
        ("truth", 3, column),
        ("formula", 4, column),
        ("sheet-error", 5, column),
    ]


def test_a_number_with_a_display_format_is_warned_of(tmp_path: Path) -> None:
    def percent(sheet: Any) -> None:
        sheet["C2"].number_format = "0%"

    examination = examine_rows(tmp_path, ["a", "Bao nhiêu phần trăm?", 0.5], prepare=percent)
    assert examination.pack is not None
    assert codes(examination.warnings) == [("number-format", 2, "đáp án")]


def test_merged_cells_are_one_error_and_not_one_for_each_cell(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("C2:C4")

    examination = examine_rows(tmp_path, *(["a", f"Câu {n}?", str(n)] for n in range(3)), prepare=merge)
    assert codes(examination.errors) == [("merged", 2, "đáp án")]
    assert "C2:C4" in str(examination.errors[0].sentence)


@pytest.mark.parametrize("name", ["pack.xls", "pack.xlsb", "pack.ods"])
def test_other_kinds_of_workbook_are_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"open it and save it as \.xlsx"):
        examine_file(written(tmp_path, b"x", name))


def test_an_old_or_locked_workbook_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"old \.xls or \.doc file, or one with a password"):
        examine_file(written(tmp_path, b"\xd0\xcf\x11\xe0" + bytes(500)))
    with pytest.raises(BadFileError, match="ZIP file, but not an XLSX"):
        examine_file(written(tmp_path, b"PK\x05\x06" + bytes(18)))
