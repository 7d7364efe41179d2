"""Decide how a text is written into a cell so that no spreadsheet takes it for a formula, and back. Pure.

A cell that begins with = + - @ (or a tab or return) is counted out by spreadsheets when they open a CSV file: a team
named `=cmd|…` would run a program on the desk's computer. An apostrophe before it makes it text (OWASP, "CSV
injection"). In XLSX the cell's type says "text", and nothing is added.

Kind: pure
"""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """`text` as it is put into a CSV cell. Numbers stay numbers."""
    return f"'{text}" if text.startswith(DANGEROUS) and not _number(text) else text


def unsafe(text: str) -> str:
    """What `safe` was given, from what is found in a CSV cell."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """`rows` as CSV that Excel opens as UTF-8: byte order mark, commas, CRLF, dangerous cells made text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _number(text: str) -> bool:
    body = text[1:].replace(".", "", 1).replace(",", "", 1)
    return text[0] in "+-" and body.isascii() and body.isdigit()
