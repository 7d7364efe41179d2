"""Page of cells in a file of text: CSV, or columns separated by tabs.

Teachers save such files from Excel, LibreOffice or Google Sheets: separated by commas or, where the comma is the
decimal sign (as in Vietnam), by semicolons or tabs. A first line `sep=;` says which; otherwise the column names do.

Kind: pure
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from question_files.changed_values import changed_value
from question_files.columns import count_known_headings, name_questions
from question_files.file_errors import UnreadableError
from question_files.findings import CellFault, Finding, Severity
from question_files.formula_escape import unescape
from question_files.table import Page, Row, Table
from question_files.text_decoding import Decoded, decode

SEPARATORS = (",", ";", "\t")

MAX_ROWS = 3_000
"""Rows with text; empty ones do not count."""

MAX_CELLS = 100
"""In one row; a pack has six columns. Empty cells at its end do not count."""

LINES_SEARCHED = 40
"""Column names stand below a title, but not farther down than this."""

CountHeadings = Callable[[Iterable[str]], int]
"""How many of these cells are column names of the kind of table that is read."""

_SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*\r?\n', re.IGNORECASE)


def read_csv(data: bytes, file: str) -> Table:
    """The rows of `data`, numbered as a spreadsheet numbers them; `file` is for the messages.

    Raises `UnreadableError`: not text, unclosed quotes, too many rows or cells.
    """
    decoded = decode(data, file)
    return Table((text_page(decoded.text, file),), encoding_findings(decoded))


def encoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """A warning where the text was not in Unicode."""
    if not decoded.old_encoding:
        return ()
    return (Finding("old-encoding-read", args={"encoding": decoded.old_encoding}, severity=Severity.WARNING),)


def text_page(text: str, file: str, count: CountHeadings = count_known_headings) -> Page:
    """The rows of a text; `count` tells column names, which show what separates them. Raises `UnreadableError`."""
    named = _SEPARATOR_LINE.match(text)
    if named is not None:
        return Page(tuple(_rows(text[named.end() :], named[1], file)))
    return Page(tuple(_rows(text, separator(text, count), file)))


def parse_csv(data: bytes, file: str) -> list[Row]:
    """The rows of `data`. Raises `UnreadableError`."""
    return list(read_csv(data, file).pages[0].rows)


def separator(text: str, count: CountHeadings = count_known_headings) -> str:
    """The separator that finds the most column names in one of the first lines; a comma if none finds any."""
    return max(SEPARATORS, key=lambda sign: _most_known(text, sign, count))


def has_column_names(text: str) -> bool:
    """Whether one of the first lines names columns, that of questions among them, or says what separates them."""
    if _SEPARATOR_LINE.match(text) is not None:
        return True
    lines = [
        [cell.strip('" ') for cell in line.split(sign)[:MAX_CELLS]]
        for line in _first_lines(text)
        for sign in SEPARATORS
    ]
    return any(len(cells) > 1 and name_questions(cells) and count_known_headings(cells) > 1 for cells in lines)


def _most_known(text: str, sign: str, count: CountHeadings) -> int:
    return max((_known_cells(line, sign, count) for line in _first_lines(text) if line.strip()), default=0)


def _known_cells(line: str, sign: str, count: CountHeadings) -> int:
    return count(cell.strip('" ') for cell in line.split(sign)[:MAX_CELLS])


def _first_lines(text: str) -> list[str]:
    return [line[:4_000] for line in text[:100_000].splitlines()[:LINES_SEARCHED]]


def _rows(text: str, sign: str, file: str) -> Iterator[Row]:
    """The rows that are not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    number = count = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                count += 1
                if count > MAX_ROWS:
                    raise UnreadableError(file, "csv-rows", most=MAX_ROWS)
                yield _row(number, cells, file)
    except csv.Error as error:
        raise UnreadableError(file, "csv-broken", number + 1, why=str(error)[:80]) from error


def _row(number: int, cells: list[str], file: str) -> Row:
    while not cells[-1].strip():
        cells.pop()
    if len(cells) > MAX_CELLS:
        raise UnreadableError(file, "csv-cells", number, count=len(cells), most=MAX_CELLS)
    faults: list[CellFault] = [fault for place, cell in enumerate(cells) if (fault := changed_value(place, cell))]
    return Row(number, tuple(map(unescape, cells)), tuple(faults))
