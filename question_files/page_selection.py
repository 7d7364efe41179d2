"""Pages of a file that hold questions: every sheet that is visible and has the columns. What is not read is named.

Kind: pure
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from question_files.findings import Finding, Severity
from question_files.headings import Headings, heading_row, is_filled
from question_files.old_font_pages import ConvertedPage, convert_page
from question_files.section_rows import with_sections
from question_files.table import Page, Row
from question_files.text_keys import name_key, shorten

INSTRUCTIONS = ("Hướng dẫn", "Instructions")
"""What the sheet with instructions of our own template is called; it is skipped without a finding."""

_PROGRAM_NAMES = re.compile(
    r"(?:sheet|trang tinh|trang|bang|bang tinh|table|feuille|tabelle|hoja|cau hoi|questions)? ?\d*"
)
"""Names that spreadsheets give by themselves, and those of our own template (as keys): they name no section."""


class SelectedPage(NamedTuple):
    """A page that is read. `sheet`: how messages name it; empty if it is the only one."""

    page: Page
    headings: Headings
    body: tuple[Row, ...]
    sheet: str


class Selection(NamedTuple):
    """The pages that are read, and the findings about all pages and their column names."""

    pages: list[SelectedPage]
    findings: list[Finding]


def select_pages(pages: Sequence[Page], name: str) -> Selection:
    """The pages with questions; if there are none, the first that is not empty, so that its faults are reported.

    `name`: what the file is called.
    """
    visible = [page for page in pages if not page.is_hidden and any(map(is_filled, page.rows))]
    converted = [_with_section_rows(convert_page(page)) for page in visible]
    chosen = [page for page in converted if page.headings is not None and page.headings.is_of_questions]
    if not chosen:
        chosen = converted[:1]
    chosen_names = [page.page.name for page in chosen]
    unread = [page for page in pages if page.name not in chosen_names and (page.is_hidden or page in visible)]
    findings = [_unread(page) for page in unread if not _is_instructions(page)]
    selected = [_select(page, name, page.page.name if len(chosen) > 1 else "", findings) for page in chosen]
    return Selection([page for page in selected if page is not None], findings)


def _with_section_rows(converted: ConvertedPage) -> ConvertedPage:
    if converted.headings is None:
        return converted
    page, headings = with_sections(converted.page, converted.headings)
    return ConvertedPage(page, headings, converted.findings)


def _select(converted: ConvertedPage, name: str, sheet: str, findings: list[Finding]) -> SelectedPage | None:
    page, headings, changed = converted
    if headings is None:
        return None
    page, about_section = _with_section(page, headings, name)
    named = heading_row(page, headings)
    about_page = (*changed, *about_section, *named.findings)
    findings += [replace(finding, sheet=sheet) for finding in about_page]
    return SelectedPage(page, headings, named.body, sheet)


def _with_section(page: Page, headings: Headings, name: str) -> tuple[Page, list[Finding]]:
    """The page with the section of its questions, where no column says it but the page's name does.

    Quiz programs number their choices and know no sections: theirs is the file's name.
    """
    if "section" in headings.places or not headings.is_of_questions:
        return page, []
    section = page.section or page.name
    if not section or _PROGRAM_NAMES.fullmatch(name_key(section)):
        section = name if headings.are_numbered else ""
    if not section:
        return page, []
    args: dict[str, str | int] = {"section": section}
    finding = Finding("section-from-name", headings.row.number, args=args, severity=Severity.WARNING)
    return replace(page, section=section), [finding]


def _is_instructions(page: Page) -> bool:
    """Whether this is the sheet with hints that came with our template: text in one column only."""
    return page.name in INSTRUCTIONS and not page.is_hidden and all(len(row.cells) <= 1 for row in page.rows)


def _unread(page: Page) -> Finding:
    args = {"sheet": shorten(page.name)}
    if page.is_hidden:
        return Finding("sheet-hidden", args=args, severity=Severity.WARNING)
    return Finding("sheet-unread", args=args, severity=Severity.WARNING)
