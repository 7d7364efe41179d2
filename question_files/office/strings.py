"""Texts in a workbook: the runs of one text, and the list of all texts that its cells share.

Kind: adapter
"""

from question_files.file_errors import UnreadableError
from question_files.office.parts import Parts
from question_files.office.rich_text import RichText, RichTextBuilder, decode_escapes, is_on
from question_files.office.xml_stream import Attributes, read_xml

MAX_TEXTS = 80_000
"""Different texts in a workbook: their number takes time, not their length."""


class RunCollector:
    """Collects one text from the elements inside `si` or `is`."""

    def __init__(self) -> None:
        self._builder = RichTextBuilder()
        self._pieces: list[str] = []
        self._position = ""
        self._is_struck = self._is_in_text = False
        self._phonetic_depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element inside the text starts."""
        if name in ("rPh", "phoneticPr"):  # how to pronounce Chinese characters; no part of the text
            self._phonetic_depth += 1
        elif name == "r":
            self._position, self._is_struck = "", False
        elif name == "vertAlign":
            self._position = attributes.get("val", "")
        elif name == "strike":
            self._is_struck = is_on(attributes)
        elif name == "t" and not self._phonetic_depth:
            self._is_in_text = True

    def text(self, text: str) -> None:
        """Text between the elements."""
        if self._is_in_text:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """It ends."""
        if name in ("rPh", "phoneticPr"):
            self._phonetic_depth -= 1
        elif name == "t" and self._is_in_text:
            text = decode_escapes("".join(self._pieces))
            self._builder.add(text, self._position, is_struck=self._is_struck)
            self._pieces.clear()
            self._is_in_text = False

    def build(self) -> RichText:
        """The whole text."""
        return self._builder.build()


def read_shared_strings(parts: Parts, name: str) -> list[RichText]:
    """The texts that cells refer to by their numbers, from the part `name`; none if there is no such part."""
    if name not in parts:
        return []
    handler = _SharedStrings(parts.file)
    read_xml(parts.pieces(name), handler, parts.file)
    return handler.texts


class _SharedStrings:
    def __init__(self, file: str) -> None:
        self.texts: list[RichText] = []
        self._file = file
        self._collector = RunCollector()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._collector = RunCollector()
        else:
            self._collector.start(name, attributes)

    def text(self, text: str) -> None:
        self._collector.text(text)

    def end(self, name: str) -> None:
        if name != "si":
            self._collector.end(name)
            return
        if len(self.texts) == MAX_TEXTS:
            raise UnreadableError(self._file, "texts", most=MAX_TEXTS)
        self.texts.append(self._collector.build())
