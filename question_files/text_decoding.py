"""Text in the bytes of a file: UTF-8, UTF-16 with a mark, or an old Vietnamese encoding that is certain.

Kind: pure
"""

import unicodedata
from contextlib import suppress
from typing import NamedTuple

from question_files.file_errors import UnreadableError
from question_files.old_fonts import FONTS
from question_files.syllables import count_syllables

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OLD = "windows-1258"
_FOREIGN = (
    (b"PK\x03\x04", "is-zip"),
    (b"%PDF", "is-pdf"),
    (b"{\\rtf", "is-rtf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"<!doctype html", "is-html"),
    (b"<html", "is-html"),
    (b"<table", "is-html"),
    (b"<?xml", "is-xml"),
)
"""How files start that are no text of ours, whatever they are called."""


class Decoded(NamedTuple):
    """The text of a file, and the old encoding in which it was written; empty: Unicode."""

    text: str
    old_encoding: str = ""


def decode(data: bytes, file: str) -> Decoded:
    """The text in `data`; `file` is for the messages. Raises `UnreadableError`: no text, or one that is not certain."""
    start = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, code in _FOREIGN:
        if start.startswith(mark.lower()):
            raise UnreadableError(file, code)
    if data.startswith(_UTF16_MARKS):
        return Decoded(_without_nul(_utf16(data, file), file))
    zero = data.find(0)
    if zero >= 0:
        raise UnreadableError(file, "csv-nul", line=_line(data, zero), byte=zero)
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        old = _old_encoding(data)
        if old is not None:
            return old
        line = _line(data, error.start)
        raise UnreadableError(file, "csv-encoding", line=line, byte=error.start) from error


def _utf16(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableError(file, "utf-16", byte=error.start) from error


def _without_nul(text: str, file: str) -> str:
    zero = text.find("\0")
    if zero >= 0:
        raise UnreadableError(file, "csv-nul", line=text.count("\n", 0, zero) + 1, byte=2 * zero)
    return text


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _old_encoding(data: bytes) -> Decoded | None:
    """The text in the one old encoding in which it is Vietnamese; None if there is no such one, or more than one."""
    candidates: list[Decoded] = []
    with suppress(UnicodeDecodeError):
        candidates.append(Decoded(unicodedata.normalize("NFC", data.decode("cp1258")), _OLD))
    with suppress(UnicodeDecodeError):
        latin = data.decode("cp1252")
        fonts = [
            (font.name, font.convert(latin)) for font in FONTS[:2]
        ]  # the third is UTF-8, which these bytes are not
        candidates += [Decoded(text, name) for name, text in fonts if text is not None]
    certain = [decoded for decoded in candidates if count_syllables(decoded.text).is_vietnamese]
    return certain[0] if len(certain) == 1 else None
