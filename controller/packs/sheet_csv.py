"""Decide which rows of cells the bytes of a CSV file hold. Pure.

Teachers save CSV from Excel, LibreOffice or Google Sheets: UTF-8 with or without a byte order mark, separated by commas
or, where the comma is the decimal sign (as in Vietnam), by semicolons. The row of column names tells which.

Kind: pure
"""

import csv
import io

from controller.packs.file_errors import UnreadableError
from controller.packs.formula_escape import unsafe
from controller.packs.rows import Row, known_headings

SEPARATORS = (",", ";")

MOST_ROWS = 3_000
MOST_CELLS = 100
"""In one row; a pack has six columns."""


def rows_of_csv(data: bytes, file: str) -> list[Row]:
    """The rows of `data`, empty ones included, numbered as a spreadsheet numbers them; `file` is for the messages.

    Raises `UnreadableError`: not UTF-8, NUL bytes, quotes that do not close, too many
    rows or cells.
    """
    text = _text(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if len(rows) == MOST_ROWS:
                raise UnreadableError(file, "csv-rows", most=MOST_ROWS)
            if len(cells) > MOST_CELLS:
                raise UnreadableError(file, "csv-cells", len(rows) + 1, count=len(cells), most=MOST_CELLS)
            rows.append(Row(len(rows) + 1, tuple(map(unsafe, cells))))
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
    """The separator by which the first line that is not empty names the most columns; a comma when none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        SEPARATORS,
        key=lambda separator: known_headings(part.strip('"') for part in first.split(separator)[:MOST_CELLS]),
    )
