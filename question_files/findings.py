"""Findings in a pack of questions: sheet, row, column, what is wrong, what is allowed.

An error keeps the pack from being used; a warning is something that a person should check. The code is for programs
and never changes its meaning; the sentence is for people, and is translated where it is shown.

Kind: pure
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence, SentenceArgs, join_sentences
from question_files.finding_texts import SENTENCES
from question_files.text_keys import shorten

MAX_QUOTED = 300
"""Characters of a file in a message: a cell may hold a million."""

COVERED = ""
"""The code of a merged cell whose finding is reported at the first cell of its range."""

Details = Mapping[str, str | int | Sentence]
"""What fills the placeholders of a finding's sentence."""


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    WARNING = "warning"


class CellFault(Struct, frozen=True):
    """What is wrong with one cell as the reader of a file found it; `place` is its column, from 0."""

    place: int
    code: str
    args: Details = {}
    severity: Severity = Severity.ERROR


class Finding(Struct, frozen=True):
    """One thing that is wrong in a pack (or, as a warning, may be). `row` counts from 1; 0: the whole file.

    `sheet`: where a file has several; empty: there is only one, or it is about the whole file.
    """

    code: str
    row: int = 0
    column: str = ""
    args: Details = {}
    severity: Severity = Severity.ERROR
    sheet: str = ""

    @property
    def sentence(self) -> Sentence:
        """The finding as one sentence: where, what, what is allowed. What it quotes of the file is shortened."""
        args = {
            name: shorten(value, MAX_QUOTED) if isinstance(value, str) else value for name, value in self.args.items()
        }
        what = replace(SENTENCES[self.code], args=args)
        if not self.row:
            return what
        place: SentenceArgs = {"row": self.row, "what": what}
        if self.column:
            place["column"] = shorten(self.column)
        if self.sheet:
            place["sheet"] = shorten(self.sheet)
        return replace(_PLACES[bool(self.sheet), bool(self.column)], args=place)

    def in_file(self, file: str) -> Sentence:
        """The same after the name of the file."""
        return join_sentences((file, self.sentence), ": ")


def in_row(row: int, what: Sentence) -> Sentence:
    """`what` after the number of its row."""
    return replace(_PLACES[False, False], args={"row": row, "what": what})


def row_of(sheet: str, row: int) -> int | Sentence:
    """How one finding names the row of another sheet; `sheet` empty: of the same."""
    args: Details = {"row": row, "sheet": shorten(sheet)}
    return Sentence("row-of-sheet", "{row} of sheet “{sheet}”", args) if sheet else row


_PLACES = {
    (False, False): Sentence("in-row", "row {row}: {what}"),
    (False, True): Sentence("in-cell", "row {row}, column {column}: {what}"),
    (True, False): Sentence("in-sheet-row", "sheet “{sheet}”, row {row}: {what}"),
    (True, True): Sentence("in-sheet-cell", "sheet “{sheet}”, row {row}, column {column}: {what}"),
}
"""How a finding says where it is: whether it names the sheet, and the column."""
