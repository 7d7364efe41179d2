"""Rows of cells in the bytes of a CSV file.

Teachers save CSV from Excel, LibreOffice or Google Sheets: UTF-8 with or without a byte order mark, separated by commas
or, where the comma is the decimal sign (as in Vietnam), by semicolons. The row of column names shows which.

Kind: pure
"""

import csv
import io

from controller.packs.file_errors import UnreadableError
from controller.packs.formula_escape import unescape
from controller.packs.rows import Row, count_known_headings

SEPARATORS = (",", ";")

MAX_ROWS = 3_000
MAX_CELLS = 100
"""In one row; a pack has six columns."""


def parse_csv(data: bytes, file: str) -> list[Row]:
    """The rows of `data`, empty ones included, numbered as a spreadsheet numbers them; `file` is for the messages.

    Raises `UnreadableError`: not UTF-8, NUL bytes, unclosed quotes, too many rows or cells.
    """
    text = _text(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if len(rows) == MAX_ROWS:
                raise UnreadableError(file, "csv-rows", most=MAX_ROWS)
            if len(cells) > MAX_CELLS:
                raise UnreadableError(file, "csv-cells", len(rows) + 1, count=len(cells), most=MAX_CELLS)
            rows.append(Row(len(rows) + 1, tuple(map(unescape, cells))))
    except csv.Error as error:
        raise UnreadableError(file, "csv-broken", len(rows) + 1, why=str(error)) from error
    return rows


def _text(data: bytes, file: str) -> str:
    zero = data.find(0)
    if zero >= 0:
        raise UnreadableError(file, "csv-nul", line=_line(data, zero), byte=zero)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
        raise UnreadableError(file, "csv-encoding", line=line, byte=error.start) from error


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _separator(text: str) -> str:
    """The separator that finds the most column names in the first non-empty line; a comma if neither finds any."""
    headings = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        SEPARATORS,
        key=lambda separator: count_known_headings(cell.strip('"') for cell in headings.split(separator)[:MAX_CELLS]),
    )
