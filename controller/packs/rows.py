"""Questions in the rows of a sheet, and everything that is wrong with them at once.

A sheet is what a teacher wrote, in whatever program: rows of cells, with the column names in the first row. Readers of
file formats produce `Row`s; this module alone knows what a pack must look like.

Kind: pure
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence, join_sentences
from controller.packs.findings import COVERED, CellFault, Details, Finding, Severity
from controller.packs.pack import Pack, Question

MAX_QUESTIONS = 1000

EXAMPLES = ("(Ví dụ)", "(Example)")
"""How the example row of a template starts, in Vietnamese and English: it must not be asked on stage."""


class Row(Struct, frozen=True):
    """One row as the spreadsheet numbers it (1 is the row with the column names); `cells` as they were written.

    `faults`: what the reader of the file found in cells; nothing else is reported about those cells.
    """

    number: Annotated[int, Meta(ge=1)]
    cells: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()


class Column(Struct, frozen=True):
    """What a column may hold. `name` is the field of `Question`.

    `names` are the headings people may write, Vietnamese and English. They are data, not texts: every program reads
    both, whatever language it speaks.
    """

    name: str
    names: tuple[str, str]
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
    """The column names: the place of each known column (0 is leftmost), its heading, and all places with a heading."""

    places: dict[str, int]
    titles: dict[str, str]
    named: frozenset[int]

    def title(self, name: str) -> str:
        """The author's heading for the column `name`."""
        return self.titles.get(name, name)

    def raw(self, row: Row, name: str) -> str:
        """The cell of the column `name` as it was written; empty if the sheet or the row has none."""
        place = self.places.get(name)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def cell(self, row: Row, name: str) -> str:
        """The same, cleaned."""
        return clean(self.raw(row, name))


class Examination(Struct, frozen=True):
    """What a sheet holds. `pack` is None if there are errors; `findings` are in the order of the rows."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    sheet: Sheet | None = None
    rows: tuple[Row, ...] = ()
    """The rows with questions, as they were written."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the pack from being used."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should check."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)


def examine(rows: Sequence[Row], name: str) -> Examination:
    """The pack `name` written in `rows`, with everything that is wrong. Empty rows are skipped, texts trimmed, NFC."""
    filled_rows = tuple(row for row in rows if any(fault.code for fault in row.faults) or any(map(clean, row.cells)))
    if not filled_rows:
        return Examination(None, (Finding("empty-file", args={"allowed": _allowed_columns()}),))
    sheet, findings = _sheet(filled_rows[0])
    findings += _body_findings(filled_rows[1:], sheet)
    pack = None
    if all(finding.severity is Severity.WARNING for finding in findings):
        pack = Pack(name=name, questions=tuple(_question(row, sheet) for row in filled_rows[1:]))
    return Examination(pack, tuple(findings), sheet, filled_rows[1:])


def pack_rows(pack: Pack) -> list[Row]:
    """`pack` as the rows of a sheet, the column names first."""
    headings = tuple(column.names[0] for column in COLUMNS)
    rows = (tuple(str(getattr(question, column.name)) for column in COLUMNS) for question in pack.questions)
    return [Row(number, cells) for number, cells in enumerate((headings, *rows), 1)]


def require_pack(examination: Examination, file: str) -> Pack:
    """The pack that was examined. Raises `BadFileError` with every error."""
    if examination.pack is None or examination.errors:
        raise BadFileError([error.in_file(file) for error in examination.errors])
    return examination.pack


def clean(cell: str) -> str:
    """`cell` in NFC, with Unix line ends, and no white space around it or at the ends of its lines."""
    text = unicodedata.normalize("NFC", cell).replace("\ufeff", "")
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def count_known_headings(cells: Iterable[str]) -> int:
    """How many of `cells` are column names; lets a reader choose between two ways of splitting a line."""
    return sum(comparison_key(cell) in _BY_NAME for cell in cells)


def comparison_key(text: str) -> str:
    """A key that is equal for texts which differ only in capitals and spacing."""
    return " ".join(clean(text).casefold().split())


