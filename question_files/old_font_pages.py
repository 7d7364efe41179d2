"""Pages that were written for an old Vietnamese font: their columns as Unicode, with what was changed side by side.

A column is converted as a whole or not at all: one word may be a foreign name, a whole column is not.

Kind: pure
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from question_files.findings import Finding, Severity
from question_files.headings import ROWS_SEARCHED, Headings, find_headings, is_filled
from question_files.old_fonts import FONTS, OldFont, font_of
from question_files.syllables import count_syllables
from question_files.table import Page, Row
from question_files.text_keys import shorten

SAMPLES = 3
"""So many cells are shown side by side."""


class ConvertedPage(NamedTuple):
    """The page with its texts in Unicode, its headings (None: it is empty), and what was changed."""

    page: Page
    headings: Headings | None
    findings: list[Finding]


def convert_page(page: Page, sheet: str = "") -> ConvertedPage:
    """`page` with each column in Unicode that is written in an old font; `sheet` is how messages name it."""
    page, font = _with_readable_headings(page)
    headings = find_headings(page)
    if headings is None:
        return ConvertedPage(page, None, [])
    number = headings.row.number
    body = [row for row in page.rows if row.number > number and is_filled(row)]
    columns = {place: _column(body, place) for place in (*headings.places.values(), *headings.choices.values())}
    font = font or font_of([text for texts in columns.values() for text in texts.values()])
    fonts = {place: _font_of_column(list(texts.values()), font) for place, texts in columns.items()}
    changed = {place: font for place, font in fonts.items() if font is not None}
    if not changed:
        return ConvertedPage(page, headings, [])
    rows = tuple(_convert_row(row, changed) if row.number > number else row for row in page.rows)
    findings = [_side_by_side(columns[place], font, headings.titles[place], sheet) for place, font in changed.items()]
    return ConvertedPage(replace(page, rows=rows), headings, findings)


def _with_readable_headings(page: Page) -> tuple[Page, OldFont | None]:
    """The page with its column names in Unicode, and the old font in which they were written."""
    headings = find_headings(page)
    if headings is None or headings.is_of_questions:
        return page, None
    for font in FONTS:
        first = page.rows[:ROWS_SEARCHED]
        rows = tuple(replace(row, cells=tuple(_text(cell, font) for cell in row.cells)) for row in first)
        readable = find_headings(replace(page, rows=rows))
        if readable is not None and readable.is_of_questions:
            named = readable.row
            return replace(page, rows=tuple(named if row.number == named.number else row for row in page.rows)), font
    return page, None


def _column(body: Iterable[Row], place: int) -> dict[int, str]:
    """The texts of a column that have letters beyond ASCII, by the numbers of their rows."""
    cells = ((row.number, row.cells[place]) for row in body if place < len(row.cells))
    return {number: cell for number, cell in cells if not cell.isascii()}


def _font_of_column(texts: list[str], font: OldFont | None) -> OldFont | None:
    """The old font of a column: that of the page, if all its texts can be written in it and are better for it."""
    if not texts or font is None:
        return None
    converted = [font.convert(text) for text in texts]
    if any(text is None for text in converted):
        return None
    before = count_syllables(unicodedata.normalize("NFC", "\n".join(texts)))
    after = count_syllables(unicodedata.normalize("NFC", "\n".join(filter(None, converted))))
    is_better = after.syllables * before.words > before.syllables * after.words
    return font if is_better and after.syllables * 10 >= after.words * 8 else None


def _convert_row(row: Row, fonts: dict[int, OldFont]) -> Row:
    cells = (_text(cell, fonts[place]) if place in fonts else cell for place, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells))


def _text(cell: str, font: OldFont) -> str:
    return cell if cell.isascii() else font.convert(cell) or cell


def _side_by_side(texts: dict[int, str], font: OldFont, title: str, sheet: str) -> Finding:
    samples = [f"“{shorten(text, 40)}” → “{shorten(_text(text, font), 40)}”" for text in list(texts.values())[:SAMPLES]]
    args: dict[str, str | int] = {"font": font.name, "count": len(texts), "samples": "; ".join(samples)}
    return Finding("converted", min(texts), title, args, severity=Severity.WARNING, sheet=sheet)
