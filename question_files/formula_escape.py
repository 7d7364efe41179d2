"""Escaping of cells, so that no spreadsheet takes a text for a formula.

Spreadsheets evaluate a cell that starts with = + - @ (or a tab or return) when they open a CSV file: a team named
`=cmd|…` would run a program on the desk's computer. A leading apostrophe makes it text (OWASP, "CSV injection"). In
XLSX the cell's type is "text", and nothing is added.

Kind: pure
"""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def escape(text: str) -> str:
    """`text` as it is written into a CSV cell. Numbers stay numbers."""
    return f"'{text}" if text.startswith(DANGEROUS) and not _is_number(text) else text


def unescape(text: str) -> str:
    """The text that `escape` wrote into a CSV cell as `text`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """`rows` as CSV that Excel opens as UTF-8: byte order mark, commas, CRLF, dangerous cells escaped."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([escape(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _is_number(text: str) -> bool:
    body = text[1:].replace(".", "", 1).replace(",", "", 1)
    return text[0] in "+-" and body.isascii() and body.isdigit()
