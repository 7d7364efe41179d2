"""Decide which questions the rows of a sheet hold, and all that is wrong with them at once. Pure.

A sheet is what a teacher wrote, whatever program wrote it: rows of cells, the first row naming the columns. Readers of
file formats make `Row`s; this file is the only one that knows what a pack must look like.

Kind: pure
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from controller.packs.findings import COVERED, Fault, Finding
from controller.packs.pack import Pack, Question

MAX_QUESTIONS = 1000

EXAMPLE = "(Ví dụ)"
"""How the example row of the template begins: it must not be asked on stage."""


class Row(Struct, frozen=True):
    """One row as the spreadsheet numbers it (1 is the row with the column names); `cells` as they were written.

    `faults`: what the reader of the file found in cells; nothing else is said about those cells.
    """

    number: Annotated[int, Meta(ge=1)]
    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


class Column(Struct, frozen=True):
    """What a column may hold. `name` is the field of `Question`, `names` are the headings people may write."""

    name: str
    names: tuple[str, ...]
    max_length: int
    required: bool


COLUMNS = (
    Column("section", ("phần", "section"), max_length=60, required=True),
    Column("text", ("câu hỏi", "text"), max_length=1000, required=True),
    Column("answer", ("đáp án", "answer"), max_length=500, required=True),
    Column("notes", ("ghi chú", "notes"), max_length=1000, required=False),
    Column("source", ("nguồn", "source"), max_length=500, required=False),
    Column("picture", ("hình", "picture"), max_length=120, required=False),
)
"""The columns of a sheet, in the order in which messages list them. Lengths are in characters of NFC text."""

_BY_NAME = {name: column for column in COLUMNS for name in column.names}


class Sheet(Struct, frozen=True):
    """What the first row says: the place of each known column (0 is leftmost), its heading here, all places named."""

    places: dict[str, int]
    titles: dict[str, str]
    named: frozenset[int]

    def title(self, name: str) -> str:
        """How the author calls the column `name`."""
        return self.titles.get(name, name)

    def raw(self, row: Row, name: str) -> str:
        """The cell of the column `name` as it was written; empty where the sheet or the row has none."""
        place = self.places.get(name)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def cell(self, row: Row, name: str) -> str:
        """The same, as it is kept."""
        return clean(self.raw(row, name))


class Examined(Struct, frozen=True):
    """What a sheet holds. `pack` is None where there are errors; `findings` are in the order of the rows."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    sheet: Sheet | None = None
    rows: tuple[Row, ...] = ()
    """The rows with questions, as they were written."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the pack from being used."""
        return tuple(one for one in self.findings if not one.doubt)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """What a person should look at."""
        return tuple(one for one in self.findings if one.doubt)


def examine(rows: Sequence[Row], name: str) -> Examined:
    """The pack `name` written in `rows`, with everything that is wrong. Empty rows are skipped, texts trimmed, NFC."""
    filled = tuple(row for row in rows if any(fault.code for fault in row.faults) or any(map(clean, row.cells)))
    if not filled:
        return Examined(None, (Finding("empty-file", args={"allowed": _allowed()}),))
    sheet, found = _sheet(filled[0])
    found += _body(filled[1:], sheet)
    pack = None
    if all(one.doubt for one in found):
        pack = Pack(name=name, questions=tuple(_question(row, sheet) for row in filled[1:]))
    return Examined(pack, tuple(found), sheet, filled[1:])


def rows_of(pack: Pack) -> list[Row]:
    """The rows that `pack` is written in, the column names first."""
    heads = tuple(column.names[0] for column in COLUMNS)
    cells = (tuple(str(getattr(one, column.name)) for column in COLUMNS) for one in pack.questions)
    return [Row(number, row) for number, row in enumerate((heads, *cells), 1)]


def accepted(examined: Examined, file: str) -> Pack:
    """The pack that was examined. Raises `BadFileError` with every error."""
    if examined.pack is None or examined.errors:
        raise BadFileError([f"{file}: {error.words()}" for error in examined.errors])
    return examined.pack


def clean(cell: str) -> str:
    """`cell` as it is kept: NFC, Unix line ends, no white space around it or at the ends of its lines."""
    text = unicodedata.normalize("NFC", cell).replace("\ufeff", "")
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def known_headings(cells: Iterable[str]) -> int:
    """How many of `cells` are column names. A reader may use it to choose between two ways of splitting a line."""
    return sum(key_of(cell) in _BY_NAME for cell in cells)


