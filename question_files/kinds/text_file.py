"""Files of text whose name does not say what is in them: a table, GIFT, Aiken or JSON.

Kind: pure
"""

from question_files.file_errors import UnreadableError
from question_files.kinds.aiken import is_aiken, parse_aiken
from question_files.kinds.gift import is_gift, parse_gift
from question_files.kinds.question_list import page_of
from question_files.kinds.quiz_json import parse_json
from question_files.sheet_csv import encoding_findings, has_column_names, text_page
from question_files.table import Page, Table
from question_files.text_decoding import decode


def read_text(data: bytes, file: str, name: str) -> Table:
    """The questions in `data`, whatever kind of text it is; `name` is the section where the file names none.

    Raises `UnreadableError`: no text, or no questions in it.
    """
    decoded = decode(data, file)
    return Table((_page(decoded.text, file, name),), encoding_findings(decoded))


def list_page(text: str, file: str, name: str) -> Page | None:
    """The questions of `text` where they are listed one below the other; None if they are not."""
    if is_gift(text):
        return page_of(parse_gift(text), name, file)
    if is_aiken(text):
        return page_of(parse_aiken(text), name, file)
    return None


def _page(text: str, file: str, name: str) -> Page:
    if text.lstrip()[:1] in ("{", "["):
        return page_of(parse_json(text, file), name, file)
    if has_column_names(text):
        return text_page(text, file)
    page = list_page(text, file, name)
    if page is None:
        raise UnreadableError(file, "no-list")
    return page
