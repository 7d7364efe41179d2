"""Numbers and letters that a word processor puts before paragraphs by itself: “Câu 1.”, “A.”.

The document only says which list a paragraph belongs to; `numbering.xml` has what stands before it. A list that begins
anew has a number of its own there.

Kind: adapter
"""

from typing import NamedTuple

from question_files.office.parts import MAX_OTHER_BYTES, Parts
from question_files.office.xml_stream import Attributes, read_xml

PART = "word/numbering.xml"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MAX_LEVELS = 9


class Level(NamedTuple):
    """How paragraphs of one level are numbered: `text` is such as `Câu %1.`, `kind` such as `decimal`."""

    text: str = ""
    kind: str = "decimal"
    start: int = 1


class WordNumbering:
    """The lists of a document. Counts as it goes: ask for each paragraph once, in their order."""

    def __init__(self, parts: Parts) -> None:
        """Raises `UnreadableError`."""
        handler = _Handler()
        if PART in parts:
            read_xml(parts.pieces(PART, MAX_OTHER_BYTES), handler, parts.file)
        self._levels = {number: handler.schemes.get(scheme, {}) for number, scheme in handler.lists.items()}
        self._counts: dict[str, list[int]] = {}

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of a list; empty: nothing, or a bullet."""
        levels = self._levels.get(number, {})
        if level not in levels or levels[level].kind in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(number, [levels.get(n, Level()).start - 1 for n in range(MAX_LEVELS)])
        counts[level] += 1
        for deeper in range(level + 1, MAX_LEVELS):
            counts[deeper] = levels.get(deeper, Level()).start - 1
        text = levels[level].text
        for n in range(level + 1):
            text = text.replace(f"%{n + 1}", _format_number(counts[n], levels.get(n, Level()).kind))
        return text


def _format_number(count: int, kind: str) -> str:
    if kind in ("upperLetter", "lowerLetter") and 1 <= count <= 26:
        letter = chr(ord("A") + count - 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman") and 1 <= count < 40:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
        return text
    return str(count)


class _Handler:
    def __init__(self) -> None:
        self.schemes: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, str] = {}
        self._scheme = self._list = ""
        self._level = -1

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._scheme, self._list = attributes.get("abstractNumId", ""), ""
            self.schemes[self._scheme] = {}
        elif name == "num":
            self._list = attributes.get("numId", "")
        elif name == "abstractNumId" and self._list:
            self.lists[self._list] = value
        elif name == "lvl" and not self._list:
            self._level = int(attributes.get("ilvl", "0"))
        elif name in ("start", "numFmt", "lvlText") and not self._list and 0 <= self._level < MAX_LEVELS:
            level = self.schemes.setdefault(self._scheme, {}).get(self._level, Level())
            if name == "start":
                level = level._replace(start=int(value))
            elif name == "numFmt":
                level = level._replace(kind=value)
            else:
                level = level._replace(text=value[:40])
            self.schemes[self._scheme][self._level] = level

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass
