"""Tables of a Word document (DOCX): all their rows as one page, and the paragraphs outside of them as text.

A table that goes on after a heading or on the next page goes on with the columns of the one before, so all tables of a
document are one. Rows are counted over all of them.

Kind: adapter
"""

from question_files.findings import COVERED, CellFault, Severity
from question_files.numbering import section_name
from question_files.office.parts import Parts
from question_files.office.rich_text import RichText, RichTextBuilder, is_on
from question_files.office.word_numbering import WordNumbering
from question_files.office.workbook import main_part
from question_files.office.worksheet import Budget, column_letters
from question_files.office.xml_stream import Attributes, read_xml
from question_files.table import Line, Mark, Row
from question_files.text_keys import shorten

MAX_SPAN = 100

LOOKS = {"b": "bold", "u": "underline", "highlight": "highlight", "color": "colour"}
"""How text may look, by the names of the properties of a run."""
PLAIN = ("0", "false", "off", "none", "auto", "000000")

MAIN = "word/document.xml"


class WordDocument:
    """What a document holds: the `rows` of its tables, and the `lines` outside of them."""

    def __init__(self, parts: Parts) -> None:
        """Raises `UnreadableError`."""
        handler = _Handler(Budget(parts.file), WordNumbering(parts))
        read_xml(parts.pieces(main_part(parts, MAIN)), handler, parts.file)
        self.rows = handler.rows
        self.lines = handler.lines
        self.has_table = handler.has_table


class _Cell:
    """A cell while it is read."""

    def __init__(self) -> None:
        self.paragraphs: list[RichText] = []
        self.span = 1
        self.merge = ""
        self.equation = ""


class _Handler:
    def __init__(self, budget: Budget, numbering: WordNumbering) -> None:
        self.rows: list[Row] = []
        self.lines: list[Line] = []
        self._looks: set[str] = set()
        self._marks: list[Mark] = []
        self._budget, self._numbering = budget, numbering
        self._list, self._level = "", 0
        self._row_number = 0
        self._tables = 0
        self.has_table = False
        self._cells: list[_Cell] | None = None
        self._cell: _Cell | None = None
        self._builder = RichTextBuilder()
        self._pieces: list[str] = []
        self._position = ""
        self._is_struck = self._is_hidden = self._is_in_text = False
        self._skipped = self._equations = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("Fallback", "del", "moveFrom"):  # the same text a second time, or one that was deleted
            self._skipped += 1
        elif name in ("oMath", "oMathPara"):
            self._equations += 1
        elif name == "r":
            self._position, self._is_struck, self._is_hidden = "", False, False
            self._looks = set()
        elif name == "t":
            self._is_in_text = True
        elif name in ("br", "cr"):
            self._builder.add("\n")
        elif name == "tab" and "val" not in attributes:  # one with a value only says where tabs stop
            self._builder.add(" " if self._cell is not None else "\t")
        else:
            self._property(name, attributes)

    def text(self, text: str) -> None:
        if self._is_in_text and not self._skipped and not self._is_hidden:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in ("Fallback", "del", "moveFrom"):
            self._skipped -= 1
        elif name in ("oMath", "oMathPara"):
            self._equations -= 1
        elif name == "t":
            self._end_text()
        elif name == "p":
            self._end_paragraph()
        elif name == "tbl":
            self._tables -= 1
        elif self._tables == 1:
            self._end_of_table_part(name)

    def _property(self, name: str, attributes: Attributes) -> None:
        """The formatting of a run, or the parts of a table; a table in a cell only adds its text to the cell."""
        if name == "tbl":
            self._tables += 1
            self.has_table = True
        elif name == "vertAlign":
            self._position = attributes.get("val", "")
        elif name in ("strike", "dstrike"):
            self._is_struck = is_on(attributes)
        elif name == "vanish":
            self._is_hidden = is_on(attributes)
        elif name == "numId":
            self._list = attributes.get("val", "")
        elif name == "ilvl":
            self._level = int(attributes.get("val", "0"))
        elif name in LOOKS:
            self._looks |= {LOOKS[name]} if attributes.get("val", "1").lower() not in PLAIN else set()
        elif self._tables != 1:
            return
        elif name == "tr":
            self._cells = []
        elif name == "tc":
            self._cell = _Cell()
        elif self._cell is not None and name == "gridSpan":
            self._cell.span = max(1, min(int(attributes.get("val", "1")), MAX_SPAN))
        elif self._cell is not None and name == "vMerge":
            self._cell.merge = attributes.get("val", "continue")

    def _end_text(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._is_in_text = False
        start = self._builder.length
        self._builder.add(text, self._position, is_struck=self._is_struck)
        self._marks += [Mark(start, start + len(text), look) for look in self._looks if text.strip()]
        if self._equations and self._cell is not None:
            self._cell.equation += text[:100] if len(self._cell.equation) < 100 else ""

    def _end_paragraph(self) -> None:
        paragraph, self._builder = self._builder.build(), RichTextBuilder()
        label = self._numbering.label(self._list, self._level) if self._list and paragraph.text.strip() else ""
        if label:
            paragraph = paragraph._replace(text=f"{label} {paragraph.text}")
            self._marks = [mark.moved(len(label) + 1) for mark in self._marks]
        self._list, self._level = "", 0
        self._budget.add_text(paragraph.text)
        if self._cell is not None:
            self._cell.paragraphs.append(paragraph)
        elif not self._tables:
            self._add_lines(paragraph.text)
        self._marks = []

    def _add_lines(self, text: str) -> None:
        """The lines of a paragraph; what names a section between tables is a row, too."""
        rest = Line(0, text, tuple(self._marks))
        for line in text.split("\n"):
            self.lines.append(Line(len(self.lines) + 1, line, rest.marks))
            rest = rest.cut(len(line) + 1)
        if section_name(text):
            self._row_number += 1
            self.rows.append(Row(self._row_number, (text.strip(),)))

    def _end_of_table_part(self, name: str) -> None:
        if name == "tc" and self._cell is not None and self._cells is not None:
            self._budget.add_cell()
            self._cells.append(self._cell)
            self._cell = None
        elif name == "tr" and self._cells is not None:
            self._row_number += 1
            row = _row(self._row_number, self._cells)
            self._cells = None
            if row.faults or any(row.cells):
                self._budget.add_row()
                self.rows.append(row)


def _row(number: int, cells: list[_Cell]) -> Row:
    texts: list[str] = []
    faults: list[CellFault] = []
    for cell in cells:
        place = len(texts)
        if place + cell.span > MAX_SPAN:
            break
        text = "\n".join(paragraph.text for paragraph in cell.paragraphs).strip()
        faults += _faults(number, place, cell, text)
        texts += [text, *("" for _ in range(cell.span - 1))]
    return Row(number, tuple(texts), tuple(faults))


def _faults(number: int, place: int, cell: _Cell, text: str) -> list[CellFault]:
    if cell.merge == "continue":
        return [CellFault(place, COVERED)]
    if cell.merge or cell.span > 1:
        covered = [CellFault(place + n, COVERED) for n in range(1, cell.span)]
        return [CellFault(place, "merged", {"cells": f"{column_letters(place)}{number}"}), *covered]
    if not text:
        return []
    text_by_fault = {
        "struck": " ".join(paragraph.struck for paragraph in cell.paragraphs).strip(),
        "raised": " ".join(paragraph.misplaced for paragraph in cell.paragraphs).strip(),
        "equation": cell.equation.strip(),
    }
    return [
        CellFault(place, code, {"text": shorten(quoted)}, severity=Severity.WARNING)
        for code, quoted in text_by_fault.items()
        if quoted
    ]
