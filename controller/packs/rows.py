"""Questions in the pages of a file, and everything that is wrong with them at once.

A page is what a teacher wrote, in whatever program: rows of cells below column names. Readers of file formats produce
`Page`s; from here on a question is a question, whatever file it was in.

Kind: pure
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from bus.bad_file import BadFileError
from controller.packs.pack import Pack, Question
from question_files.columns import COLUMNS, Column, allowed_columns
from question_files.findings import Details, Finding, Severity, row_of
from question_files.page_selection import select_pages
from question_files.question_rows import QuestionRow, question_rows
from question_files.table import Page, Row, Table
from question_files.text_keys import comparison_key, name_key

MAX_QUESTIONS = 1000

EXAMPLES = ("(Ví dụ)", "(Example)")
"""How the example row of a template starts, in Vietnamese and English: it must not be asked on stage."""


class Examination(Struct, frozen=True):
    """What a file holds. `pack` is None if there are errors; `findings` are in the order of sheets and rows."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    rows: tuple[QuestionRow, ...] = ()
    """The rows with questions."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the pack from being used."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should check."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    def with_findings(self, more: Iterable[Finding]) -> "Examination":
        """The same with `more` findings, all in the order of sheets and rows; those about the whole file come first."""
        sheets = {sheet: n for n, sheet in enumerate(dict.fromkeys(row.sheet for row in self.rows))}
        findings = sorted((*self.findings, *more), key=lambda finding: (sheets.get(finding.sheet, -1), finding.row))
        has_errors = any(finding.severity is Severity.ERROR for finding in findings)
        return Examination(None if has_errors else self.pack, tuple(findings), self.rows)


def examine(rows: Sequence[Row], name: str) -> Examination:
    """The pack `name` written in `rows`, with everything that is wrong. Empty rows are skipped, texts trimmed, NFC."""
    return examine_table(Table((Page(tuple(rows)),)), name)


def examine_table(table: Table, name: str) -> Examination:
    """The pack `name` written in all pages of `table` that have questions."""
    selection = select_pages(table.pages, name)
    findings = [*table.findings, *selection.findings]
    if not selection.pages:
        return Examination(None, (*findings, Finding("empty-file", args={"allowed": allowed_columns()})))
    rows: list[QuestionRow] = []
    for page in selection.pages:
        rows += question_rows(page.page, page.headings, page.body, page.sheet)
    rows = _with_one_spelling(rows)
    findings += _body_findings(rows)
    has_errors = any(finding.severity is Severity.ERROR for finding in findings)
    pack = None if has_errors else Pack(name=name, questions=tuple(map(_question, rows)))
    return Examination(pack, (), tuple(rows)).with_findings(findings)


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


def _with_one_spelling(rows: Iterable[QuestionRow]) -> list[QuestionRow]:
    """`rows` with each section as it is written first: “Khoi dong” and “Khởi động” are one."""
    spellings: dict[str, str] = {}
    spelled: list[QuestionRow] = []
    for row in rows:
        section = row.cell("section")
        first = spellings.setdefault(name_key(section), section)
        spelled.append(row if first == section else row.with_cell("section", first))
    return spelled


def _body_findings(rows: Sequence[QuestionRow]) -> list[Finding]:
    if not rows:
        return [Finding("no-questions")]
    if len(rows) > MAX_QUESTIONS:
        return [Finding("too-many-questions", args={"count": len(rows), "most": MAX_QUESTIONS})]
    first_rows: dict[str, QuestionRow] = {}
    return [finding for row in rows for finding in (*_row_findings(row), *_duplicate(row, first_rows))]


def _row_findings(row: QuestionRow) -> Iterator[Finding]:
    yield from row.findings
    for column in COLUMNS:
        if column.name in row.cells and column.name not in row.faulty:
            code, args = _cell_fault(row.cell(column.name), column)
            if code:
                yield Finding(code, row.number, row.title(column.name), args, sheet=row.sheet)


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
    if column.name == "clip" and ({"/", "\\", "\n"} & set(text) or text.startswith(".")):
        return "clip-name", {"name": text}
    return "", {}


def _duplicate(row: QuestionRow, first_rows: dict[str, QuestionRow]) -> Iterator[Finding]:
    """A finding if an earlier row asks the same; otherwise the row is entered in `first_rows`."""
    key = comparison_key(row.cell("text")).rstrip(" ?.!…:")
    if key:
        first = first_rows.setdefault(key, row)
        if first is not row:
            args: Details = {"first": row_of("" if first.sheet == row.sheet else first.sheet, first.number)}
            yield Finding("doubled-question", row.number, row.title("text"), args, sheet=row.sheet)


def _question(row: QuestionRow) -> Question:
    return Question(**{column.name: row.cell(column.name) for column in COLUMNS})
