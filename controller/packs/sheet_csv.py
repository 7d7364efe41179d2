"""Decide which rows of cells the bytes of a CSV file hold. Pure.

Teachers save CSV from Excel, LibreOffice or Google Sheets: UTF-8 with or without a byte order mark, separated by commas
or, where the comma is the decimal sign (as in Vietnam), by semicolons. The row of column names tells which.
"""

import csv
import io

from controller.files import BadFileError
from controller.packs.cells import unsafe
from controller.packs.rows import Row, known_headings

SEPARATORS = (",", ";")

MOST_ROWS = 3_000
MOST_CELLS = 100
"""In one row; a pack has six columns."""


def rows_of_csv(data: bytes, file: str) -> list[Row]:
    """The rows of `data`, empty ones included, numbered as a spreadsheet numbers them; `file` is for the messages.

    Raises `BadFileError` with all that is wrong: not UTF-8, NUL bytes, quotes that do not close, too many
    rows or cells.
    """
    text = _text(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if len(rows) == MOST_ROWS:
                raise BadFileError([f"{file}: more than {MOST_ROWS} rows; a pack holds at most 1,000 questions"])
            if len(cells) > MOST_CELLS:
                why = f"{len(cells)} cells in one row; at most {MOST_CELLS} are allowed, a pack has six columns"
                raise BadFileError([f"{file}: row {len(rows) + 1}: {why}"])
            rows.append(Row(len(rows) + 1, tuple(map(unsafe, cells))))
    except csv.Error as error:
        hint = 'a text that holds a separator, a line break or " must stand in double quotes, each " in it doubled'
        raise BadFileError([f"{file}: row {len(rows) + 1}: not CSV ({error}); {hint}"]) from error
    return rows


def _text(data: bytes, file: str) -> str:
    zero = data.find(0)
    if zero >= 0:
        raise BadFileError(
            [f"{file}: line {_line(data, zero)}: byte {zero} is NUL, so this is no CSV text; save it as “CSV UTF-8”"]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
        raise BadFileError(
            [f"{file}: line {line}: byte {error.start} is not UTF-8; save the file as “CSV UTF-8”"]
        ) from error


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _separator(text: str) -> str:
    """The separator by which the first line that is not empty names the most columns; a comma when none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        SEPARATORS,
        key=lambda separator: known_headings(part.strip('"') for part in first.split(separator)[:MOST_CELLS]),
    )