def _sheet(row: Row) -> tuple[Sheet, list[Finding]]:
    """The sheet that the row of column names describes, and what is wrong with that row."""
    titles = {place: clean(cell) for place, cell in enumerate(row.cells) if clean(cell)}
    places: dict[str, int] = {}
    findings = [_finding(row, fault, titles) for fault in row.faults if fault.code != COVERED]
    for place, title in titles.items():
        column = _BY_NAME.get(comparison_key(title))
        if column is None:
            findings.append(Finding("unknown-column", row.number, title[:40], {"allowed": _allowed_columns()}))
        elif places.setdefault(column.name, place) != place:
            findings.append(Finding("doubled-column", row.number, title, {"first": titles[places[column.name]]}))
    missing = [column for column in COLUMNS if column.required and column.name not in places]
    findings += [Finding("missing-column", row.number, args={"names": _names(column)}) for column in missing]
    return Sheet(places, {name: titles[place] for name, place in places.items()}, frozenset(titles)), findings


def _body_findings(rows: Sequence[Row], sheet: Sheet) -> list[Finding]:
    if not rows:
        return [Finding("no-questions")]
    if len(rows) > MAX_QUESTIONS:
        return [Finding("too-many-questions", args={"count": len(rows), "most": MAX_QUESTIONS})]
    first_rows: dict[str, int] = {}
    return [finding for row in rows for finding in _row_findings(row, sheet) + _duplicate(row, sheet, first_rows)]


def _row_findings(row: Row, sheet: Sheet) -> list[Finding]:
    titles = {place: sheet.titles[name] for name, place in sheet.places.items()}
    faulty = {fault.place for fault in row.faults if fault.severity is Severity.ERROR}
    findings = [_finding(row, fault, titles) for fault in row.faults if fault.code != COVERED]
    stray = [n for n, cell in enumerate(row.cells) if n not in sheet.named and n not in faulty and clean(cell)]
    if stray:
        findings.append(Finding("stray-text", row.number, args={"cell": stray[0] + 1, "named": len(sheet.named)}))
    for column in COLUMNS:
        if sheet.places.get(column.name) not in {None, *faulty}:
            findings += _cell_findings(row, sheet, column)
    return findings


def _finding(row: Row, fault: CellFault, titles: dict[int, str]) -> Finding:
    column = titles.get(fault.place, str(fault.place + 1))
    return Finding(fault.code, row=row.number, column=column, args=fault.args, severity=fault.severity)


def _cell_findings(row: Row, sheet: Sheet, column: Column) -> list[Finding]:
    code, args = _cell_fault(sheet.cell(row, column.name), column)
    return [Finding(code, row.number, sheet.titles[column.name], args)] if code else []


def _cell_fault(text: str, column: Column) -> tuple[str, Details]:
    if not text:
        return ("missing", {"most": column.max_length}) if column.required else ("", {})
    if len(text) > column.max_length:
        return "too-long", {"count": len(text), "most": column.max_length}
    controls = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"]
    if controls:
        return "invisible", {"code": f"U+{ord(controls[0]):04X}"}
    if column.name == "text" and text.startswith(EXAMPLES):
        return "example", {}
    if column.name == "picture" and ({"/", "\\", "\n"} & set(text) or text.startswith(".")):
        return "picture-name", {"name": text}
    return "", {}


def _duplicate(row: Row, sheet: Sheet, first_rows: dict[str, int]) -> list[Finding]:
    """A finding if an earlier row asks the same; otherwise the row is entered in `first_rows`."""
    key = comparison_key(sheet.cell(row, "text")).rstrip(" ?.!…:")
    if not key or first_rows.setdefault(key, row.number) == row.number:
        return []
    return [Finding("doubled-question", row.number, sheet.title("text"), {"first": first_rows[key]})]


def _question(row: Row, sheet: Sheet) -> Question:
    return Question(**{column.name: sheet.cell(row, column.name) for column in COLUMNS})


def _names(column: Column) -> Sentence:
    vietnamese, english = column.names
    return Sentence("either-name", "{name} or {other}", {"name": vietnamese, "other": english})


def _allowed_columns() -> Sentence:
    return join_sentences(map(_names, COLUMNS), ", ")
