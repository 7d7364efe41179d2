"""Keys by which texts are compared, and the cleaning of a cell.

Kind: pure
"""

import unicodedata
from functools import lru_cache

UNSEEN = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
) | {
    chr(code)
    for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10))
}
"""Characters that nobody sees: they come along when a text is copied from a page or a PDF file."""

_WITHOUT_UNSEEN = {ord(letter): None for letter in UNSEEN}
_BARE = str.maketrans({"đ": "d", "Đ": "D"})


def clean(cell: str) -> str:
    """`cell` in NFC, with Unix line ends, and no white space around it or at the ends of its lines."""
    text = unicodedata.normalize("NFC", cell).replace("\ufeff", "")
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def comparison_key(text: str) -> str:
    """A key that is equal for texts which differ only in capitals, spacing, and what nobody sees."""
    return " ".join(clean(text).translate(_WITHOUT_UNSEEN).casefold().split())


def without_accents(text: str) -> str:
    """`text` in plain letters: `Khởi động` becomes `Khoi dong`."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] != "M").translate(_BARE)


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """A key that is equal for names that people take for the same one: `Khởi động`, `KHOI-DONG` and `khoi_dong`."""
    plain = without_accents(comparison_key(text))
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return " ".join(words) or plain


def shorten(text: str, most: int = 60) -> str:
    """`text` as a message shows it: on one line, of at most `most` characters."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"
