"""SQLite's WAL file: rewrites frames that may never have reached the disk.

A WAL with a hole is worse than none: after a power cut SQLite would read it up to the hole and put those older pages
over the newer ones that a checkpoint has written to the main file. So everything that can be read is written again and
flushed before a checkpoint may start. The layout is SQLite's (fileformat2.html, section 4).

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
"""SQLite's VFS writes at most 131,071 bytes at once, and reports more as a full disk."""

_HEADER = struct.Struct(">8xI4x8s8x")
"""Page size and salts."""

_FRAME = struct.Struct(">8x8s8x")
"""Salts: a frame with different ones belongs to an earlier generation of the WAL."""


def wal_path(path: Path) -> Path:
    """The WAL of a journal file."""
    return path.with_name(path.name + "-wal")


def rewrite_wal(path: Path, vfs: str | None) -> None:
    """Rewrite the frames that are in use, in place, and flush them. Raises `apsw.Error` or OSError."""
    wal = wal_path(path)
    if not wal.exists() or wal.stat().st_size < HEADER_BYTES:
        return
    with contextlib.closing(_Wal(wal, vfs)) as file:
        used_bytes = _used_bytes(file, wal.stat().st_size)
        for offset in range(0, used_bytes, BLOCK_BYTES):
            file.write(file.read(min(BLOCK_BYTES, used_bytes - offset), offset), offset)
        file.flush()


class _Wal:
    """The WAL file, opened through the same VFS as the journal."""

    def __init__(self, path: Path, vfs: str | None) -> None:
        flags = [apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_READWRITE, 0]
        self._file = apsw.VFSFile(vfs or "", str(path), flags)

    def read(self, size: int, offset: int) -> bytes:
        return bytes(self._file.xRead(size, offset))

    def write(self, data: bytes, offset: int) -> None:
        self._file.xWrite(data, offset)

    def flush(self) -> None:
        self._file.xSync(apsw.SQLITE_SYNC_NORMAL)

    def close(self) -> None:
        self._file.xClose()


def _used_bytes(file: _Wal, size: int) -> int:
    page_bytes, salts = _HEADER.unpack(file.read(HEADER_BYTES, 0))
    if not page_bytes:
        return 0
    return max(_frame_ends(file, size, page_bytes, salts), default=HEADER_BYTES)


def _frame_ends(file: _Wal, size: int, page_bytes: int, salts: bytes) -> Iterator[int]:
    """Where each frame of the WAL's current generation ends."""
    frame_bytes = FRAME_HEADER_BYTES + page_bytes
    for offset in range(HEADER_BYTES, size - frame_bytes + 1, frame_bytes):
        if _FRAME.unpack(file.read(FRAME_HEADER_BYTES, offset))[0] != salts:
            return
        yield offset + frame_bytes
