"""The journal in SQLite (apsw): append-only, hash-chained, durable before anything is shown.

One process opens it, with one connection that writes and checkpoints (SQLite before 3.51.3 can lose commits when a
second connection checkpoints; the wheel of apsw carries a newer one, and `Journal` refuses an older), and nobody
else's lock holds it up (`connection.py`). WAL with `synchronous=FULL` lost nothing in 1,700 simulated power cuts; the
WAL is grown once, so that a commit costs one flush instead of two, and it is kept when the file is closed. After a
failed write the file must be reopened (`reopen`): the kernel may have dropped pages that it could not write and marked
them clean, so only writing them again makes them durable.

Kind: adapter
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw

from bus.atomic_write import flush_folder
from bus.lock import AlreadyRunningError, Lock
from controller.journal.connection import MainFile, connect
from controller.journal.errors import BrokenChainError, DamagedJournalError, JournalError
from controller.journal.file_names import NAME
from controller.journal.hash_chain import NO_ROW, Row, check_rows, head_hash, next_row
from controller.journal.record import BadBodyError, Record, decode, encode
from controller.journal.sqlite_errors import open_error, write_error
from controller.journal.wal import rewrite_wal, wal_path

GROWN_WAL_BYTES = 3_000_000
"""A WAL of at least this size is not grown again."""

MIN_SQLITE_VERSION = 3_051_003
"""3.51.3: the first release without the WAL-reset bug."""


class Journal:
    """The journal of one data folder. Belongs to one thread; `close()` it, or use it in a `with` statement.

    Args:
        folder: the data folder; created if it is missing.
        name: the file's name in it.
        vfs: name of another SQLite VFS to write through (tests and benchmarks); None: the system's.

    Raises `JournalError` or `AlreadyRunningError` (another process holds the folder).
    """

    def __init__(self, folder: Path, name: str = NAME, vfs: str | None = None) -> None:
        if apsw.SQLITE_VERSION_NUMBER < MIN_SQLITE_VERSION:
            raise JournalError(f"SQLite {apsw.sqlite_lib_version()} can lose facts; apsw with SQLite 3.51.3 is needed")
        self.path = folder / name
        self._vfs = vfs
        self._database: apsw.Connection | None = None
        self._main_file: MainFile | None = None
        self.is_held = False
        """Another program has a lock on the file, which is written to in spite of it."""
        _check_folder(folder)
        self._inode = self._wal_inode = self._wal_bytes = 0
        self._lock = _lock(self.path.with_suffix(".lock"))
        try:
            self._open()
        except BaseException:
            self._lock.close()
            raise

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last fact; noted elsewhere, it reveals a tail that was cut off."""
        return self.last.seq, head_hash(self.last.digest)

    def make_durable(self) -> None:
        """Make durable what the file held when it was opened, and grow the WAL, so that commits cost one flush.

        Those rows may never have reached the disk: a process can be killed between write and flush, and after a failed
        flush the kernel marks its pages clean. So the WAL's frames are written again and flushed, and then moved to
        the main file. Raises `JournalError`.
        """
        with self._connection() as database:
            rewrite_wal(self.path, self._vfs)
            database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
            database.execute("DROP TABLE IF EXISTS filler")  # left over if a power cut ended an earlier start
            wal = wal_path(self.path)
            if not wal.exists() or wal.stat().st_size < GROWN_WAL_BYTES:
                _grow_wal(database)
        self._is_durable = True

    def append(self, records: Sequence[Record]) -> None:
        """Write `records` durably, all or none. Raises `JournalError`; then none of them counts as written."""
        rows: list[Row] = []
        last = self.last
        for record in records:
            last = next_row(last, encode(record))
            rows.append(last)
        self.write(rows)

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows that follow `last` durably, all or none. Raises `JournalError`; then `reopen` is due."""
        if not self._is_durable:
            self.make_durable()
        with self._connection() as database, _transaction(database):
            database.executemany("INSERT INTO fact VALUES (?, ?, ?)", [row.columns for row in rows])
        if rows:
            self.last = rows[-1]

    def pulse(self, boot: str, at_ns: int, wall_ns: int) -> None:
        """Record that the controller was running at this instant: clocks are stopped there after a power cut."""
        with self._connection() as database:
            database.execute("INSERT OR REPLACE INTO pulse VALUES (1, ?, ?, ?)", (boot, at_ns, wall_ns))

    def last_pulse(self) -> tuple[str, int] | None:
        """Boot id and instant of the last pulse, or None."""
        with self._connection() as database:
            row = database.execute("SELECT boot, at_ns FROM pulse").fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def rows(self) -> Iterator[Row]:
        """All rows in order, each checked against the chain. Raises `BrokenChainError` at the first bad one."""
        with self._connection() as database:
            yield from read_rows(database, self.path)

    def records(self) -> Iterator[Record]:
        """The records of all rows, in order. Raises `BrokenChainError` or `JournalError`."""
        for row in self.rows():
            yield read_record(row, self.path)

    def is_present(self) -> bool:
        """Whether the paths of journal and WAL still lead to the files that were opened: somebody may have moved,
        removed or shortened one of them, and the newest facts are in the WAL alone."""
        try:
            wal = wal_path(self.path).stat()
            is_same = (self.path.stat().st_ino, wal.st_ino) == (self._inode, self._wal_inode)
        except OSError:
            return False
        was_shortened = wal.st_size < self._wal_bytes
        self._wal_bytes = wal.st_size
        return is_same and not was_shortened

    def checkpoint(self, rows: Sequence[Row]) -> None:
        """Move all facts from the WAL to the main file, durably, and look whether that holds `rows`, the newest, now.

        Whoever copies `journal.sqlite` alone, or loses its WAL, then has all of them. Raises `JournalError`.
        """
        with self._connection() as database:
            database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        try:
            rows_in_file = self._main_file.rows_from(rows[0].seq) if self._main_file is not None else []
        except (apsw.Error, OSError) as error:
            raise DamagedJournalError(self.path, str(error)) from error
        if rows_in_file != [row.columns for row in rows]:
            raise DamagedJournalError(self.path, f"facts from {rows[0].seq} to {rows[-1].seq}")

    def set_aside(self) -> Path:
        """Rename the files of a damaged journal, which `reopen` then makes anew; the new name of the main file.

        Raises `JournalError`.
        """
        self.abandon()
        for number in range(1, 1_000):
            target = self.path.with_name(f"{self.path.stem}-damaged-{number}{self.path.suffix}")
            if not target.exists():
                break
        try:
            for suffix in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self.path}{suffix}", f"{target}{suffix}")
            self.path.replace(target)
            flush_folder(self.path.parent)
        except OSError as error:
            raise write_error(self.path, error) from error
        return target

    def free_bytes(self) -> int:
        """Free space on the medium."""
        medium = os.statvfs(self.path.parent)
        return medium.f_bavail * medium.f_frsize

    def abandon(self) -> None:
        """Close the file after a failure without writing anything to it; the folder stays locked."""
        if self._database is not None:
            with contextlib.suppress(apsw.Error):  # it has failed already, and another error would say nothing new
                self._database.close()
            self._database = None
        if self._main_file is not None:
            self._main_file.close()
            self._main_file = None

    def reopen(self) -> None:
        """Reopen the file after a failure; then `last` is the last row that it holds. Raises `JournalError`."""
        self.abandon()
        self._open()

    def close(self) -> None:
        """Checkpoint and close the file, and release its lock."""
        if self._database is not None and self._is_durable:
            with contextlib.suppress(apsw.Error):  # the WAL holds everything and is read at the next start
                self._database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        self.abandon()
        self._lock.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        try:
            is_new = not self.path.exists()
            self._database, self.is_held = connect(self.path, self._vfs)
            self._main_file = MainFile(self.path)
            self.last = _last_row(self._database)
            if is_new:
                flush_folder(self.path.parent)
            self._inode = self.path.stat().st_ino
            wal = wal_path(self.path).stat()
            self._wal_inode, self._wal_bytes = wal.st_ino, wal.st_size
        except (apsw.Error, OSError) as error:
            self.abandon()
            raise open_error(self.path, error) from error
        self._is_durable = False

    @contextlib.contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        if self._database is None:
            raise JournalError(f"{self.path}: is not open")
        try:
            yield self._database
        except (apsw.Error, OSError) as error:
            raise write_error(self.path, error) from error


def read_rows(database: apsw.Connection, path: Path) -> Iterator[Row]:
    """The rows of an open journal, in order, each checked. Raises `BrokenChainError` at the first bad row."""
    seq = 0
    try:
        for row in check_rows(database.execute("SELECT seq, hash, body FROM fact ORDER BY seq"), str(path)):
            seq = row.seq
            yield row
    except apsw.Error as error:
        raise BrokenChainError(path, seq + 1, f"it cannot be read ({error})") from error


def read_record(row: Row, path: Path | str) -> Record:
    """The record in `row`. Raises a `JournalError` that names the row."""
    try:
        return decode(row.body)
    except BadBodyError as error:
        raise JournalError(f"{path}: row {row.seq} cannot be read: {error}") from error


def _check_folder(folder: Path) -> None:
    """Create the folder if it is missing. Raises `JournalError` if no journal can be created in it."""
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not (folder / NAME).exists():
            probe = folder / ".writable"
            probe.write_bytes(b"")
            probe.unlink()
    except OSError as error:
        why = f"cannot be used as data folder ({error.strerror}); choose another with --data"
        raise JournalError(f"{folder}: {why}") from error


def _lock(path: Path) -> Lock:
    try:
        return Lock(path)
    except AlreadyRunningError:
        raise
    except OSError as error:
        raise JournalError(
            f"{path}: cannot be created ({error.strerror}); free space, or choose another --data"
        ) from error


def _last_row(database: apsw.Connection) -> Row:
    row = database.execute("SELECT seq, hash, body FROM fact ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return NO_ROW
    seq, digest, body = row
    is_valid = isinstance(digest, bytes) and isinstance(body, bytes)
    return Row(int(seq), digest, body) if is_valid else Row(int(seq), b"", b"")  # checking the chain reports the fault


@contextlib.contextmanager
def _transaction(database: apsw.Connection) -> Iterator[None]:
    """All or nothing. apsw's own would hide the error of a full disk, after which SQLite has already rolled back."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            with contextlib.suppress(apsw.Error):  # the first error is the one to report
                database.execute("ROLLBACK")
        raise


def _grow_wal(database: apsw.Connection) -> None:
    """Grow the WAL once: later commits overwrite it in place and need no metadata flush of the file system."""
    filler: list[tuple[Any]] = [(b"\0" * 3_000,)] * 1_200
    with _transaction(database):
        database.execute("CREATE TABLE filler (bytes BLOB)")
        database.executemany("INSERT INTO filler VALUES (?)", filler)
    database.execute("DROP TABLE filler")
    database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
