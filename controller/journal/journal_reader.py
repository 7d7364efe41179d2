"""Journal reader: a journal file (never written to), an export or a mirror, each as checked rows.

Kind: adapter
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw

from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.export import ExportReader, is_json_lines
from controller.journal.hash_chain import NO_ROW, Row, check_head, check_rows, head_hash
from controller.journal.record import Record
from controller.journal.seal_check import CheckedSeals, check_seals
from controller.journal.sqlite_errors import read_error
from controller.journal.store import read_record, read_rows
from controller.journal.unlocked_copy import unlocked_copy


class JournalSource:
    """A journal that is open for reading. Its rows can be read once."""

    def __init__(self, path: Path, rows: Iterator[Row], export: ExportReader | None) -> None:
        self.path = path
        self._rows = rows
        self._export = export

    def rows(self, head: tuple[int, str] | None = None) -> Iterator[Row]:
        """All rows in order, each checked; `head` (as it was noted earlier) must be among them.

        Raises `BrokenChainError` at the first bad one, or `JournalError`.
        """
        return check_head(self._rows, head, str(self.path))

    def records(self) -> Iterator[tuple[Row, Record]]:
        """All rows with their records. Raises the same as `rows`."""
        for row in self.rows():
            yield row, read_record(row, self.path)

    @property
    def note(self) -> str:
        """After reading: what a person should know about a good file; empty if there is nothing."""
        if self._export is None:
            return ""
        if self._export.is_torn:
            return "the last line was cut off while it was being written; it is left out"
        return "" if self._export.is_complete else "a mirror: facts after its last one are not in it"


@contextlib.contextmanager
def open_journal(path: Path) -> Iterator[JournalSource]:
    """Open a journal, an export or a mirror for reading. Raises `JournalError`."""
    if not path.is_file():
        text = "{file}: there is no journal here; give the data folder with --data"
        raise JournalError(Sentence("no-journal", text, {"file": str(path)}))
    if is_json_lines(path):
        export = ExportReader(path)
        yield JournalSource(path, export.rows(), export)
        return
    with _open_copy(path) as database:
        yield JournalSource(path, read_rows(database, path), None)


@contextlib.contextmanager
def _open_copy(path: Path) -> Iterator[apsw.Connection]:
    """Open a copy of the SQLite file `path`. Raises `JournalError`."""
    with contextlib.ExitStack() as stack:
        try:
            copy = stack.enter_context(unlocked_copy(path))
            database = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READONLY)
            stack.callback(database.close)
        except (apsw.Error, OSError) as error:
            raise read_error(path, error) from error
        try:
            yield database
        except apsw.Error as error:
            raise read_error(path, error) from error


def rows_after(path: Path, last: Row) -> list[Row]:
    """The rows in the SQLite file `path` after `last`, each checked. Raises `BrokenChainError`, `JournalError`."""
    with _open_copy(path) as database:
        query = "SELECT seq, hash, body FROM fact WHERE seq > ? ORDER BY seq"
        return list(check_rows(database.execute(query, (last.seq,)), str(path), last))


def read_records(path: Path) -> list[Record]:
    """All records of a journal file, checked, without writing to it. Raises `BrokenChainError` or `JournalError`."""
    with open_journal(path) as source:
        return [record for _, record in source.records()]


def verify(path: Path, head: tuple[int, str] | None = None) -> tuple[int, str]:
    """Check a journal, an export or a mirror without writing to it and return its head.

    `head`: a head that was noted earlier; a journal that has lost its tail, or whose tail was rewritten, does not
    contain it. Raises `BrokenChainError` or `JournalError`.
    """
    last = NO_ROW
    with open_journal(path) as source:
        for row in source.rows(head):
            read_record(row, path)
            last = row
    return last.seq, head_hash(last.digest)


def verify_seals(path: Path, head: tuple[int, str] | None = None) -> tuple[Row, CheckedSeals]:
    """Check a journal, an export or a mirror like `verify`, and return its last row and what its seals prove."""
    last = NO_ROW

    def records(source: JournalSource) -> Iterator[tuple[Row, Record]]:
        nonlocal last
        for last in source.rows(head):
            yield last, read_record(last, path)

    with open_journal(path) as source:
        seals = check_seals(records(source), head[0] if head is not None else 0)
    return last, seals
