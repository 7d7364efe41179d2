"""Spreadsheet files: tables as XLSX (openpyxl) and CSV, with bytes that depend on the tables alone.

openpyxl writes the current time into the workbook and into its ZIP; both are replaced by the journal's. Texts are
written as texts: a cell that begins with `=` is not a formula.

Kind: adapter
"""

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from question_files.formula_escape import csv_bytes
from reports.paper_locale import vietnam_time
from reports.tables import Sheet, Value

_TIMESTAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_LONGEST_NAME = 31
"""How many characters the name of a sheet has at most, says Excel."""

_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx(sheets: Sequence[Sheet], wall_ns: int, mark: str = "") -> bytes:
    """The tables as a workbook dated `wall_ns`; the same tables give the same bytes. `mark`: heads every page in print,
    and names the last sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _sheet(book, sheet)
    if mark:
        worksheets: list[Any] = book.worksheets
        for worksheet in worksheets:
            worksheet.oddHeader.center.text = mark
        _sheet(book, Sheet(mark, ((mark,),), -1))
    file = io.BytesIO()
    book.save(file)
    return with_fixed_times(file.getvalue(), wall_ns)


def csv_text(sheets: Sequence[Sheet]) -> bytes:
    """The tables one below the other, each under its name, as CSV that Excel can open; no cell is a formula."""
    rows: list[list[str]] = []
    for sheet in sheets:
        rows += [[f"# {sheet.name}"], *([_cell_text(value) for value in row] for row in sheet.rows), []]
    return csv_bytes(rows[:-1])


def _name_in_book(sheet: Sheet) -> str:
    """The name of a sheet as Excel takes it; one that is too long ends after a whole word."""
    name = sheet.name.translate(_FORBIDDEN_IN_NAMES)
    if len(name) <= _LONGEST_NAME:
        return name
    words, _, _ = name[:_LONGEST_NAME].rpartition(" ")
    return f"{words}…" if words else name[:_LONGEST_NAME]


def _sheet(book: Workbook, sheet: Sheet) -> None:
    worksheet: Any = book.create_sheet(_name_in_book(sheet))
    widths: dict[int, int] = {}
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            cell = worksheet.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # never a formula
            else:
                cell.value = value
            cell.alignment = Alignment(vertical="top", wrap_text=len(str(value)) > 40)
            if number == sheet.head + 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFF1EEE9")
            widths[column] = max(widths.get(column, 8), min(60, len(str(value)) + 2))
    for column, width in widths.items():
        worksheet.column_dimensions[get_column_letter(column)].width = width
    if sheet.head >= 0:
        worksheet.freeze_panes = f"A{sheet.head + 2}"


def _cell_text(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def with_fixed_times(data: bytes, wall_ns: int) -> bytes:
    """The same file of an office (XLSX, DOCX) with the journal's time instead of the current one."""
    at = vietnam_time(wall_ns)
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _TIMESTAMP.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, (max(1980, at.year), at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part)
    return file.getvalue()
