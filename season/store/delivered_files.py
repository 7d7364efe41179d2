"""Files that a person brings with an order: read whole within limits, named by the hash of their bytes.

Kind: adapter
"""

import hashlib
from pathlib import Path

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.os_errors import os_refused
from season.store.stored_files import StoredFile

MAX_PHOTOGRAPH_BYTES = 20_000_000
MAX_ITEM_BYTES = 100_000_000
"""A clip of a few minutes."""
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""What a photograph or scan of a paper begins with: JPEG, PNG, PDF."""

NO_PICTURE = Sentence("photograph-kind", "{file}: a photograph or scan is needed: JPEG, PNG or PDF, at most {most} MB")


def read_photograph(path: Path) -> StoredFile:
    """A photograph or scan. Raises `BadFileError`."""
    body = read_whole(path, MAX_PHOTOGRAPH_BYTES)
    if not body.startswith(PICTURES):
        args: SentenceArgs = {"file": path.name, "most": MAX_PHOTOGRAPH_BYTES // 1_000_000}
        raise BadFileError([replace(NO_PICTURE, args=args)])
    return _store_file(path, body)


def read_item(path: Path) -> StoredFile:
    """A file of the library, of any kind. Raises `BadFileError`."""
    return _store_file(path, read_whole(path, MAX_ITEM_BYTES))


def read_whole(path: Path, most: int) -> bytes:
    """The bytes of a file of at most so many. Raises `BadFileError`."""
    try:
        with path.open("rb") as file:
            body = file.read(most + 1)
    except OSError as error:
        raise BadFileError([os_refused("file-unread", "{file}: cannot be read ({why})", path, error)]) from error
    if len(body) > most:
        args: SentenceArgs = {"file": path.name, "most": most // 1_000_000}
        raise BadFileError([Sentence("file-large", "{file}: is larger than {most} MB", args)])
    return body


def plain_name(path: Path) -> str:
    """The name of a file as it may stand in the journal."""
    return "".join(letter for letter in path.name if letter.isprintable())[:200] or "?"


def _store_file(path: Path, body: bytes) -> StoredFile:
    return StoredFile(hashlib.sha256(body).hexdigest(), plain_name(path), body)
