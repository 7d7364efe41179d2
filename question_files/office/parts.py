"""Parts of an Office file (XLSX, DOCX): a ZIP of XML files, unpacked in small pieces up to a limit.

The directory of a ZIP says how long a part is, and it may lie: what counts here are the bytes that really came out, of
each part and of all of them. A part is handed out in pieces, so nothing is in memory that was not counted before.

Kind: adapter
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from question_files.file_errors import UnreadableError

MAX_PARTS = 300
MAX_PART_BYTES = 6_000_000
"""A pack of 1,000 long questions unpacks to 3 MB."""

MAX_BYTES = 12_000_000
"""Of all parts that are read."""

MAX_OTHER_BYTES = 2_000_000
"""Of a part that holds no texts: styles, names, links."""

PIECE = 1 << 16

OLE = b"\xd0\xcf\x11\xe0"
"""How an old .xls or .doc file starts, and one with a password."""

ZIP = b"PK\x03\x04"

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""Everything that zipfile and the XML parser were seen to raise on damaged files."""


class Parts:
    """The parts of the Office file `data`; `file` is for the messages. Not for several threads."""

    def __init__(self, data: bytes, file: str) -> None:
        """Raises `UnreadableError`: no ZIP, a password, too many parts, or a part twice."""
        self.file = file
        self._bytes_left = MAX_BYTES
        if data.startswith(OLE):
            raise UnreadableError(file, "xls")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise UnreadableError(file, "no-workbook", why=reason(error)) from error
        parts = self._archive.infolist()
        self._parts = {_key(part.filename): part for part in parts}
        if len(parts) > MAX_PARTS or len(self._parts) < len(parts):
            raise UnreadableError(file, "parts", count=len(parts), most=MAX_PARTS)
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableError(file, "password")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def count(self, folder: str) -> int:
        """How many parts are in `folder`."""
        return sum(name.startswith(folder) for name in self._parts)

    def pieces(self, name: str, max_bytes: int = MAX_PART_BYTES) -> Iterator[bytes]:
        """The part `name` in pieces. Raises `UnreadableError` when more than `max_bytes` have come out of it."""
        part = self._parts[_key(name)]
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError(self.file, "packing", part=name[:60])
        size = 0
        with self._archive.open(part) as stream:
            while piece := stream.read(PIECE):
                size += len(piece)
                self._bytes_left -= len(piece)
                if size > max_bytes:
                    raise UnreadableError(self.file, "part-large", part=name[:60], most=megabytes(max_bytes))
                if self._bytes_left < 0:
                    raise UnreadableError(self.file, "large", most=megabytes(MAX_BYTES))
                yield piece


def reason(error: Exception) -> str:
    """What went wrong, short enough to stand in a message."""
    return " ".join(str(error).split())[:80] or type(error).__name__


def megabytes(size: int) -> str:
    """`size` in bytes as people read it."""
    return f"{size / 1e6:.1f} MB"


def _key(name: str) -> str:
    """Names of parts differ in more than capitals (ECMA-376 part 2, 6.2.2.3)."""
    return name.replace("\\", "/").removeprefix("/").lower()
