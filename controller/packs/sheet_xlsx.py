"""Adapt spreadsheets (XLSX, openpyxl): which rows of cells a workbook holds. Bounded, whatever the file claims.

An XLSX file is a ZIP of XML files. Everything that can grow is bounded before it is unpacked: a part's own length is
written in the ZIP's directory and `zipfile` never gives more than that. Formulas are never counted out; cells whose
meaning the spreadsheet has changed (dates, TRUE, merged cells) are named, not guessed.

Kind: adapter
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

from controller.packs.file_errors import UnreadableError
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

    Raises `UnreadableError`: no workbook, damaged, too large, more rows than a pack can have.
    """
    if data.startswith(_OLE):
        raise UnreadableError(file, "xls")
    _bounded(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
            return _rows(data, file)
    except UnreadableError:
        raise
    except _BROKEN as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise UnreadableError(file, "damaged", why=why) from error


def pasted_pictures(data: bytes) -> int:
    """How many pictures stand in the workbook itself; `rows_of_xlsx` has read it before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(name.startswith("xl/media/") for name in archive.namelist())


def _bounded(data: bytes, file: str) -> None:
    """Look at the ZIP's directory only. Raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise UnreadableError(file, "no-workbook", why=str(error)) from error
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise UnreadableError(file, "parts", count=len(parts), most=MOST_PARTS)
    if not names.issuperset(_NEEDED):
        raise UnreadableError(file, "zip")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(file, "password")
    for part in parts:
        size, most = part.file_size, _most(part.filename)
        if size > most:
            name = part.filename[:60]
            raise UnreadableError(file, "part-large", part=name, size=_megabytes(size), most=_megabytes(most))
    total = sum(part.file_size for part in parts)
    if total > MOST_BYTES:
        raise UnreadableError(file, "large", size=_megabytes(total), most=_megabytes(MOST_BYTES))


def _most(name: str) -> int:
    cells = name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/media/"))
    return MOST_PART_BYTES if cells else MOST_OTHER_BYTES


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _counted(data: bytes, file: str) -> None:
    """Count cells and texts before they are made objects. Raises `UnreadableError`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("xl/worksheets/", "xl/sharedStrings")) and name.endswith(".xml"):
                count = sum(1 for _ in _CELL.finditer(archive.read(name)))
                if count > MOST_CELLS:
                    raise UnreadableError(file, "cells", count=count, part=name[:60], most=MOST_CELLS)


def _rows(data: bytes, file: str) -> list[Row]:
    _counted(data, file)
    merged = _merged(data, file)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise UnreadableError(file, "no-sheet")
        rows: list[Row] = []
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_ROWS:
                raise UnreadableError(file, "rows", most=MOST_ROWS)
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
            raise UnreadableError(file, "merged", most=MOST_MERGED, cells=merged)
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
            raise UnreadableError(file, "sheets", count=len(sheets), most=MOST_SHEETS)
        sheet = sheets[0] if sheets else None
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in links}
        target = targets.get(sheet.get(_RELATION), "") if sheet is not None else ""
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            for found in _MERGED.findall(archive.read(path))[:500]:
                yield found.decode("ascii")
