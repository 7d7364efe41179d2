"""Errors of files that are no table of questions at all.

Kind: pure
"""

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence, join_sentences
from question_files.findings import in_row


class UnreadableError(BadFileError):
    """A file that cannot be read as a table; its author's fault. `row` counts from 1; 0: the whole file.

    `reason_in_file`: why, and what to do, without the file's name.
    """

    def __init__(self, file: str, code: str, row: int = 0, **args: str | int | Sentence) -> None:
        reason = replace(_REASONS[code], args=args)
        self.row = row
        self.reason_in_file = in_row(row, reason) if row else reason
        super().__init__([join_sentences((file, self.reason_in_file), ": ")])


_REASONS = {
    reason.code: reason
    for reason in (
        Sentence("kind", "{ending} files are not packs; allowed: {allowed}"),
        Sentence("no-ending", "a file without an extension is not a pack; allowed: {allowed}"),
        Sentence("kind-spreadsheet", "{ending} files are not read; open it and save it as .xlsx"),
        Sentence(
            "kind-document", "{ending} files are not read; open it and save it as .docx, with the questions in a table"
        ),
        Sentence("kind-printed", "{ending} files are made for printing; hand in the document that it was made from"),
        Sentence(
            "kind-kahoot",
            "{ending} files are not read; export the quiz as a spreadsheet (.xlsx) and choose that",
        ),
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
        Sentence("utf-16", "byte {byte} is not UTF-16 as the file's beginning says; save the file as “CSV UTF-8”"),
        Sentence("is-zip", "a ZIP file, not text; an Excel workbook is called .xlsx, a Word document .docx"),
        Sentence(
            "archive-tables",
            "a ZIP with {count} question files ({names}); exactly one is needed, with the pictures and clips that it "
            "names",
        ),
        Sentence("archive-names", "a ZIP with two files called {name}; each needs a name of its own"),
        Sentence("archive-many", "a ZIP with {count} files; at most {most} are allowed"),
        Sentence("archive-large", "a ZIP that unpacks to more than {most} MB; make clips and pictures smaller"),
        Sentence("archive-broken", "a damaged ZIP, or one with a password ({why}); make it anew, without a password"),
        Sentence("is-pdf", "a PDF file, not text; hand in the document that it was made from"),
        Sentence("is-rtf", "an RTF document, not text; open it and save it as .docx or “plain text, UTF-8”"),
        Sentence("is-html", "a web page, not text; open it in the spreadsheet and save it as .xlsx"),
        Sentence(
            "is-xml",
            "an XML file; questions of Moodle are read in the GIFT format, those of a spreadsheet as .xlsx or CSV",
        ),
        Sentence(
            "no-list",
            "no questions found in this text: it is neither a table with column names (separated by tabs, commas or "
            "semicolons) nor GIFT nor Aiken. Copy the questions into the template and save it as .xlsx",
        ),
        Sentence(
            "no-table",
            "no table with column names in this document; put the questions into a table with the columns {names}",
        ),
        Sentence(
            "no-package", "a ZIP without content.xml, so no package of SIGame; save the package again in its editor"
        ),
        Sentence("json", "not JSON ({why}); export the questions again"),
        Sentence(
            "json-kind",
            "JSON, but none of the kinds that are read: Open Trivia (results with question and correct_answer), quiz "
            "bowl (tossups with question and answer), and lists with question, options and answer",
        ),
        Sentence(
            "xls", "an old .xls or .doc file, or one with a password; save it as .xlsx or .docx without a password"
        ),
        Sentence("damaged", "the file is damaged ({why}); open it and save it again as .xlsx"),
        Sentence("no-workbook", "not an XLSX workbook, or a damaged one ({why}); open it and save it as .xlsx"),
        Sentence("parts", "{count} parts in the file; at most {most} are allowed, none of them twice"),
        Sentence("zip", "a ZIP file, but not an XLSX workbook; save the spreadsheet as .xlsx"),
        Sentence("packing", "{part} is packed in a way that no spreadsheet uses; open the file and save it again"),
        Sentence("password", "has a password; save it without one"),
        Sentence(
            "part-large",
            "{part} unpacks to more than {most}; a pack is a plain table of at most 1,000 questions: copy it into a "
            "new workbook",
        ),
        Sentence(
            "large",
            "the file unpacks to more than {most}; a pack is a plain table of at most 1,000 questions: copy it into a "
            "new workbook",
        ),
        Sentence("doctype", "contains a document type, which no spreadsheet writes; open the file and save it again"),
        Sentence("deep", "elements nested more than {most} deep; copy the table into a new file"),
        Sentence("elements", "more than {most} elements in one part; copy the table into a new file"),
        Sentence("long-text", "a single text longer than {most}; copy the table into a new file"),
        Sentence("texts", "more than {most} different texts; copy the table into a new file"),
        Sentence("cells", "more than {most} cells; copy the table into a new file"),
        Sentence("characters", "more than {most} characters in all cells; a pack holds at most 1,000 questions"),
        Sentence(
            "far-cell",
            "text in cell {cell}; only the columns A to {last} are read: move it into the table or delete it",
        ),
        Sentence("no-sheet", "the workbook has no visible sheet with cells"),
        Sentence("rows", "more than {most} rows; a pack holds at most 1,000 questions: delete the rows below them"),
        Sentence("merges", "more than {most} merged ranges; undo the merges, each row needs its own text"),
        Sentence("merged", "more than {most} merged cells ({cells}, …); undo the merges"),
        Sentence("sheets", "more than {most} sheets; copy those with questions into a new workbook"),
    )
}
"""By code: why the file cannot be read, and what to do."""
