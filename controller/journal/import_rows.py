"""Import: the rows of an export, a mirror or another journal become the journal of a data folder.

All or nothing: a new journal is written under a temporary name, checked, and renamed; an existing one is extended in a
single transaction if both agree row by row.

Kind: adapter
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import apsw
from msgspec import Struct

from bus.atomic_write import flush_folder
from bus.lock import Lock
from controller.journal.connection import SCHEMA
from controller.journal.errors import ForkError, JournalError
from controller.journal.file_names import NAME
from controller.journal.hash_chain import NO_ROW, Row, head_hash
from controller.journal.journal_reader import open_journal, verify
from controller.journal.record import Record
from controller.journal.replay_check import check_replay
from controller.journal.seal_check import check_seals
from controller.journal.store import Journal


class ImportResult(Struct, frozen=True):
    """What an import did: the number of new facts, the journal's head after it, and what a person should know."""

    new_count: int
    head: tuple[int, str]
    note: str


def import_rows(source: Path, folder: Path, check: Callable[[Sequence[Record]], None] = lambda _: None) -> ImportResult:
    """Import the facts of `source` into the data folder `folder`.

    `check`: raises a `JournalError` for records that are no use, before anything is written.

    Raises `BrokenChainError` (a gap or a changed row: the first bad row is named), `ForkError` (the folder's own
    journal differs: the first differing row is named), `AlreadyRunningError` (a controller is using the folder) or
    `JournalError`. In all these cases nothing was changed.
    """
    with open_journal(source) as journal:
        rows = list(journal.rows())
        note = journal.note
    last = rows[-1] if rows else NO_ROW
    if not rows:
        raise JournalError(f"{source}: holds no facts; there is nothing to import")
    records = check_replay(rows, source)
    check(records)
    bad = check_seals(zip(rows, records, strict=True)).bad
    if bad is not None:
        note = f"row {bad[0]}: {bad[1]}; the journal was changed before it was imported"
    if (folder / NAME).exists():
        new_count, head = _extend(rows, source, folder)
        return ImportResult(new_count, head, note)
    _create(rows, folder)
    return ImportResult(len(rows), (last.seq, head_hash(last.digest)), note)


def _extend(rows: list[Row], source: Path, folder: Path) -> tuple[int, tuple[int, str]]:
    """Append to the folder's journal what it lacks of `rows`; the number of new rows and the journal's head."""
    with Journal(folder) as journal:
        own_count = 0
        for own in journal.rows():
            if own.seq <= len(rows) and rows[own.seq - 1].digest != own.digest:
                own_hash, source_hash = head_hash(own.digest), head_hash(rows[own.seq - 1].digest)
                raise ForkError(
                    f"{source}: row {own.seq} is {source_hash}, in {journal.path} it is {own_hash}: from there on they "
                    f"are two different evenings. Choose an empty --data folder, or move {journal.path} and its -wal "
                    "file away",
                    own.seq,
                )
            own_count = own.seq
        journal.write(rows[own_count:])
        return max(0, len(rows) - own_count), journal.head


def _create(rows: list[Row], folder: Path) -> None:
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        lock = Lock(folder / "journal.lock")
    except OSError as error:
        raise JournalError(f"{folder}: cannot be used ({error.strerror}); choose another with --data") from error
    try:
        leftovers = [path.name for path in (folder / f"{NAME}-wal", folder / f"{NAME}-shm") if path.exists()]
        if leftovers:
            raise JournalError(f"{folder}: {' and '.join(leftovers)} of a journal that is gone; move them away first")
        write_new(rows, folder / NAME)
    except OSError as error:
        raise JournalError(f"{folder}: cannot be written ({error.strerror}); free space or choose another") from error
    finally:
        lock.close()


def write_new(rows: list[Row], path: Path) -> None:
    """Write `rows` as a new journal, which gets its name once it is complete, checked and durable.

    Raises `JournalError` or OSError.
    """
    part = path.with_name(f"{path.name}.part")
    with _temporary(part):
        _write(rows, part)
        verify(part, (rows[-1].seq, head_hash(rows[-1].digest)))
        part.rename(path)
        flush_folder(path.parent)


def _write(rows: list[Row], part: Path) -> None:
    try:
        with contextlib.closing(apsw.Connection(str(part))) as database:
            database.pragma("journal_mode", "off")  # the complete file is flushed before it is renamed
            database.execute(SCHEMA)
            with database:
                database.executemany("INSERT INTO fact VALUES (?, ?, ?)", [row.columns for row in rows])
    except apsw.Error as error:
        raise JournalError(f"{part}: cannot be written ({error}); free space or choose another --data") from error
    with part.open("r+b") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _temporary(part: Path) -> Iterator[None]:
    """Removes `part` before and after."""
    part.unlink(missing_ok=True)
    try:
        yield
    finally:
        part.unlink(missing_ok=True)
