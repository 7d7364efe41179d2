"""Sheets of a workbook (XLSX), wherever its relationships say they are.

A reader of our own, because what teachers' workbooks say with formatting (10² with a raised 2, a row that is hidden or
struck out) is lost in the fast ways of the libraries, and because nothing may grow before it is counted.

Kind: adapter
"""

import posixpath
from typing import NamedTuple

from question_files.file_errors import UnreadableError
from question_files.office.parts import MAX_OTHER_BYTES, Parts
from question_files.office.strings import read_shared_strings
from question_files.office.styles import read_styles
from question_files.office.worksheet import Budget, WorkbookTexts, read_worksheet
from question_files.office.xml_stream import Attributes, read_xml
from question_files.table import Page

MAX_SHEETS = 30

_MAIN = "xl/workbook.xml"


class Link(NamedTuple):
    """A relationship: what kind of part it leads to (the last word of its type), and the part's name."""

    kind: str
    part: str


class _SheetEntry(NamedTuple):
    name: str
    link: str
    is_hidden: bool


def read_workbook(parts: Parts) -> list[Page]:
    """All sheets with cells, in their order; of the hidden ones only the names. Raises `UnreadableError`."""
    main = main_part(parts, _MAIN)
    if main not in parts:
        raise UnreadableError(parts.file, "zip")
    links = read_links(parts, main)
    sheets = _sheets(parts, main)
    texts = WorkbookTexts(
        read_shared_strings(parts, _link_target(links, "sharedStrings")),
        read_styles(parts, _link_target(links, "styles")),
    )
    budget = Budget(parts.file)
    pages: list[Page] = []
    for sheet in sheets:
        link = links.get(sheet.link)
        if link is None or link.kind != "worksheet":  # a chart has no cells
            continue
        if link.part not in parts:
            raise UnreadableError(parts.file, "damaged", why=f"{link.part[:60]} is missing")
        if sheet.is_hidden:
            pages.append(Page((), sheet.name, is_hidden=True))
        else:
            pages.append(read_worksheet(parts, link.part, sheet.name, texts, budget))
    return pages


def main_part(parts: Parts, default: str) -> str:
    """The name of the part with which an Office file begins."""
    links = read_links(parts, "")
    return next((link.part for link in links.values() if link.kind == "officeDocument"), default)


def read_links(parts: Parts, part: str) -> dict[str, Link]:
    """The relationships of `part` by their ids; empty: those of the file itself."""
    folder, _, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if source not in parts:
        return {}
    handler = _LinkHandler(folder)
    read_xml(parts.pieces(source, MAX_OTHER_BYTES), handler, parts.file)
    return handler.links


def _link_target(links: dict[str, Link], kind: str) -> str:
    return next((link.part for link in links.values() if link.kind == kind), "")


def _sheets(parts: Parts, main: str) -> list[_SheetEntry]:
    handler = _WorkbookHandler(parts.file)
    read_xml(parts.pieces(main, MAX_OTHER_BYTES), handler, parts.file)
    return handler.sheets


class _LinkHandler:
    def __init__(self, folder: str) -> None:
        self.links: dict[str, Link] = {}
        self._folder = folder

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            part = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.links.setdefault(attributes.get("Id", ""), Link(kind, part))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class _WorkbookHandler:
    def __init__(self, file: str) -> None:
        self.sheets: list[_SheetEntry] = []
        self._file = file

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "sheet":
            return
        if len(self.sheets) == MAX_SHEETS:
            raise UnreadableError(self._file, "sheets", most=MAX_SHEETS)
        is_hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append(_SheetEntry(attributes.get("name", ""), attributes.get("id", ""), is_hidden))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass
