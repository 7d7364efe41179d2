"""Letters that were lost when a file was saved: `Th? ?ô c?a n??c` was “Thủ đô của nước”.

A program that writes an old encoding puts a question mark, or U+FFFD, in the place of each letter that it lacks. A
question mark inside a word, or before one, is such a letter; one after a word is so only where others are.

Kind: pure
"""

import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\S+")
_INSIDE = re.compile(r"([^\W\d_])\?+([^\W\d_])")
_BEFORE = re.compile(r"[(\[“\"'‘]?\?+[^\W\d_]")
_AFTER = re.compile(r"[^\W\d_]\?+\s+([^\W\d_])")
_ADDRESS = re.compile(r"://|www\.|[=&/\\]")
"""In an address or a formula a question mark is meant."""


def lost_letters(text: str) -> str:
    """The first word of `text` in which letters are certainly lost; empty if there is none."""
    if "?" not in text and "\ufffd" not in text:
        return ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if "\ufffd" in token or ("?" in token and _has_lost_one(token)):
            return token
    return ""


def _has_lost_one(token: str) -> bool:
    """Whether a question mark stands for a letter. One before a capital only lacks its space: `gì?Ai`."""
    if _ADDRESS.search(token):
        return False
    inside = (match.groups() for match in _INSIDE.finditer(token))
    return _BEFORE.match(token) is not None or any(after.islower() or before.isupper() for before, after in inside)


def perhaps_lost_letters(text: str, *, is_answer: bool) -> str:
    """A word of `text` in which a letter is lost if others are in the same file; empty if there is none.

    `is_answer`: an answer does not end with a question mark.
    """
    if "?" not in text:
        return ""
    goes_on = any(match[1].islower() for match in _AFTER.finditer(text))
    if not goes_on and not (is_answer and text.rstrip().endswith("?")):
        return ""
    words: Iterable[str] = (word[0] for word in _TOKEN.finditer(text))
    return next((word for word in words if "?" in word), "")
