"""SQLite connections of the journal's writer, which no lock of another program holds up.

Theory of operation. The writer locks the whole file for as long as it is open (SQLite's locking mode EXCLUSIVE): an
index of the WAL in shared memory, where a reader could lock the writer out for as long as it likes, is not even made.
Who reads a journal copies it (`unlocked_copy.py`). A lock that somebody took before, while no controller ran, is passed
over: that no second controller writes is the business of `bus.lock`, not of SQLite. The kernel drops the locks of a
process as soon as that closes any descriptor of the file (fcntl(2)), so the main file is read through one that stays
open.

Kind: adapter
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import apsw

WITHOUT_LOCKS = "unix-none"
"""SQLite's VFS that neither takes locks nor looks at any."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pulse (one INTEGER PRIMARY KEY CHECK (one = 1), boot TEXT, at_ns INTEGER, wall_ns INTEGER);
CREATE TRIGGER IF NOT EXISTS never_change BEFORE UPDATE ON fact BEGIN SELECT raise(ABORT, 'facts never change'); END;
CREATE TRIGGER IF NOT EXISTS never_delete BEFORE DELETE ON fact BEGIN SELECT raise(ABORT, 'facts are never erased');
END;
"""

_JOURNAL_MODE_OFFSET = 18
"""Where a database says how it is written and read: 2 with a WAL, 1 without (fileformat2.html, section 1.3.3)."""


def connect(path: Path, vfs: str | None) -> tuple[apsw.Connection, bool]:
    """Connect to the journal to write it, and say whether another program holds a lock on it. Raises `apsw.Error`.

    `vfs`: name of another SQLite VFS; its locks are respected.
    """
    try:
        return _connect(path, vfs), False
    except apsw.BusyError:
        if vfs is not None:
            raise
    return _connect(path, WITHOUT_LOCKS), True


def _connect(path: Path, vfs: str | None) -> apsw.Connection:
    database = apsw.Connection(str(path), vfs=vfs)
    try:
        database.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # the WAL stays, grown; a failed file is not touched
        database.pragma("locking_mode", "exclusive")
        database.pragma("journal_mode", "wal")
        database.pragma("synchronous", 2)
        database.execute(SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


class MainFile:
    """The main file as it is without its WAL: what somebody gets who copies it alone. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def rows_from(self, seq: int) -> list[tuple[Any, ...]]:
        """The columns of all facts in it from number `seq` on. Raises `apsw.Error` or OSError."""
        content = bytearray(os.pread(self._file, os.fstat(self._file).st_size, 0))
        content[_JOURNAL_MODE_OFFSET : _JOURNAL_MODE_OFFSET + 2] = b"\1\1"
        with contextlib.closing(apsw.Connection(":memory:")) as database:
            database.deserialize("main", bytes(content))
            query = "SELECT seq, hash, body FROM fact WHERE seq >= ? ORDER BY seq"
            return database.execute(query, (seq,)).fetchall()

    def close(self) -> None:
        """Close the file, after the connection that writes it."""
        os.close(self._file)
