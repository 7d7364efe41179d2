"""Nomination forms as files: the template is read back, and a hostile file is refused in a sentence."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bus.bad_file import BadFileError
from season.nominations.form_cells import read_form
from season.nominations.form_reader import MAX_FILE_BYTES, grid_of, read_grid
from season.nominations.form_template import HEADER_ROW, form_template
from tests.unit.season.rules.office import plan_2018

PUPILS = ("Nguyễn Thị Bình", "Trần Văn Cường", "Lê Thu Dung")


def fill_in(data: bytes, school: str | None = None, pupils: tuple[str, ...] = PUPILS) -> bytes:
    """The template of a school as it fills it in."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    values: dict[str, str | int] = {"B4": "28/9/2018", "B5": 12, "B6": 480, "B7": "Cô Hoa", "B8": "Thầy Nam"}
    for cell, value in (values | ({"B3": school} if school else {})).items():
        sheet[cell] = value
    for number, name in enumerate(pupils, 1):
        for column, value in enumerate((name, "8A1", "x", "x"), 2):
            sheet.cell(HEADER_ROW + number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_template_asks_for_everything_and_is_read_back(tmp_path: Path) -> None:
    plan = plan_2018()
    empty = form_template(plan, "sai-dong", str)
    form = read_form(grid_of(empty, Path("x")), plan.schools.names)
    assert [str(fault).split(":")[0] for fault in form.faults] == [
        *(f"cell B{row}" for row in range(4, 9)),
        "cell B10",
    ]
    file = tmp_path / "de-cu-sai-dong.xlsx"
    file.write_bytes(fill_in(empty))
    nomination = read_form(read_grid(file), plan.schools.names).nomination
    assert nomination is not None
    assert (nomination.school, tuple(pupil.name for pupil in nomination.pupils)) == ("sai-dong", PUPILS)


def test_the_template_has_rules_for_what_may_be_written() -> None:
    sheet = load_workbook(io.BytesIO(form_template(plan_2018(), "sai-dong", str))).worksheets[0]
    rules = {str(rule.sqref): rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"B4": "date", "B5": "whole", "B6": "whole", "B11:B13": "textLength", "D11:E13": "list"}


def bomb() -> bytes:
    """A part of 30 MB, which is packed to some KB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100, b"x" * (MAX_FILE_BYTES + 1), bomb()])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(data)
    with pytest.raises(BadFileError, match="no form that can be read"):
        read_grid(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"x\.xlsx"):
        read_grid(tmp_path / "x.xlsx")


@pytest.mark.parametrize("cut", [100, 1_000, 4_000])
def test_a_cut_or_changed_workbook_never_ends_in_another_error(cut: int) -> None:
    data = fill_in(form_template(plan_2018(), "sai-dong", str))
    for broken in (data[:-cut], data[:cut] + b"\xff" * 20 + data[cut + 20 :]):
        try:
            read_form(grid_of(broken, Path("x")), plan_2018().schools.names)
        except BadFileError:
            continue
