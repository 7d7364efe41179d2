"""Adapt spreadsheets (XLSX, openpyxl): which rows of cells a workbook holds. Bounded, whatever the file claims.

An XLSX file is a ZIP of XML files. Everything that can grow is bounded before it is unpacked: a part's own length is
written in the ZIP's directory and `zipfile` never gives more than that. Formulas are never counted out; cells whose
meaning the spreadsheet has changed (dates, TRUE, merged cells) are named, not guessed.
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from controller.files import BadFileError
from controller.packs.findings import COVERED, Fault
from controller.packs.rows import Row

MOST_ROWS = 3_000
MOST_COLUMNS = 40
MOST_MERGED = 20_000
MOST_PARTS = 300
MOST_PART_BYTES = 6_000_000
"""A pack of 1,000 long questions unpacks to 3 MB."""

MOST_BYTES = 12_000_000

MOST_OTHER_BYTES = 400_000
"""Of an XML part that holds no cells: styles, names, links. Half a million styles would take minutes to read."""

MOST_SHEETS = 30
MOST_CELLS = 80_000
"""Cells in a sheet, and different texts in a workbook: it is their number that takes time, not their length."""

_OLE = b"\xd0\xcf\x11\xe0"
_NEEDED = ("xl/workbook.xml", "[Content_Types].xml")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?(?:c|si)[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    ParseError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What openpyxl, zipfile and the XML parser were seen to raise on damaged files."""


def rows_of_xlsx(data: bytes, file: str) -> list[Row]:
    """The rows of the first sheet of `data`, numbered as the spreadsheet numbers them; `file` is for the messages.

    Raises `BadFileError`: no workbook, damaged, too large, more rows than a pack can have.
    """
    if data.startswith(_OLE):
        raise BadFileError([f"{file}: an old .xls file or one with a password; save it as .xlsx without a password"])
    _bounded(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
            return _rows(data, file)
    except BadFileError:
        raise
    except _BROKEN as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise BadFileError([f"{file}: the workbook is damaged ({why}); open it and save it again as .xlsx"]) from error


def pasted_pictures(data: bytes) -> int:
    """How many pictures stand in the workbook itself; `rows_of_xlsx` has read it before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(name.startswith("xl/media/") for name in archive.namelist())


def _bounded(data: bytes, file: str) -> None:
    """Look at the ZIP's directory only. Raises `BadFileError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise BadFileError(
            [f"{file}: no XLSX workbook, or a damaged one ({error}); open it and save it as .xlsx"]
        ) from error
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise BadFileError([f"{file}: {len(parts)} parts in the workbook; at most {MOST_PARTS}, none twice"])
    if not names.issuperset(_NEEDED):
        raise BadFileError([f"{file}: a ZIP file but no XLSX workbook; save the spreadsheet as .xlsx"])
    if any(part.flag_bits & 1 for part in parts):
        raise BadFileError([f"{file}: has a password; save it without one"])
    for part in parts:
        if part.file_size > _most(part.filename):
            raise BadFileError([f"{file}: {_large(part.filename, part.file_size, _most(part.filename))}"])
    if sum(part.file_size for part in parts) > MOST_BYTES:
        total = sum(part.file_size for part in parts)
        raise BadFileError([f"{file}: {_large('the workbook', total, MOST_BYTES)}"])


def _most(name: str) -> int:
    cells = name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/media/"))
    return MOST_PART_BYTES if cells else MOST_OTHER_BYTES


def _large(what: str, size: int, most: int) -> str:
    return (
        f"{what[:60]} unpacks to {size / 1e6:.1f} MB, at most {most / 1e6:g} MB are allowed; a pack is a plain table "
        "of at most 1,000 questions: copy it into a new workbook"
    )


def _counted(data: bytes, file: str) -> None:
    """Count cells and texts before they are made objects. Raises `BadFileError`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("xl/worksheets/", "xl/sharedStrings")) and name.endswith(".xml"):
                count = sum(1 for _ in _CELL.finditer(archive.read(name)))
                if count > MOST_CELLS:
                    why = f"{count} cells in {name[:60]}; at most {MOST_CELLS} are allowed"
                    raise BadFileError([f"{file}: {why}: copy the table into a new workbook"])


def _rows(data: bytes, file: str) -> list[Row]:
    _counted(data, file)
    merged = _merged(data, file)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise BadFileError([f"{file}: the workbook has no sheet with cells"])
        rows: list[Row] = []
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS:
                why = f"more than {MOST_ROWS} rows; a pack holds at most 1,000 questions: delete the rows below them"
                raise BadFileError([f"{file}: {why}"])
            rows.append(_row(number, cells, merged.get(number, {})))
        return rows
    finally:
        book.close()


def _row(number: int, cells: Any, merged: dict[int, Fault]) -> Row:
    texts: list[str] = []
    faults = dict(merged)
    for place, cell in enumerate(cells):
        text, fault = ("", None) if cell.value is None else _cell(place, cell)
        texts.append(text)
        if fault is not None:
            faults.setdefault(place, fault)
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts), tuple(faults.values()))


def _cell(place: int, cell: Any) -> tuple[str, Fault | None]:
    """The text of a cell with a value, and what is wrong with it."""
    value = cell.value
    if cell.data_type == "f" or not isinstance(value, str | bool | int | float | date | time | timedelta):
        return "", Fault(place, "formula", {"formula": str(value)[:40]})
    if cell.data_type == "e":
        return "", Fault(place, "sheet-error", {"error": str(value)[:20]})
    match value:
        case str():
            return value, None
        case bool():
            return "", Fault(place, "truth")
        case int() | float():
            return _number(place, value, cell.number_format)
        case datetime() | date() | time() | timedelta():
            return "", Fault(place, "date")


def _number(place: int, value: float, form: str | None) -> tuple[str, Fault | None]:
    """A number as a Vietnamese spreadsheet shows it without a format of its own: `4`, `2,5`."""
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}".replace(".", ",")
    if form in (None, "General", "0", "@"):
        return text, None
    return text, Fault(place, "number-format", {"form": str(form)[:20], "value": text}, doubt=True)


def _merged(data: bytes, file: str) -> dict[int, dict[int, Fault]]:
    """Row → place → the fault of a merged cell: told at the first cell of its range, silent at the others."""
    found: dict[int, dict[int, Fault]] = {}
    cells = 0
    for merged in _merged_ranges(data, file):
        left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(merged))
        rows, places = range(top, min(bottom, MOST_ROWS) + 1), range(left - 1, min(right, MOST_COLUMNS))
        cells += len(rows) * len(places)
        if cells > MOST_MERGED:
            raise BadFileError([f"{file}: more than {MOST_MERGED} merged cells ({merged}, …); undo the merges"])
        for row in rows:
            for place in places:
                first = (row, place) == (top, left - 1)
                fault = Fault(place, "merged", {"cells": merged}) if first else Fault(place, COVERED)
                found.setdefault(row, {})[place] = fault
    return found


def _merged_ranges(data: bytes, file: str) -> Iterator[str]:
    """The merged ranges of the first sheet; openpyxl does not tell them when it only reads."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        sheets = [one for one in book.iter() if one.tag.endswith("}sheet")]
        if len(sheets) > MOST_SHEETS:
            why = f"{len(sheets)} sheets; at most {MOST_SHEETS} are allowed, and the questions stand on the first"
            raise BadFileError([f"{file}: {why}"])
        sheet = sheets[0] if sheets else None
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in links}
        target = targets.get(sheet.get(_RELATION), "") if sheet is not None else ""
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            for found in _MERGED.findall(archive.read(path))[:500]:
                yield found.decode("ascii")
