"""Cells of one sheet of a workbook. Bounded, whatever the file claims; formulas are never evaluated.

What the sheet says of its own size (`dimension`) is not believed: WPS Office writes it wrongly. Cells without a value
are passed over, wherever they are.

Kind: adapter
"""

import re
from typing import NamedTuple

from question_files.file_errors import UnreadableError
from question_files.findings import CellFault
from question_files.office.cell_values import CellValue, cell_text
from question_files.office.merged_cells import MergedCells
from question_files.office.number_formats import Style
from question_files.office.parts import Parts
from question_files.office.rich_text import RichText
from question_files.office.strings import RunCollector
from question_files.office.xml_stream import Attributes, read_xml
from question_files.table import Page, Row

MAX_ROWS = 3_000
"""Rows with text; empty ones do not count."""

MAX_ROW_NUMBER = 1_048_576
"""Of a sheet in this format."""

MAX_COLUMNS = 100
MAX_CELLS = 80_000
"""Cells with a value in a workbook: their number takes time, not their length."""

MAX_CHARACTERS = 4_000_000
"""In all cells together: 100,000 of them may refer to one and the same long text."""

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")


class Budget:
    """What is left of the limits of a workbook: cells, characters and rows. Shared by all its sheets."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = self._characters = self._rows = 0

    def add_cell(self) -> None:
        """One more cell. Raises `UnreadableError`."""
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise UnreadableError(self._file, "cells", most=MAX_CELLS)

    def add_text(self, text: str) -> None:
        """The text of a cell. Raises `UnreadableError`."""
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise UnreadableError(self._file, "characters", most=MAX_CHARACTERS)

    def add_row(self) -> None:
        """One more row with text. Raises `UnreadableError`."""
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise UnreadableError(self._file, "rows", most=MAX_ROWS)


class WorkbookTexts(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: list[RichText]
    styles: list[Style]


def read_worksheet(parts: Parts, part: str, name: str, texts: WorkbookTexts, budget: Budget) -> Page:
    """The rows with text of the sheet `name`, which is in `part`. Raises `UnreadableError`."""
    handler = _SheetHandler(parts.file, texts, budget)
    read_xml(parts.pieces(part), handler, parts.file)
    rows = sorted(handler.rows, key=lambda row: row.number)
    return Page(tuple(handler.merged.mark(rows)), name, hidden_columns=frozenset(handler.hidden_columns))


def column_letters(place: int) -> str:
    """The name of the column at `place` (0 is `A`)."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


class _SheetHandler:
    def __init__(self, file: str, texts: WorkbookTexts, budget: Budget) -> None:
        self.rows: list[Row] = []
        self.merged = MergedCells(file)
        self.hidden_columns: set[int] = set()
        self._file, self._texts, self._budget = file, texts, budget
        self._row, self._is_hidden = 0, False
        self._cells: dict[int, str] = {}
        self._faults: list[CellFault] = []
        self._place = -1
        self._value = CellValue()
        self._pieces: list[str] | None = None
        self._collector: RunCollector | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if self._collector is not None:
            self._collector.start(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name in ("v", "f"):
            self._pieces = []
        elif name == "is":
            self._collector = RunCollector()
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self.merged.add(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]) - 1, int(attributes["max"])
            self.hidden_columns.update(range(max(0, first), min(last, MAX_COLUMNS)))

    def text(self, text: str) -> None:
        if self._collector is not None:
            self._collector.text(text)
        elif self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if self._collector is not None and name != "is":
            self._collector.end(name)
        elif name == "is" and self._collector is not None:
            self._value.inline, self._collector = self._collector.build(), None
        elif name == "v" and self._pieces is not None:
            self._value.value, self._pieces = "".join(self._pieces), None
        elif name == "f" and self._pieces is not None:
            self._value.formula, self._pieces = "=" + "".join(self._pieces), None
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        if not 1 <= self._row <= MAX_ROW_NUMBER:
            raise ValueError(f"no such row: {self._row}")
        self._is_hidden = attributes.get("hidden") in ("1", "true")
        self._cells, self._faults, self._place = {}, [], -1

    def _start_cell(self, attributes: Attributes) -> None:
        self._place = _place(attributes["r"]) if "r" in attributes else self._place + 1
        style = int(attributes.get("s", "0"))
        styles = self._texts.styles
        self._value = CellValue(attributes.get("t", "n"), styles[style] if 0 <= style < len(styles) else Style())

    def _end_cell(self) -> None:
        text, faults = cell_text(self._place, self._value, self._texts.strings)
        if not text and not faults:
            return
        self._budget.add_cell()
        if self._place >= MAX_COLUMNS:
            cell = f"{column_letters(self._place)}{self._row}"
            raise UnreadableError(self._file, "far-cell", cell=cell, last=column_letters(MAX_COLUMNS - 1))
        self._budget.add_text(text)
        self._cells[self._place] = text
        self._faults += faults

    def _end_row(self) -> None:
        if not self._faults and not any(map(str.strip, self._cells.values())):
            return
        self._budget.add_row()
        cells = tuple(self._cells.get(place, "") for place in range(max(self._cells) + 1))
        self.rows.append(Row(self._row, cells, tuple(self._faults), self._is_hidden))


def _place(reference: str) -> int:
    """The place of a column in a reference such as `B7` (0 is leftmost). Raises `ValueError`."""
    match = _REFERENCE.match(reference)
    if match is None:
        raise ValueError(f"no such cell: {reference[:20]}")
    place = 0
    for letter in match[1].upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
