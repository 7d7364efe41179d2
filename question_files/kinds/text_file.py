"""Files of text whose name does not say what is in them: a table, GIFT, Aiken or JSON.

Kind: pure
"""

from collections.abc import Sequence

from question_files.file_errors import UnreadableError
from question_files.kinds.aiken import parse_aiken
from question_files.kinds.gift import is_gift, parse_gift
from question_files.kinds.question_list import page_of
from question_files.kinds.quiz_json import parse_json
from question_files.sheet_csv import encoding_findings, has_column_names, text_page
from question_files.table import Line, Page, Table
from question_files.text_decoding import decode


def read_text(data: bytes, file: str, name: str) -> Table:
    """The questions in `data`, whatever kind of text it is; `name` is the section where the file names none.

    Raises `UnreadableError`: no text, or no questions in it.
    """
    decoded = decode(data, file)
    return Table((_page(decoded.text, file, name),), encoding_findings(decoded))


def list_page(lines: Sequence[Line], file: str, name: str) -> Page | None:
    """The questions of `lines` where they are listed one below the other; None if they are not."""
    text = "\n".join(line.text for line in lines)
    questions = parse_gift(text) if is_gift(text) else parse_aiken(lines)
    return page_of(questions, name, file) if questions else None


def _page(text: str, file: str, name: str) -> Page:
    if text.lstrip()[:1] in ("{", "["):
        return page_of(parse_json(text, file), name, file)
    if has_column_names(text):
        return text_page(text, file)
    page = list_page([Line(number, line) for number, line in enumerate(text.splitlines(), 1)], file, name)
    if page is None:
        raise UnreadableError(file, "no-list")
    return page
