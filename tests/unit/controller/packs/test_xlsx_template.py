"""The template: what a teacher fills in is a pack."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bus.language import Language
from controller.formats.format_files import find_format, read_format
from controller.packs.format_fit import questions_per_section
from controller.packs.pack_reader import examine_file
from controller.packs.xlsx_template import pack_template
from question_files.formula_escape import csv_bytes, escape, unescape
from tests.unit.controller.packs.workbooks import good_rows

FORMATS = ("long-bien-2018", "golden-bell", "tossup", "values", "written")


def sheet_of(form: str, language: Language = "vi") -> Any:
    return openpyxl.load_workbook(io.BytesIO(pack_template(read_format(find_format(form)), language)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_filled_in_it_is_a_good_pack(tmp_path: Path, language: Language) -> None:
    book = sheet_of("long-bien-2018", language)
    for number, row in enumerate(good_rows()[1:], 2):
        for place, text in enumerate(row, 1):
            book.worksheets[0].cell(number, place, text)
    book.save(tmp_path / "filled.xlsx")
    examination = examine_file(tmp_path / "filled.xlsx", read_format(find_format("long-bien-2018")))
    assert examination.findings == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_example_must_be_replaced(tmp_path: Path, language: Language) -> None:
    sheet_of("long-bien-2018", language).save(tmp_path / "template.xlsx")
    assert [finding.code for finding in examine_file(tmp_path / "template.xlsx").errors] == ["example"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_sections_of_every_format_can_be_chosen_from_a_list(form: str) -> None:
    sheet = sheet_of(form).worksheets[0]
    (rule,) = [validation for validation in sheet.data_validations.dataValidation if validation.type == "list"]
    assert rule.formula1.strip('"').split(",") == list(questions_per_section(read_format(find_format(form))))


@pytest.mark.parametrize("text", ["=1+1", "+84 24", "-x", "@a", "\tx", "\r=1", '=cmd|"/c calc"!A1'])
def test_no_cell_of_our_csv_is_a_formula_and_the_text_comes_back(text: str) -> None:
    assert not csv_bytes([[text]]).decode("utf-8-sig").lstrip('"').startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["-5", "+10", "-2,5", "plain", "'quoted'", ""])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert escape(text) == unescape(text) == text
