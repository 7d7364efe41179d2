"""Texts of a gettext catalogue (PO): each English text and its translation.

Only what our catalogues have: no plurals, no contexts. Babel, which reads everything, would take 5 MiB of a process
that stays all evening, and half a second of its start.

Kind: pure
"""

import ast
from collections.abc import Iterable

_KEYWORDS = ("msgid", "msgstr")


def read_po_texts(lines: Iterable[str]) -> dict[str, str]:
    """Text → translation; without the header, without what is not translated or obsolete. Raises `ValueError`."""
    texts: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    keyword = ""
    for number, line in enumerate(lines, start=1):
        quoted = line.strip()
        if not quoted or quoted.startswith("#"):
            continue
        first, _, rest = quoted.partition(" ")
        if first in _KEYWORDS:
            if first == "msgid":
                _add(texts, parts)
                parts = {}
            keyword, quoted = first, rest
        if not (keyword and quoted.startswith('"') and quoted.endswith('"') and len(quoted) > 1):
            raise ValueError(f"line {number}: expected msgid or msgstr and a text in quotation marks")
        parts.setdefault(keyword, []).append(_unquote(quoted))
    _add(texts, parts)
    return texts


def _add(texts: dict[str, str], parts: dict[str, list[str]]) -> None:
    text, translation = ("".join(parts.get(keyword, ())) for keyword in _KEYWORDS)
    if text and translation:
        texts[text] = translation


def _unquote(quoted: str) -> str:
    """A text without its quotation marks and escapes, which are those of a Python string."""
    return quoted[1:-1] if "\\" not in quoted else str(ast.literal_eval(quoted))
