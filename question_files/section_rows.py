"""Sections that a table names once for several rows: in a row across the table, or in a cell that is merged downwards.

Both become what they mean: a section in each row of a question.

Kind: pure
"""

from collections.abc import Iterator

from msgspec.structs import replace

from question_files.columns import COLUMNS_BY_NAME
from question_files.findings import COVERED
from question_files.headings import Headings, find_headings, is_filled, repeats
from question_files.numbering import MAX_SECTION, section_name
from question_files.table import Page, Row
from question_files.text_keys import clean

MERGED = "merged"
"""The code of a merged cell's finding, at the first cell of its range."""


def with_sections(page: Page, headings: Headings) -> tuple[Page, Headings]:
    """`page` with the section in each row, and its headings as they are then."""
    if not headings.is_of_questions:
        return page, headings
    place = headings.places.get("section")
    if place is not None:
        return replace(page, rows=tuple(_filled_down(page.rows, headings, place))), headings
    number = headings.row.number
    if not any(_across(row, is_title=row.number < number) for row in page.rows if row.number != number):
        return page, headings
    width = max(len(row.cells) for row in page.rows)
    page = replace(page, rows=tuple(_with_column(page.rows, headings, width)))
    return page, find_headings(page) or headings


def _filled_down(rows: tuple[Row, ...], headings: Headings, place: int) -> Iterator[Row]:
    """The rows, each with the text of the merged cell in the column of sections that covers it."""
    section = ""
    for row in rows:
        merged = {fault.place: fault.code for fault in row.faults if fault.code in (MERGED, COVERED)}
        is_alone = place in merged and not {place - 1, place + 1} & set(merged)
        if row.number <= headings.row.number or not is_alone:
            yield row
            continue
        section = row.cells[place] if merged[place] == MERGED else section
        cells = [*row.cells, *("" for _ in range(place + 1 - len(row.cells)))]
        cells[place] = section
        faults = tuple(fault for fault in row.faults if fault.place != place)
        yield replace(row, cells=tuple(cells), faults=faults)


def _across(row: Row, *, is_title: bool = False) -> str:
    """The section that `row` names across the table; empty if it is another row. A title may be merged, too."""
    texts = [clean(cell) for cell in row.cells if clean(cell)]
    if len(texts) != 1 or len(texts[0]) > MAX_SECTION:
        return ""
    is_merged = any(fault.code == MERGED for fault in row.faults) and any(f.code == COVERED for f in row.faults)
    return section_name(texts[0]) or (texts[0] if is_merged and not is_title else "")


def _with_column(rows: tuple[Row, ...], headings: Headings, width: int) -> Iterator[Row]:
    """The rows with a column of sections behind the others, and without those that named them."""
    section = ""
    for row in rows:
        is_head, is_above = row.number == headings.row.number, row.number < headings.row.number
        across = "" if is_head else _across(row, is_title=is_above)
        section = across or section
        if is_above and not across:
            yield row
        elif is_head or not (across or repeats(row, headings) or not is_filled(row)):
            name = COLUMNS_BY_NAME["section"].names[0] if is_head else section
            yield replace(row, cells=(*row.cells, *("" for _ in range(width - len(row.cells))), name))
