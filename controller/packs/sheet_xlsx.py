"""Rows of cells in a workbook (XLSX, openpyxl). Bounded, whatever the file claims.

An XLSX file is a ZIP of XML files. Everything that can grow is checked before it is unpacked: a part's length stands in
the ZIP's directory, and `zipfile` never returns more than that. Formulas are never evaluated; cells whose meaning the
spreadsheet has changed (dates, TRUE, merged cells) are reported, not guessed.

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
from controller.packs.findings import COVERED, CellFault, Details, Severity
from controller.packs.rows import Row

MAX_ROWS = 3_000
MAX_COLUMNS = 40
MAX_MERGED = 20_000
MAX_PARTS = 300
MAX_PART_BYTES = 6_000_000
"""A pack of 1,000 long questions unpacks to 3 MB."""

MAX_BYTES = 12_000_000

MAX_OTHER_BYTES = 400_000
"""Of an XML part that holds no cells: styles, names, links. Half a million styles would take minutes to read."""

MAX_SHEETS = 30
MAX_CELLS = 80_000
"""Cells in a sheet, and different texts in a workbook: their number takes time, not their length."""

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
"""Everything that openpyxl, zipfile and the XML parser were seen to raise on damaged files."""


def parse_xlsx(data: bytes, file: str) -> list[Row]:
    """The rows of the first sheet of `data`, numbered as the spreadsheet numbers them; `file` is for the messages.

    Raises `UnreadableError`: not a workbook, damaged, too large, or more rows than a pack can have.
    """
    if data.startswith(_OLE):
        raise UnreadableError(file, "xls")
    _check_directory(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are about styles and extensions, which do not matter here
            return _rows(data, file)
    except UnreadableError:
        raise
    except _BROKEN as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise UnreadableError(file, "damaged", why=why) from error


def count_pasted_pictures(data: bytes) -> int:
    """How many pictures the workbook itself contains; `parse_xlsx` must have accepted it before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(name.startswith("xl/media/") for name in archive.namelist())


def _check_directory(data: bytes, file: str) -> None:
    """Check the ZIP's directory without unpacking anything. Raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise UnreadableError(file, "no-workbook", why=str(error)) from error
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or len(names) < len(parts):
        raise UnreadableError(file, "parts", count=len(parts), most=MAX_PARTS)
    if not names.issuperset(_NEEDED):
        raise UnreadableError(file, "zip")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(file, "password")
    for part in parts:
        size, max_size = part.file_size, _max_part_bytes(part.filename)
        if size > max_size:
            name = part.filename[:60]
            raise UnreadableError(file, "part-large", part=name, size=_megabytes(size), most=_megabytes(max_size))
    total = sum(part.file_size for part in parts)
    if total > MAX_BYTES:
        raise UnreadableError(file, "large", size=_megabytes(total), most=_megabytes(MAX_BYTES))


def _max_part_bytes(name: str) -> int:
    holds_content = name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/media/"))
    return MAX_PART_BYTES if holds_content else MAX_OTHER_BYTES


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _check_cell_count(data: bytes, file: str) -> None:
    """Count cells and texts before objects are made of them. Raises `UnreadableError`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("xl/worksheets/", "xl/sharedStrings")) and name.endswith(".xml"):
                count = sum(1 for _ in _CELL.finditer(archive.read(name)))
                if count > MAX_CELLS:
                    raise UnreadableError(file, "cells", count=count, part=name[:60], most=MAX_CELLS)


def _rows(data: bytes, file: str) -> list[Row]:
    _check_cell_count(data, file)
    merged_faults = _merged_faults(data, file)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise UnreadableError(file, "no-sheet")
        rows: list[Row] = []
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MAX_COLUMNS), 1):
            if number > MAX_ROWS:
                raise UnreadableError(file, "rows", most=MAX_ROWS)
            rows.append(_row(number, cells, merged_faults.get(number, {})))
        return rows
    finally:
        book.close()


def _row(number: int, cells: Any, merged_faults: dict[int, CellFault]) -> Row:
    texts: list[str] = []
    faults = dict(merged_faults)
    for place, cell in enumerate(cells):
        text, fault = ("", None) if cell.value is None else _cell(place, cell)
        texts.append(text)
        if fault is not None:
            faults.setdefault(place, fault)
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts), tuple(faults.values()))


def _cell(place: int, cell: Any) -> tuple[str, CellFault | None]:
    """The text of a cell with a value, and what is wrong with it."""
    value = cell.value
    if cell.data_type == "f" or not isinstance(value, str | bool | int | float | date | time | timedelta):
        return "", CellFault(place, "formula", {"formula": str(value)[:40]})
    if cell.data_type == "e":
        return "", CellFault(place, "sheet-error", {"error": str(value)[:20]})
    match value:
        case str():
            return value, None
        case bool():
            return "", CellFault(place, "truth")
        case int() | float():
            return _number(place, value, cell.number_format)
        case datetime() | date() | time() | timedelta():
            return "", CellFault(place, "date")


def _number(place: int, value: float, number_format: str | None) -> tuple[str, CellFault | None]:
    """A number as a Vietnamese spreadsheet shows it without a number format: `4`, `2,5`."""
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}".replace(".", ",")
    if number_format in (None, "General", "0", "@"):
        return text, None
    args: Details = {"form": str(number_format)[:20], "value": text}
    return text, CellFault(place, "number-format", args, severity=Severity.WARNING)


def _merged_faults(data: bytes, file: str) -> dict[int, dict[int, CellFault]]:
    """Row → place → the fault of a merged cell: reported at the first cell of its range, covered at the others."""
    faults: dict[int, dict[int, CellFault]] = {}
    cell_count = 0
    for merged_range in _merged_ranges(data, file):
        left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(merged_range))
        rows, places = range(top, min(bottom, MAX_ROWS) + 1), range(left - 1, min(right, MAX_COLUMNS))
        cell_count += len(rows) * len(places)
        if cell_count > MAX_MERGED:
            raise UnreadableError(file, "merged", most=MAX_MERGED, cells=merged_range)
        for row in rows:
            for place in places:
                is_first = (row, place) == (top, left - 1)
                fault = CellFault(place, "merged", {"cells": merged_range}) if is_first else CellFault(place, COVERED)
                faults.setdefault(row, {})[place] = fault
    return faults


def _merged_ranges(data: bytes, file: str) -> Iterator[str]:
    """The merged ranges of the first sheet; openpyxl does not report them in its read-only mode."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
        if len(sheets) > MAX_SHEETS:
            raise UnreadableError(file, "sheets", count=len(sheets), most=MAX_SHEETS)
        sheet = sheets[0] if sheets else None
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        target = targets.get(sheet.get(_RELATION), "") if sheet is not None else ""
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            for merged_range in _MERGED.findall(archive.read(path))[:500]:
                yield merged_range.decode("ascii")
