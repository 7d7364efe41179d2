"""Rows of questions: what each row of a page holds, repaired, by the columns of a question.

Kind: pure
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from question_files.choices import choices_in, resolve, text_before_choices, with_choices
from question_files.findings import COVERED, Finding, Severity
from question_files.headings import Headings, fault_finding
from question_files.numbering import without_number
from question_files.table import Page, Row
from question_files.text_keys import clean
from question_files.text_repair import repair


class QuestionRow(Struct, frozen=True):
    """One row with a question. Cells and titles are by the name of the column.

    Args:
        number: the row as the spreadsheet numbers it.
        sheet: the sheet that it is on; empty if only one is read.
        cells: the texts, cleaned and repaired.
        written: the same as the file has them.
        titles: the author's headings.
        faulty: the columns whose cell has an error already; nothing else is reported about them.
        findings: what was found in its cells so far.
    """

    number: int
    sheet: str
    cells: dict[str, str]
    written: dict[str, str]
    titles: dict[str, str]
    faulty: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    def cell(self, name: str) -> str:
        """The text of the column `name`; empty if there is none."""
        return self.cells.get(name, "")

    def title(self, name: str) -> str:
        """The author's heading for the column `name`."""
        return self.titles.get(name, name)

    def with_cell(self, name: str, text: str) -> "QuestionRow":
        """The same with another text in the column `name`."""
        return replace(self, cells={**self.cells, name: text})

    def finding(self, code: str, column: str, severity: Severity = Severity.ERROR, /, **args: str | int) -> Finding:
        """A finding about this row's cell of `column`; empty: about the whole row."""
        title = self.title(column) if column else ""
        return Finding(code, self.number, title, args, severity=severity, sheet=self.sheet)

    def warning(self, code: str, column: str, /, **args: str | int) -> Finding:
        """The same, as something to check."""
        return self.finding(code, column, Severity.WARNING, **args)


def question_rows(page: Page, headings: Headings, body: tuple[Row, ...], sheet: str) -> Iterator[QuestionRow]:
    """The rows of `body` as questions; `sheet` is how messages name the page."""
    titles = {name: headings.titles[place] for name, place in headings.places.items()}
    unnamed = _unnamed_texts(headings, body)
    for row in body:
        yield _question_row(row, page, headings, titles, sheet, unnamed)


def _unnamed_texts(headings: Headings, body: tuple[Row, ...]) -> frozenset[int]:
    """The places without a name that hold texts; where all are numbers, they only count the rows (Kahoot)."""
    places = {place for row in body for place, cell in enumerate(row.cells) if clean(cell)} - set(headings.titles)
    texts = ((place, clean(row.cells[place])) for row in body for place in places if place < len(row.cells))
    return frozenset(place for place, text in texts if text and not text.rstrip(".").isdecimal())


def _question_row(
    row: Row, page: Page, headings: Headings, titles: dict[str, str], sheet: str, unnamed: frozenset[int]
) -> QuestionRow:
    written = {name: headings.cell(row, name) for name in headings.places}
    question = QuestionRow(
        number=row.number, sheet=sheet, cells={}, written=written, titles=titles, faulty=_faulty(row, headings)
    )
    findings = [*_reader_findings(row, headings, sheet), *_stray(row, headings, question, unnamed)]
    if row.is_hidden:
        findings.append(question.warning("hidden-row", ""))
    cells = {name: _repair(question, name, text, findings) for name, text in written.items()}
    cells["text"] = without_number(cells.get("text", ""))
    if page.section and "section" not in headings.places:
        cells["section"] = page.section
    _join_choices(cells, row, headings, question, findings)
    return QuestionRow(
        number=row.number,
        sheet=sheet,
        cells=cells,
        written=written,
        titles=titles,
        faulty=question.faulty,
        findings=tuple(findings),
    )


def _faulty(row: Row, headings: Headings) -> frozenset[str]:
    places = {fault.place for fault in row.faults if fault.severity is Severity.ERROR}
    faulty = {name for name, place in headings.places.items() if place in places}
    return frozenset(faulty | ({"text"} if places & set(headings.choices.values()) else set()))


def _reader_findings(row: Row, headings: Headings, sheet: str) -> Iterator[Finding]:
    """What the reader found in the cells that are read, and in those whose column has no name."""
    unread = set(headings.titles) - {*headings.places.values(), *headings.choices.values()}
    for fault in row.faults:
        if fault.code != COVERED and fault.place not in unread:
            yield replace(fault_finding(headings, row.number, fault), sheet=sheet)


def _stray(row: Row, headings: Headings, question: QuestionRow, unnamed: frozenset[int]) -> Iterator[Finding]:
    """Text in one of the columns without a name: mostly a text that the separator has cut."""
    faulty = {fault.place for fault in row.faults if fault.severity is Severity.ERROR}
    for place, cell in enumerate(row.cells):
        if place in unnamed and place not in faulty and clean(cell):
            yield question.finding("stray-text", "", cell=place + 1, named=len(headings.titles))
            return


def _repair(question: QuestionRow, name: str, text: str, findings: list[Finding]) -> str:
    """The text of a cell; what is left in it of another program's language is a warning."""
    repaired = repair(text)
    if name not in question.faulty:
        if repaired.tag:
            findings.append(question.warning("tag", name, tag=repaired.tag))
        if repaired.tex:
            findings.append(question.warning("tex", name, tex=repaired.tex))
    return clean(repaired.text)


def _join_choices(
    cells: dict[str, str], row: Row, headings: Headings, question: QuestionRow, findings: list[Finding]
) -> None:
    """Put the choices below the text, and write the answer in full where it is only a letter."""
    if {"text", "answer"} & question.faulty or not cells.get("text"):
        return
    columns = {
        label: clean(repair(row.cells[place]).text) if place < len(row.cells) else ""
        for label, place in headings.choices.items()
    }
    choices = {label: text for label, text in columns.items() if text}
    named = choices or choices_in(cells["text"])
    answer = resolve(cells.get("answer", ""), named, are_numbered=headings.are_numbered)
    if choices:
        cells["text"] = with_choices(cells["text"], choices)
    elif answer.code:  # what looks like choices in a text may be none
        return
    elif named and text_before_choices(cells["text"]):
        cells["text"] = with_choices(text_before_choices(cells["text"]), named)
    if answer.code:
        severity = Severity.ERROR if answer.is_error else Severity.WARNING
        title = question.title("answer")
        findings.append(Finding(answer.code, row.number, title, answer.args, severity=severity, sheet=question.sheet))
    if "answer" in cells:
        cells["answer"] = answer.text
