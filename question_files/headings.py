"""Row of column names of a page: which one it is, what each column means, and what stands above it.

Kind: pure
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from question_files.columns import CHOICE, COLUMNS, NUMBERING, Heading, allowed_columns, column_names, heading
from question_files.findings import COVERED, CellFault, Finding, Severity
from question_files.table import Page, Row
from question_files.text_keys import clean, comparison_key, shorten

ROWS_SEARCHED = 40
"""Column names stand below a title, but not farther down than this."""

MAX_TITLE = 40


class Headings(Struct, frozen=True):
    """What the columns of a page mean.

    Args:
        row: the row of column names.
        places: the place of each column by its name (0 is leftmost).
        titles: the author's headings, by place; shortened for messages.
        choices: the places of the columns with choices, by their letters.
        unread: the places of columns that mean nothing to us.
        are_numbered: the choices have numbers instead of letters.
    """

    row: Row
    places: dict[str, int]
    titles: dict[int, str]
    choices: dict[str, int] = {}
    unread: tuple[int, ...] = ()
    are_numbered: bool = False

    @property
    def is_of_questions(self) -> bool:
        """Whether the page has questions and something else that belongs to them."""
        return "text" in self.places and len(self.places) + len(self.choices) > 1

    def title(self, name: str) -> str:
        """The author's heading for the column `name`."""
        place = self.places.get(name)
        return name if place is None else self.titles.get(place, name)

    def cell(self, row: Row, name: str) -> str:
        """What `row` has in the column `name`, as it was written; empty if there is none."""
        place = self.places.get(name)
        return "" if place is None or place >= len(row.cells) else row.cells[place]


class HeadingRow(NamedTuple):
    """The headings of a page, what is wrong with them, and the rows below."""

    headings: Headings
    findings: list[Finding]
    body: tuple[Row, ...]


def is_filled(row: Row) -> bool:
    """Whether there is anything in `row`."""
    return any(fault.code for fault in row.faults) or any(map(clean, row.cells))


def find_headings(page: Page) -> Headings | None:
    """The first row of `page` that names questions and something of theirs; otherwise the one with the most names.

    None: the page is empty.
    """
    best: Headings | None = None
    for row in [row for row in page.rows if is_filled(row)][:ROWS_SEARCHED]:
        headings = _headings(row)
        if headings.is_of_questions:
            return headings
        if best is None or len(headings.places) > len(best.places):
            best = headings
    return best


def heading_row(page: Page, headings: Headings) -> HeadingRow:
    """`headings` with all findings about them and the rows above, and the rows of questions."""
    number = headings.row.number
    above = [row for row in page.rows if row.number < number and is_filled(row)]
    body = tuple(row for row in page.rows if row.number > number and is_filled(row) and not repeats(row, headings))
    findings = [*_above(above), *_faults(headings), *_duplicates(headings), *_missing(headings, page.section)]
    findings += _unread(headings, body)
    findings += _hidden_columns(headings, page)
    return HeadingRow(headings, findings, body)


def _headings(row: Row) -> Headings:
    titles = {place: shorten(clean(cell), MAX_TITLE) for place, cell in enumerate(row.cells) if clean(cell)}
    meanings = {place: meaning for place in titles if (meaning := heading(row.cells[place])) is not None}
    places = _best_places(meanings)
    choices = _choices(meanings)
    read = {*places.values(), *choices.values()}
    read |= {place for place, meaning in meanings.items() if meaning.column == NUMBERING}
    return Headings(
        row=row,
        places=places,
        titles=titles,
        choices=choices,
        unread=tuple(place for place in titles if place not in read),
        are_numbered=any(meanings[place].is_numbered for place in choices.values()),
    )


def _best_places(meanings: dict[int, Heading]) -> dict[str, int]:
    """For each column the likeliest of the headings that mean it; of two that are alike the first."""
    best: dict[str, int] = {}
    for place, meaning in sorted(meanings.items(), key=lambda item: (item[1].rank, item[0])):
        if meaning.column not in (CHOICE, NUMBERING):
            best.setdefault(meaning.column, place)
    return best


def _choices(meanings: dict[int, Heading]) -> dict[str, int]:
    """The columns of choices, if there are at least two, beginning with A."""
    choices: dict[str, int] = {}
    for place, meaning in meanings.items():
        if meaning.column == CHOICE:
            choices.setdefault(meaning.label, place)
    ordered = dict(sorted(choices.items()))
    return ordered if len(ordered) > 1 and "A" in ordered else {}


def repeats(row: Row, headings: Headings) -> bool:
    """Whether `row` is the row of column names again, as on each page of a printed table."""
    cells = [(place, clean(cell)) for place, cell in enumerate(row.cells) if clean(cell)]
    original = headings.row.cells
    return len(cells) > 1 and all(
        place < len(original) and comparison_key(original[place]) == comparison_key(cell) for place, cell in cells
    )


def _warning(code: str, row: int, column: str = "", **args: str | int) -> Finding:
    return Finding(code, row, column, args, severity=Severity.WARNING)


def _above(rows: Sequence[Row]) -> list[Finding]:
    if not rows:
        return []
    texts = [clean(cell) for row in rows for cell in row.cells if clean(cell)]
    return [_warning("title-rows", rows[0].number, text=shorten(" ".join(texts[:3])))]


def _faults(headings: Headings) -> list[Finding]:
    return [
        fault_finding(headings, headings.row.number, fault) for fault in headings.row.faults if fault.code != COVERED
    ]


def fault_finding(headings: Headings, row: int, fault: CellFault) -> Finding:
    """What the reader of the file found in a cell, named by the heading of its column."""
    column = headings.titles.get(fault.place, str(fault.place + 1))
    return Finding(fault.code, row=row, column=column, args=fault.args, severity=fault.severity)


def _duplicates(headings: Headings) -> list[Finding]:
    """Two headings of our own that mean the same."""
    findings: list[Finding] = []
    for place in headings.unread:
        meaning = heading(headings.row.cells[place])
        if meaning is not None and meaning.rank == 0 and meaning.column in headings.places:
            title = headings.titles[place]
            findings.append(
                Finding("doubled-column", headings.row.number, title, {"first": headings.title(meaning.column)})
            )
    return findings


def _missing(headings: Headings, section: str) -> list[Finding]:
    missing = [column for column in COLUMNS if column.required and column.name not in headings.places]
    return [
        Finding("missing-column", headings.row.number, args={"names": column_names(column)})
        for column in missing
        if column.name != "section" or not section
    ]


def _unread(headings: Headings, body: Sequence[Row]) -> list[Finding]:
    """Columns that are passed over though there is something in them."""
    findings: list[Finding] = []
    for place in headings.unread:
        meaning = heading(headings.row.cells[place])
        is_doubled = meaning is not None and meaning.rank == 0 and meaning.column in headings.places
        if not is_doubled and any(place < len(row.cells) and clean(row.cells[place]) for row in body):
            args = {"allowed": allowed_columns()}
            title = headings.titles[place]
            findings.append(Finding("unknown-column", headings.row.number, title, args, severity=Severity.WARNING))
    return findings


def _hidden_columns(headings: Headings, page: Page) -> list[Finding]:
    """Columns that are read though the spreadsheet does not show them."""
    read = sorted({*headings.places.values(), *headings.choices.values()} & page.hidden_columns)
    return [_warning("hidden-column", headings.row.number, headings.titles[place]) for place in read]
