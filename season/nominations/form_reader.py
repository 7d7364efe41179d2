"""Nomination forms as files (XLSX): reads the cells, within limits that no honest form reaches.

Kind: adapter
"""

import io
import zipfile
import zlib
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import cannot_read
from season.nominations.form_cells import CellValue, Grid

MAX_FILE_BYTES = 2_000_000
MAX_UNPACKED_BYTES = 20_000_000
MAX_ROWS, MAX_COLUMNS = 80, 20
MAX_CELL = 2_000
"""Characters of a cell that are looked at."""

BROKEN = (
    *(InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError),
    *(zlib.error, IndexError, OSError, EOFError, NotImplementedError, RecursionError),
)
"""What openpyxl raises for files that are none of its own; all of them mean the file is no form."""


def read_grid(path: Path) -> Grid:
    """The cells of the first sheet that is shown. Raises `BadFileError`."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_FILE_BYTES else b""
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    if size > MAX_FILE_BYTES:
        raise _no_form(path, f"{size} bytes, at most {MAX_FILE_BYTES}")
    return grid_of(data, path)


def grid_of(data: bytes, path: Path) -> Grid:
    """The cells of the form in `data`; `path` is for the messages. Raises `BadFileError`."""
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise _no_form(path, f"{unpacked} bytes unpacked, at most {MAX_UNPACKED_BYTES}")
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        return [[_value(cell) for cell in row] for row in rows]
    except BadFileError:
        raise
    except StopIteration as error:
        raise _no_form(path, "no sheet is shown") from error
    except BROKEN as error:
        raise _no_form(path, str(error)[:200] or type(error).__name__) from error


def _value(cell: object) -> CellValue:
    if isinstance(cell, str):
        return cell[:MAX_CELL]
    return cell if isinstance(cell, int | float | bool | date) else None if cell is None else str(cell)[:MAX_CELL]


def _no_form(path: Path, why: str) -> BadFileError:
    text = "{file}: no form that can be read ({why}); fill in the template and save it as .xlsx"
    return BadFileError([Sentence("form-unreadable", text, {"file": str(path), "why": why})])
