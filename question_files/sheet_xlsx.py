"""Pages of cells in a workbook (XLSX).

Kind: adapter
"""

from question_files.file_errors import UnreadableError
from question_files.findings import Finding, Severity
from question_files.office.parts import BROKEN, Parts, reason
from question_files.office.workbook import read_workbook
from question_files.table import Row, Table


def read_xlsx(data: bytes, file: str) -> Table:
    """The sheets of `data`, with rows numbered as the spreadsheet numbers them; `file` is for the messages.

    Raises `UnreadableError`: not a workbook, damaged, or beyond a limit.
    """
    parts = Parts(data, file)
    try:
        pages = read_workbook(parts)
    except UnreadableError:
        raise
    except BROKEN as error:
        raise UnreadableError(file, "damaged", why=reason(error)) from error
    if all(page.is_hidden for page in pages):
        raise UnreadableError(file, "no-sheet")
    pictures = parts.count("xl/media/")
    pasted = [Finding("picture-pasted", args={"count": pictures}, severity=Severity.WARNING)] if pictures else []
    return Table(tuple(pages), tuple(pasted))


def parse_xlsx(data: bytes, file: str) -> list[Row]:
    """The rows of the first sheet that is not hidden. Raises `UnreadableError`."""
    pages = read_xlsx(data, file).pages
    return list(next(page.rows for page in pages if not page.is_hidden))
