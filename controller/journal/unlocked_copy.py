"""Copy of a journal that may be written to meanwhile, made without a lock: who reads it, however long, holds nobody up.

Theory of operation. What SQLite has written since the WAL's header changed last stands in the WAL: a checkpoint moves
pages from there to the main file and leaves them in the WAL, until the next commit writes a new header and begins at
the front again. So a main file that was copied first and a WAL that was copied after it belong together if the header
was the same before and after: what a checkpoint changed in the main file meanwhile, even in the middle of a page, the
WAL puts right. A frame that was torn while it was copied fails SQLite's checksum, and counts as not written yet.

Kind: adapter
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bus.memory_folder import memory_folder
from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.wal import HEADER_BYTES, wal_path

MAX_ATTEMPTS = 50
"""Each takes milliseconds, and between two of them the controller must have made a checkpoint and a commit."""


@contextlib.contextmanager
def unlocked_copy(path: Path) -> Iterator[Path]:
    """Yield the path of a copy of the journal `path` with its WAL, in a folder that is removed at the end. Raises
    `JournalError` or OSError."""
    with tempfile.TemporaryDirectory(prefix="bamchuong-journal-", dir=memory_folder()) as folder:
        copy = Path(folder) / path.name
        if not any(_copy(path, copy) for _ in range(MAX_ATTEMPTS)):
            text = "{file}: is being written to all the time; try again"
            raise JournalError(Sentence("journal-busy", text, {"file": str(path)}))
        yield copy


def _copy(path: Path, copy: Path) -> bool:
    """Copy both files, and say whether they belong together."""
    wal = wal_path(path)
    before = _header(wal)
    shutil.copyfile(path, copy)
    wal_path(copy).unlink(missing_ok=True)
    if before:
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(wal, wal_path(copy))
    return _header(wal) == before


def _header(wal: Path) -> bytes:
    """The WAL's header; empty: there is none."""
    try:
        with wal.open("rb") as file:
            return file.read(HEADER_BYTES)
    except FileNotFoundError:
        return b""
