"""Table of a file, as its reader found it: pages of rows of cells, before anybody asks what they mean.

Kind: pure
"""

from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from question_files.findings import CellFault, Finding


class Mark(NamedTuple):
    """How a part of a line looks: `bold`, `underline`, `highlight` or `colour`; places count characters."""

    start: int
    end: int
    look: str

    def moved(self, count: int) -> "Mark":
        """The same so many characters farther on."""
        return Mark(self.start + count, self.end + count, self.look)


class Line(NamedTuple):
    """One line of a text that is no table; `number` counts from 1."""

    number: int
    text: str
    marks: tuple[Mark, ...] = ()

    def cut(self, count: int) -> "Line":
        """The same without its first `count` characters."""
        moved = (mark.moved(-count) for mark in self.marks)
        return Line(self.number, self.text[count:], tuple(mark for mark in moved if mark.end > 0))


class Row(Struct, frozen=True):
    """One row as the spreadsheet numbers it (the first is 1); `cells` as they were written. 0: a row of column names
    that the file itself does not have.

    `faults`: what the reader of the file found in cells; where it is an error, nothing else is reported about that
    cell. `is_hidden`: the spreadsheet does not show the row.
    """

    number: Annotated[int, Meta(ge=0)]
    cells: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()
    is_hidden: bool = False


class Page(Struct, frozen=True):
    """One sheet of a file. Rows without any text may be left out.

    Args:
        rows: the rows, in their order.
        name: what the sheet is called; empty where a file has only one and no name for it.
        is_hidden: the spreadsheet does not show the sheet; its rows are not read.
        section: the section of all questions if no column says it; empty: there must be such a column.
        hidden_columns: the places of the columns that the spreadsheet does not show (0 is leftmost).
    """

    rows: tuple[Row, ...]
    name: str = ""
    is_hidden: bool = False
    section: str = ""
    hidden_columns: frozenset[int] = frozenset()


class Table(Struct, frozen=True):
    """What a file holds. `findings`: those about the file as a whole, whatever its rows mean."""

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()
