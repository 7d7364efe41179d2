"""Errors of files that are no table of questions at all.

Kind: pure
"""

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence, join_sentences
from controller.packs.findings import in_row


class UnreadableError(BadFileError):
    """A file that cannot be read as a table; its author's fault. `row` counts from 1; 0: the whole file.

    `reason_in_file`: why, and what to do, without the file's name.
    """

    def __init__(self, file: str, code: str, row: int = 0, **args: str | int) -> None:
        reason = replace(_REASONS[code], args=args)
        self.row = row
        self.reason_in_file = in_row(row, reason) if row else reason
        super().__init__([join_sentences((file, self.reason_in_file), ": ")])


_REASONS = {
    reason.code: reason
    for reason in (
        Sentence("kind", "{ending} files are not packs; allowed: {allowed}"),
        Sentence("no-ending", "a file without an extension is not a pack; allowed: {allowed}"),
        Sentence(
            "long",
            "larger than {most} MB; no pack of questions is that large; put pictures beside it as separate files",
        ),
        Sentence("csv-rows", "more than {most} rows; a pack holds at most 1,000 questions"),
        Sentence("csv-cells", "{count} cells in one row; at most {most} are allowed, a pack has six columns"),
        Sentence(
            "csv-broken",
            'not valid CSV ({why}); put text that contains a separator, a line break or " in double quotes, and '
            'double each " in it',
        ),
        Sentence("csv-nul", "line {line}: byte {byte} is NUL, so this is not CSV text; save it as “CSV UTF-8”"),
        Sentence("csv-encoding", "line {line}: byte {byte} is not UTF-8; save the file as “CSV UTF-8”"),
        Sentence("xls", "an old .xls file or one with a password; save it as .xlsx without a password"),
        Sentence("damaged", "the workbook is damaged ({why}); open it and save it again as .xlsx"),
        Sentence("no-workbook", "not an XLSX workbook, or a damaged one ({why}); open it and save it as .xlsx"),
        Sentence("parts", "{count} parts in the workbook; at most {most} are allowed, none of them twice"),
        Sentence("zip", "a ZIP file, but not an XLSX workbook; save the spreadsheet as .xlsx"),
        Sentence("password", "has a password; save it without one"),
        Sentence(
            "part-large",
            "{part} unpacks to {size}, at most {most} are allowed; a pack is a plain table of at most 1,000 "
            "questions: copy it into a new workbook",
        ),
        Sentence(
            "large",
            "the workbook unpacks to {size}, at most {most} are allowed; a pack is a plain table of at most 1,000 "
            "questions: copy it into a new workbook",
        ),
        Sentence("cells", "{count} cells in {part}; at most {most} are allowed: copy the table into a new workbook"),
        Sentence("no-sheet", "the workbook has no sheet with cells"),
        Sentence("rows", "more than {most} rows; a pack holds at most 1,000 questions: delete the rows below them"),
        Sentence("merged", "more than {most} merged cells ({cells}, …); undo the merges"),
        Sentence("sheets", "{count} sheets; at most {most} are allowed, and the questions must be on the first"),
    )
}
"""By code: why the file cannot be read, and what to do."""
