"""XML as a stream of elements (expat), bounded: no document type, so no entities; neither deep nor endless.

Kind: adapter
"""

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from question_files.file_errors import UnreadableError
from question_files.office.parts import BROKEN, megabytes, reason

MAX_DEPTH = 60
"""Sheets have 9 levels; a table inside tables of a text has some 12 for each."""

MAX_ELEMENTS = 400_000
"""In one part: 80,000 cells with a value have at most five each."""

MAX_BYTES_AT_ONCE = 400_000
"""Of a text, or of a tag with its attributes: the parser hands them out as a whole. A cell holds 32,767 characters."""

Attributes = dict[str, str]


class Handler(Protocol):
    """Receiver of the elements, in their order. Names are those without a namespace."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element starts."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Text in it, perhaps in several pieces."""


def read_xml(pieces: Iterable[bytes], handler: Handler, file: str) -> None:
    """Tell `handler` of all elements in `pieces`; `file` is for the messages.

    Raises `UnreadableError`: damaged, or a limit is passed; also whatever `handler` raises of that kind.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    bounds = _Bounds(file)

    def start(name: str, attributes: Attributes) -> None:
        bounds.enter()
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()} if attributes else attributes
        handler.start(name.rpartition("}")[2], local)

    def end(name: str) -> None:
        bounds.leave()
        handler.end(name.rpartition("}")[2])

    def doctype(*_: object) -> None:
        raise UnreadableError(file, "doctype")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in pieces:
            bounds.check_length(piece)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except UnreadableError:
        raise
    except (expat.ExpatError, *BROKEN) as error:
        raise UnreadableError(file, "damaged", why=reason(error)) from error


class _Bounds:
    """How deep the elements are nested, how many there were, and how long the text or tag is that is read now."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._depth = self._count = self._length = 0

    def check_length(self, piece: bytes) -> None:
        """Neither a text nor a tag contains `<`: between two of them is one text or tag."""
        last = piece.rfind(b"<")
        self._length = len(piece) - last if last >= 0 else self._length + len(piece)
        if self._length > MAX_BYTES_AT_ONCE:
            raise UnreadableError(self._file, "long-text", most=megabytes(MAX_BYTES_AT_ONCE))

    def enter(self) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError(self._file, "deep", most=MAX_DEPTH)
        if self._count > MAX_ELEMENTS:
            raise UnreadableError(self._file, "elements", most=MAX_ELEMENTS)

    def leave(self) -> None:
        self._depth -= 1
