"""Questions in a Word document: in its tables, or, where it has none, one below the other.

Kind: adapter
"""

from bus.messages import join_sentences
from question_files.columns import COLUMNS, column_names
from question_files.file_errors import UnreadableError
from question_files.findings import Finding, Severity
from question_files.headings import find_headings
from question_files.kinds.text_file import list_page
from question_files.office.parts import BROKEN, Parts, reason
from question_files.office.word_document import WordDocument
from question_files.table import Page, Row, Table


def read_docx(data: bytes, file: str, name: str) -> Table:
    """The questions in the document `data`; `name` is the section where it names none. Raises `UnreadableError`."""
    parts = Parts(data, file)
    document = _document(parts, file)
    page = Page(tuple(document.rows) if document.has_table else ())
    headings = find_headings(page)
    if headings is None or not headings.is_of_questions:
        list_reading = list_page(document.lines, file, name)
        if list_reading is None and headings is None:
            names = [column_names(column) for column in COLUMNS if column.required]
            raise UnreadableError(file, "no-table", names=join_sentences(names, ", "))
        page = list_reading or page
    pictures = parts.count("word/media/")
    pasted = [Finding("picture-pasted", args={"count": pictures}, severity=Severity.WARNING)] if pictures else []
    return Table((page,), tuple(pasted))


def read_tables(data: bytes, file: str) -> list[Row]:
    """The rows of all tables of the document `data`. Raises `UnreadableError`."""
    return _document(Parts(data, file), file).rows


def _document(parts: Parts, file: str) -> WordDocument:
    try:
        return WordDocument(parts)
    except UnreadableError:
        raise
    except BROKEN as error:
        raise UnreadableError(file, "damaged", why=reason(error)) from error
