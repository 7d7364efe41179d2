"""Tables in workbooks, with what people do to cells: merge, colour, write in bold; and now and then spoil one."""

import datetime
import io
import random
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.properties.school_questions import Sheet

SPOILED = ("date", "missing", "formula", "merged", "truth", "sheet-error")
"""What a cell of an answer may have become, by the code of its error."""


def as_workbook(dice: random.Random, sheet: Sheet, habits: list[str]) -> tuple[bytes, str]:
    """The workbook, and the code of the error that must come; empty: none."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = dice.choice(("Sheet1", "Câu hỏi", "Trang tính1", "Đề thi"))
    for row_number, cells in enumerate(sheet.rows, 1):
        for place, text in enumerate(cells, 1):
            if text:
                cell = page.cell(row_number, place)
                is_number = sheet.columns[place - 1] == "number" and text.isdigit()
                cell.value = int(text) if is_number else text
                cell.data_type = "n" if is_number else "s"
    _decorate(dice, page, sheet, habits)
    spoiled = dice.choice(SPOILED) if dice.random() < 0.15 else ""
    if spoiled:
        habits.append(f"spoiled: {spoiled}")
        _spoil(page, sheet, spoiled)
    for number in range(dice.choice((0, 0, 1, 2))):
        book.create_sheet(f"Sheet{number + 2}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), spoiled


def _spoil(page: Worksheet, sheet: Sheet, code: str) -> None:
    """Do something to the answer of the last question that makes it another one."""
    place = sheet.columns.index("answer") + 1
    row = max(number for number, cells in enumerate(sheet.rows, 1) if len(cells) >= place and cells[place - 1])
    if code == "merged":
        page.cell(row + 1, 1).value = "9"
        page.merge_cells(start_row=row, end_row=row + 1, start_column=place, end_column=place)
        return
    values: dict[str, Any] = {
        "date": datetime.date(2026, 9, 2),
        "formula": "=1+1",
        "truth": True,
        "sheet-error": "#REF!",
    }
    cell = page.cell(row, place)
    cell.value = values.get(code)
    if code == "sheet-error":
        cell.data_type = "e"


def _decorate(dice: random.Random, page: Worksheet, sheet: Sheet, habits: list[str]) -> None:
    """Merge, colour and write in bold, without changing what is said."""
    width = len(sheet.columns)
    if sheet.head and dice.random() < 0.7:
        for row in range(1, sheet.head + 1):
            if page.cell(row, 1).value:
                page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        habits.append("merged title")
    if sheet.band_rows and dice.random() < 0.7:
        for row in sheet.band_rows:
            page.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=width)
        habits.append("merged bands")
    if "section" in sheet.columns and dice.random() < 0.3:
        _merge_sections(page, sheet)
        habits.append("sections merged downwards")
    for place in range(width):
        page.cell(sheet.head + 1, place + 1).font = Font(bold=True)
        page.cell(sheet.head + 1, place + 1).fill = PatternFill("solid", fgColor="FFFF00")
    if dice.random() < 0.2:
        page.cell(600, 3).fill = PatternFill("solid", fgColor="FF0000")
        habits.append("a coloured cell far below")
    if dice.random() < 0.3 and "text" in sheet.columns:
        place = sheet.columns.index("text") + 1
        for row in range(sheet.head + 2, len(sheet.rows) + 1):
            cell = page.cell(row, place)
            if not isinstance(cell, MergedCell) and isinstance(cell.value, str) and dice.random() < 0.4:
                first, _, rest = cell.value.partition(" ")
                cell.value = CellRichText(TextBlock(InlineFont(b=True), first), f" {rest}")
        habits.append("bold words")


def _merge_sections(page: Worksheet, sheet: Sheet) -> None:
    """Merge the cells of each section, so that it stands there once."""
    place = sheet.columns.index("section") + 1
    start, before = 0, None
    for row in range(sheet.head + 2, len(sheet.rows) + 2):
        value = page.cell(row, place).value if row <= len(sheet.rows) else None
        if value != before:
            if before is not None and row - start > 1:
                page.merge_cells(start_row=start, end_row=row - 1, start_column=place, end_column=place)
            start, before = row, value
