"""Adapt SQLite (apsw) as the journal: append-only, hash-chained, durable before anything is shown.

One process opens it, with one connection that writes and checkpoints (SQLite before 3.51.3 can lose commits when a
second connection checkpoints; the wheel of apsw carries a newer one, and `Journal` refuses an older). WAL with
`synchronous=FULL` lost nothing in 1,700 simulated power cuts; the WAL is grown once, so that a commit costs one flush
instead of two, and it is kept when the file is closed. After a failed write the file is to be opened anew (`reopen`):
the kernel may have dropped what it could not write and call it clean, so that only writing it again makes it durable.

Kind: adapter
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw

from bus.atomic_write import flush_folder
from bus.sockets import AlreadyRunningError, Lock
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.hash_chain import NOTHING, Row, checked, follow, short
from controller.journal.record import BadBodyError, Record, decode, encode
from controller.journal.sqlite_errors import unopened, unwritten
from controller.journal.wal import wal_of, written_again

NAME = "journal.sqlite"

GROWN_BYTES = 3_000_000
"""A WAL of this size is not grown again."""

NEEDED_SQLITE = 3_051_003
"""3.51.3: the first release without the WAL-reset bug."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pulse (one INTEGER PRIMARY KEY CHECK (one = 1), boot TEXT, at_ns INTEGER, wall_ns INTEGER);
CREATE TRIGGER IF NOT EXISTS never_change BEFORE UPDATE ON fact BEGIN SELECT raise(ABORT, 'facts never change'); END;
CREATE TRIGGER IF NOT EXISTS never_delete BEFORE DELETE ON fact BEGIN SELECT raise(ABORT, 'facts are never erased');
END;
"""


class Journal:
    """The journal of one data folder. Belongs to one thread; `close()` it, or use it in a `with` statement.

    Args:
        folder: the data folder; it is made where it is missing.
        name: the file's name in it.
        vfs: name of another SQLite VFS to write through (tests and benchmarks); None: the system's.

    Raises `JournalError` or `AlreadyRunningError` (another process holds the folder).
    """

    def __init__(self, folder: Path, name: str = NAME, vfs: str | None = None) -> None:
        if apsw.SQLITE_VERSION_NUMBER < NEEDED_SQLITE:
            raise JournalError(f"SQLite {apsw.sqlite_lib_version()} can lose facts; apsw with SQLite 3.51.3 is needed")
        self.path = folder / name
        self._vfs = vfs
        self._database: apsw.Connection | None = None
        _usable(folder)
        self._lock = _locked(self.path.with_suffix(".lock"))
        try:
            self._open()
        except BaseException:
            self._lock.close()
            raise

    @property
    def seq(self) -> int:
        """Number of the last fact."""
        return self.last.seq

    @property
    def head(self) -> tuple[int, str]:
        """Number and short hash of the last fact: a witness against a cut-off tail."""
        return self.last.seq, short(self.last.digest)

    def settle(self) -> None:
        """Make durable what was found when the file was opened, and grow the WAL, so that commits cost one flush.

        What was found may never have reached the disk: a process can be killed between write and flush, and after a
        failed flush the kernel calls its pages clean. So the WAL's frames are written again and flushed, and then
        moved to the main file. Raises `JournalError`.
        """
        with self._writing() as database:
            written_again(self.path, self._vfs)
            database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
            database.execute("DROP TABLE IF EXISTS filler")  # of a start that a power cut ended
            wal = wal_of(self.path)
            if not wal.exists() or wal.stat().st_size < GROWN_BYTES:
                _grow(database)
        self._settled = True

    def append(self, records: Sequence[Record]) -> None:
        """Write `records` durably, all or none. Raises `JournalError`; then nothing was acknowledged."""
        rows: list[Row] = []
        last = self.last
        for record in records:
            last = follow(last, encode(record))
            rows.append(last)
        self.write(rows)

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows that follow from `last` durably, all or none. Raises `JournalError`; then `reopen` is due."""
        if not self._settled:
            self.settle()
        with self._writing() as database, _transaction(database):
            database.executemany("INSERT INTO fact VALUES (?, ?, ?)", [row.stored for row in rows])
        if rows:
            self.last = rows[-1]

    def pulse(self, boot: str, at_ns: int, wall_ns: int) -> None:
        """Note that the evening was alive at this instant: where clocks are stopped after a power cut."""
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO pulse VALUES (1, ?, ?, ?)", (boot, at_ns, wall_ns))

    def last_pulse(self) -> tuple[str, int] | None:
        """Boot id and instant of the last pulse, or None."""
        with self._writing() as database:
            row = database.execute("SELECT boot, at_ns FROM pulse").fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def rows(self) -> Iterator[Row]:
        """All rows in order, each checked against the chain. Raises `BrokenChainError` at the first bad one."""
        with self._writing() as database:
            yield from rows_in(database, self.path)

    def records(self) -> Iterator[Record]:
        """What all rows say, in order. Raises `BrokenChainError` or `JournalError`."""
        for row in self.rows():
            yield read(row, self.path)

    def there(self) -> bool:
        """Whether the file is still the one that was opened: somebody may have moved or removed it."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    def free_bytes(self) -> int:
        """Free space on the medium."""
        found = os.statvfs(self.path.parent)
        return found.f_bavail * found.f_frsize

    def abandon(self) -> None:
        """Close the file after a failure, without writing anything to it; the folder stays locked."""
        if self._database is not None:
            with contextlib.suppress(apsw.Error):  # it has failed already, and nothing is expected of it any more
                self._database.close()
            self._database = None

    def reopen(self) -> None:
        """Open the file anew after a failure. `last` is what the file holds now. Raises `JournalError`."""
        self.abandon()
        self._open()

    def close(self) -> None:
        """Close the file, whole in itself, and give its lock back."""
        if self._database is not None and self._settled:
            with contextlib.suppress(apsw.Error):  # the WAL holds everything; it is read at the next start
                self._database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        self.abandon()
        self._lock.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        try:
            fresh = not self.path.exists()
            self._database = _opened(self.path, self._vfs)
            self.last = _tail(self._database)
            if fresh:
                flush_folder(self.path.parent)
            self._inode = self.path.stat().st_ino
        except (apsw.Error, OSError) as error:
            self.abandon()
            raise unopened(self.path, error) from error
        self._settled = False

    @contextlib.contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        if self._database is None:
            raise JournalError(f"{self.path}: is not open")
        try:
            yield self._database
        except (apsw.Error, OSError) as error:
            raise unwritten(self.path, error) from error


def rows_in(database: apsw.Connection, path: Path) -> Iterator[Row]:
    """The rows of an open journal, in order, each checked. Raises `BrokenChainError` at the first bad row."""
    seq = 0
    try:
        for row in checked(database.execute("SELECT seq, hash, body FROM fact ORDER BY seq"), str(path)):
            seq = row.seq
            yield row
    except apsw.Error as error:
        raise BrokenChainError(path, seq + 1, f"it cannot be read ({error})") from error


def read(row: Row, path: Path | str) -> Record:
    """What `row` says. Raises `JournalError` that names it."""
    try:
        return decode(row.body)
    except BadBodyError as error:
        raise JournalError(f"{path}: row {row.seq} cannot be read: {error}") from error


def _usable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not (folder / NAME).exists():
            probe = folder / ".writable"
            probe.write_bytes(b"")
            probe.unlink()
    except OSError as error:
        why = f"cannot be used as data folder ({error.strerror}); choose another with --data"
        raise JournalError(f"{folder}: {why}") from error


def _locked(path: Path) -> Lock:
    try:
        return Lock(path)
    except AlreadyRunningError:
        raise
    except OSError as error:
        raise JournalError(
            f"{path}: cannot be made ({error.strerror}); free space, or choose another --data"
        ) from error


def _opened(path: Path, vfs: str | None) -> apsw.Connection:
    database = apsw.Connection(str(path), vfs=vfs)
    database.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # the WAL stays, grown; a failed file is not touched
    database.set_busy_timeout(1_000)
    database.pragma("journal_mode", "wal")
    database.pragma("synchronous", 2)
    database.execute(SCHEMA)
    return database


def _tail(database: apsw.Connection) -> Row:
    row = database.execute("SELECT seq, hash, body FROM fact ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return NOTHING
    seq, digest, body = row
    good = isinstance(digest, bytes) and isinstance(body, bytes)
    return Row(int(seq), digest, body) if good else Row(int(seq), b"", b"")  # the chain will say what is wrong


@contextlib.contextmanager
def _transaction(database: apsw.Connection) -> Iterator[None]:
    """All or nothing. apsw's own would hide the error of a full disk, after which SQLite has rolled back already."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            with contextlib.suppress(apsw.Error):  # the first error is the one to tell
                database.execute("ROLLBACK")
        raise


def _grow(database: apsw.Connection) -> None:
    """Grow the WAL once: later commits overwrite it in place and need no metadata flush of the file system."""
    filler: list[tuple[Any]] = [(b"\0" * 3_000,)] * 1_200
    with _transaction(database):
        database.execute("CREATE TABLE filler (bytes BLOB)")
        database.executemany("INSERT INTO filler VALUES (?)", filler)
    database.execute("DROP TABLE filler")
    database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
