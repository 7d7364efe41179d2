"""Findings in a pack of questions: row, column, what is wrong, what is allowed.

An error keeps the pack from being used; a warning is something that a person should check. The code is for programs
and never changes its meaning; the sentence is for people, and is translated where it is shown.

Kind: pure
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence, join_sentences

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
    """One thing that is wrong in a pack (or, as a warning, may be). `row` counts from 1; 0: the whole file."""

    code: str
    row: int = 0
    column: str = ""
    args: Details = {}
    severity: Severity = Severity.ERROR

    @property
    def sentence(self) -> Sentence:
        """The finding as one sentence: where, what, what is allowed."""
        what = replace(_SENTENCES[self.code], args=self.args)
        if not self.row:
            return what
        if not self.column:
            return in_row(self.row, what)
        args: Details = {"row": self.row, "column": self.column, "what": what}
        return Sentence("in-cell", "row {row}, column {column}: {what}", args)

    def in_file(self, file: str) -> Sentence:
        """The same after the name of the file."""
        return join_sentences((file, self.sentence), ": ")


def in_row(row: int, what: Sentence) -> Sentence:
    """`what` after the number of its row."""
    return Sentence("in-row", "row {row}: {what}", {"row": row, "what": what})


_SENTENCES = {
    sentence.code: sentence
    for sentence in (
        Sentence("empty-file", "the file is empty; the first row must contain the column names: {allowed}"),
        Sentence("no-questions", "no questions below the row of column names; write one question per row"),
        Sentence("too-many-questions", "{count} questions; a pack holds at most {most}"),
        Sentence("unknown-column", "unknown column; allowed: {allowed}"),
        Sentence("doubled-column", "duplicate of the column {first}; keep only one"),
        Sentence("missing-column", "the column {names} is missing"),
        Sentence(
            "stray-text",
            "text in cell {cell}, but only {named} columns have names; put text that contains a comma or semicolon "
            "in double quotes",
        ),
        Sentence("missing", "missing; write 1 to {most} characters"),
        Sentence("too-long", "{count} characters; at most {most} are allowed"),
        Sentence(
            "invisible", "contains the invisible character {code}; only letters, symbols and line breaks are allowed"
        ),
        Sentence("doubled-question", "the same question as in row {first}; ask each question only once"),
        Sentence("example", "the example from the template; write your own question or delete the row"),
        Sentence("formula", "a formula ({formula}); write the text itself, formulas are not evaluated"),
        Sentence("date", "the spreadsheet turned it into a date or time; format the cell as Text and type it again"),
        Sentence("truth", "the spreadsheet turned it into TRUE or FALSE; format the cell as Text and type it again"),
        Sentence("sheet-error", "contains the spreadsheet error {error}; write the text itself"),
        Sentence("merged", "merged cells {cells}; undo the merge, each row needs its own text"),
        Sentence(
            "number-format",
            "a number with a display format ({form}); read as {value}. Format the cell as Text to be sure",
        ),
        Sentence(
            "picture-name",
            "'{name}' is not a plain file name; write only the name of a picture file beside the pack, such as "
            "cau-5.png",
        ),
        Sentence("picture-missing", "the picture {name} is not beside the pack; put it into the same folder"),
        Sentence("picture-bad", "{name} is not a picture that can be shown; allowed: PNG, JPEG or WebP"),
        Sentence("picture-large", "the picture {name} is too large ({size}); at most {most} are allowed"),
        Sentence(
            "picture-pasted",
            "{count} pictures are pasted into the sheet and will not be shown. Save each as a file beside the pack "
            "and write its name in the row of its question",
        ),
        Sentence(
            "pictures-heavy",
            "the pictures total {size}; at most {most} is allowed. Save large photographs at a smaller size",
        ),
        Sentence("too-few", "section {section}: {present} questions, the format '{form}' needs {needed}"),
        Sentence(
            "more-than-asked",
            "section {section}: {present} questions, the format '{form}' asks {needed}; the last {rest} will not be "
            "asked",
        ),
        Sentence(
            "no-spare",
            "no questions in section {section}: voided questions cannot be replaced and ties cannot be broken",
        ),
        Sentence("section-unused", "section {section} does not occur in the format '{form}'; allowed: {allowed}"),
        Sentence("long-to-read", "{syllables} syllables, about {seconds} s to read aloud; the limit is {most} s"),
        Sentence("long-answer", "{syllables} syllables; an answer of more than {most} is hard to say and to judge"),
        Sentence(
            "odd-character",
            "contains {letter} ({code}), which is invisible or easily mistaken for another character; type it again",
        ),
        Sentence(
            "old-encoding", "looks like text in an old Vietnamese font (TCVN3 or VNI): {sample}; convert it to Unicode"
        ),
        Sentence("formula-like", "starts with {letter}, which spreadsheets take for a formula; it is read as text"),
        Sentence(
            "made-nfc", "{count} cells with decomposed accents (Unicode NFD); they are read as composed letters (NFC)"
        ),
        Sentence("nearly-doubled", "nearly the same question as in row {first}; ask each question only once"),
    )
}
"""By code: what is wrong, and what is allowed."""