def key_of(text: str) -> str:
    """`text` as two texts are compared: capitals and spacing make no difference."""
    return " ".join(clean(text).casefold().split())


def _sheet(row: Row) -> tuple[Sheet, list[Finding]]:
    """What the row of column names says, and what is wrong with it."""
    titles = {place: clean(cell) for place, cell in enumerate(row.cells) if clean(cell)}
    found: dict[str, int] = {}
    errors = [_told(row, fault, titles) for fault in row.faults if fault.code != COVERED]
    for place, title in titles.items():
        column = _BY_NAME.get(key_of(title))
        if column is None:
            errors.append(Finding("unknown-column", row.number, title[:40], {"allowed": _allowed()}))
        elif found.setdefault(column.name, place) != place:
            errors.append(Finding("doubled-column", row.number, title, {"first": titles[found[column.name]]}))
    missing = [column for column in COLUMNS if column.required and column.name not in found]
    errors += [Finding("missing-column", row.number, args={"names": _names(column)}) for column in missing]
    return Sheet(found, {name: titles[place] for name, place in found.items()}, frozenset(titles)), errors


def _body(rows: Sequence[Row], sheet: Sheet) -> list[Finding]:
    if not rows:
        return [Finding("no-questions")]
    if len(rows) > MAX_QUESTIONS:
        return [Finding("too-many-questions", args={"count": len(rows), "most": MAX_QUESTIONS})]
    asked: dict[str, int] = {}
    return [error for row in rows for error in _row(row, sheet) + _doubled(row, sheet, asked)]


def _row(row: Row, sheet: Sheet) -> list[Finding]:
    titles = {place: sheet.titles[name] for name, place in sheet.places.items()}
    told = {fault.place for fault in row.faults if not fault.doubt}
    found = [_told(row, fault, titles) for fault in row.faults if fault.code != COVERED]
    stray = [n for n, cell in enumerate(row.cells) if n not in sheet.named and n not in told and clean(cell)]
    if stray:
        found.append(Finding("stray-text", row.number, args={"cell": stray[0] + 1, "named": len(sheet.named)}))
    for column in COLUMNS:
        if sheet.places.get(column.name) not in {None, *told}:
            found += _cell(row, sheet, column)
    return found


def _told(row: Row, fault: Fault, titles: dict[int, str]) -> Finding:
    return Finding(fault.code, row.number, titles.get(fault.place, str(fault.place + 1)), fault.args, fault.doubt)


def _cell(row: Row, sheet: Sheet, column: Column) -> list[Finding]:
    code, args = _cell_fault(sheet.cell(row, column.name), column)
    return [Finding(code, row.number, sheet.titles[column.name], args)] if code else []


def _cell_fault(text: str, column: Column) -> tuple[str, dict[str, str | int]]:
    if not text:
        return ("missing", {"most": column.max_length}) if column.required else ("", {})
    if len(text) > column.max_length:
        return "too-long", {"count": len(text), "most": column.max_length}
    strange = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"]
    if strange:
        return "invisible", {"code": f"U+{ord(strange[0]):04X}"}
    if column.name == "text" and text.startswith(EXAMPLE):
        return "example", {}
    if column.name == "picture" and ({"/", "\\", "\n"} & set(text) or text.startswith(".")):
        return "picture-name", {"name": text}
    return "", {}


def _doubled(row: Row, sheet: Sheet, asked: dict[str, int]) -> list[Finding]:
    """The fault that this row asks what an earlier one asked; else the row is entered in `asked`."""
    key = key_of(sheet.cell(row, "text")).rstrip(" ?.!…:")
    if not key or asked.setdefault(key, row.number) == row.number:
        return []
    return [Finding("doubled-question", row.number, sheet.title("text"), {"first": asked[key]})]


def _question(row: Row, sheet: Sheet) -> Question:
    return Question(**{column.name: sheet.cell(row, column.name) for column in COLUMNS})


def _names(column: Column) -> str:
    return " or ".join(column.names)


def _allowed() -> str:
    return ", ".join(map(_names, COLUMNS))
