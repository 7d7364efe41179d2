"""Adapt an import: the rows of an export, a mirror or another journal become the journal of a data folder.

All or nothing: a new journal is written beside its place, checked, and renamed; one that is there already is continued
in a single transaction, if both agree row by row.

Kind: adapter
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import apsw
from msgspec import Struct

from bus.atomic_write import flush_folder
from bus.sockets import Lock
from controller.journal.errors import ForkError, JournalError
from controller.journal.hash_chain import NOTHING, Row, short
from controller.journal.journal_reader import reading, verify
from controller.journal.store import NAME, SCHEMA, Journal, read


class Carried(Struct, frozen=True):
    """What an import did: how many facts are new, the journal's head after it, and what a person should know."""

    new: int
    head: tuple[int, str]
    note: str


def carry(source: Path, folder: Path) -> Carried:
    """Bring the facts of `source` into the data folder `folder`.

    Raises `BrokenChainError` (a gap, a changed row: the first bad one is named), `ForkError` (the folder's own journal
    says something else: the first differing row is named), `AlreadyRunningError` (a controller works there) or
    `JournalError`. Then nothing was changed.
    """
    rows: list[Row] = []
    with reading(source) as found:
        for row in found.rows():
            read(row, source)
            rows.append(row)
        note = found.note
    last = rows[-1] if rows else NOTHING
    if not rows:
        raise JournalError(f"{source}: holds no facts; there is nothing to bring in")
    if (folder / NAME).exists():
        new, head = _continued(rows, source, folder)
        return Carried(new, head, note)
    _made(rows, folder)
    return Carried(len(rows), (last.seq, short(last.digest)), note)


def _continued(rows: list[Row], source: Path, folder: Path) -> tuple[int, tuple[int, str]]:
    with Journal(folder) as journal:
        mine = 0
        for own in journal.rows():
            if own.seq <= len(rows) and rows[own.seq - 1].digest != own.digest:
                here, there = short(own.digest), short(rows[own.seq - 1].digest)
                raise ForkError(
                    f"{source}: row {own.seq} is {there}, in {journal.path} it is {here}: two different evenings from "
                    f"there on. Choose an empty --data folder, or move {journal.path} and its -wal file away",
                    own.seq,
                )
            mine = own.seq
        journal.write(rows[mine:])
        return max(0, len(rows) - mine), journal.head


def _made(rows: list[Row], folder: Path) -> None:
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        lock = Lock(folder / "journal.lock")
    except OSError as error:
        raise JournalError(f"{folder}: cannot be used ({error.strerror}); choose another with --data") from error
    try:
        left = [path.name for path in (folder / f"{NAME}-wal", folder / f"{NAME}-shm") if path.exists()]
        if left:
            raise JournalError(f"{folder}: {' and '.join(left)} of a journal that is gone; move them away first")
        part = folder / f"{NAME}.part"
        with _removed_in_the_end(part):
            _write(rows, part)
            verify(part, (rows[-1].seq, short(rows[-1].digest)))
            part.rename(folder / NAME)
            flush_folder(folder)
    except OSError as error:
        raise JournalError(f"{folder}: cannot be written ({error.strerror}); free space or choose another") from error
    finally:
        lock.close()


def _write(rows: list[Row], part: Path) -> None:
    try:
        with contextlib.closing(apsw.Connection(str(part))) as database:
            database.pragma("journal_mode", "off")  # it is flushed as a whole before it gets its name
            database.execute(SCHEMA)
            with database:
                database.executemany("INSERT INTO fact VALUES (?, ?, ?)", [row.stored for row in rows])
    except apsw.Error as error:
        raise JournalError(f"{part}: cannot be written ({error}); free space or choose another --data") from error
    with part.open("r+b") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _removed_in_the_end(part: Path) -> Iterator[None]:
    part.unlink(missing_ok=True)
    try:
        yield
    finally:
        part.unlink(missing_ok=True)
