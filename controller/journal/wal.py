"""Adapt SQLite's WAL file: write again what may never have reached the disk, and tell how large it is.

A WAL with a hole is worse than none: after a power cut SQLite would read it up to the hole and lay those older pages
over the newer ones that a checkpoint has written to the main file. So what can be read is written again and flushed
before a checkpoint may begin. The layout is SQLite's (fileformat2.html, section 4).

Kind: adapter
"""

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

import apsw

HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
BLOCK_BYTES = 65_536
"""SQLite writes at most 131,071 bytes at once, and calls more a full disk."""

_HEADER = struct.Struct(">8xI4x8s8x")
"""Page size and salts."""

_FRAME = struct.Struct(">8x8s8x")
"""Salts: a frame with others is of an earlier round of the WAL."""


def wal_of(path: Path) -> Path:
    """The WAL of a journal file."""
    return path.with_name(path.name + "-wal")


def written_again(path: Path, vfs: str | None) -> None:
    """Write the frames that are in use again, in place, and flush them. Raises `apsw.Error` or OSError."""
    wal = wal_of(path)
    if not wal.exists() or wal.stat().st_size < HEADER_BYTES:
        return
    with contextlib.closing(_Wal(wal, vfs)) as file:
        used = _used_bytes(file, wal.stat().st_size)
        for at in range(0, used, BLOCK_BYTES):
            file.write(file.read(min(BLOCK_BYTES, used - at), at), at)
        file.flush()


class _Wal:
    """The file, through the same VFS as the journal."""

    def __init__(self, path: Path, vfs: str | None) -> None:
        flags = [apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_READWRITE, 0]
        self._file = apsw.VFSFile(vfs or "", str(path), flags)

    def read(self, size: int, at: int) -> bytes:
        return bytes(self._file.xRead(size, at))

    def write(self, data: bytes, at: int) -> None:
        self._file.xWrite(data, at)

    def flush(self) -> None:
        self._file.xSync(apsw.SQLITE_SYNC_NORMAL)

    def close(self) -> None:
        self._file.xClose()


def _used_bytes(file: _Wal, size: int) -> int:
    page, salts = _HEADER.unpack(file.read(HEADER_BYTES, 0))
    if not page:
        return 0
    return max((end for end in _ends(file, size, page, salts)), default=HEADER_BYTES)


def _ends(file: _Wal, size: int, page: int, salts: bytes) -> Iterator[int]:
    """Where each frame of this round of the WAL ends."""
    for at in range(HEADER_BYTES, size - FRAME_HEADER_BYTES - page + 1, FRAME_HEADER_BYTES + page):
        if _FRAME.unpack(file.read(FRAME_HEADER_BYTES, at))[0] != salts:
            return
        yield at + FRAME_HEADER_BYTES + page
