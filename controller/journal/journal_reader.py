"""Adapt journals for reading: a journal file (without writing to it), an export or a mirror, all as checked rows.

Kind: adapter
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw

from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.export import Lines, looks_like_lines
from controller.journal.hash_chain import NOTHING, Row, short, with_head
from controller.journal.record import Record
from controller.journal.sqlite_errors import unread
from controller.journal.store import read, rows_in


class Source:
    """A journal that is open for reading. Rows can be read once."""

    def __init__(self, path: Path, rows: Iterator[Row], lines: Lines | None) -> None:
        self.path = path
        self._rows = rows
        self._lines = lines

    def rows(self, head: tuple[int, str] | None = None) -> Iterator[Row]:
        """All rows in order, each checked, and `head` (as it was written down) looked for among them.

        Raises `BrokenChainError` at the first bad one, or `JournalError`.
        """
        return with_head(self._rows, head, str(self.path))

    def records(self) -> Iterator[tuple[Row, Record]]:
        """All rows with what they say. Raises as `rows`."""
        for row in self.rows():
            yield row, read(row, self.path)

    @property
    def note(self) -> str:
        """After reading: what a person should know about a good file, or nothing."""
        if self._lines is None:
            return ""
        if self._lines.torn:
            return "the last line was cut off while it was written; it is left out"
        return "" if self._lines.whole else "a mirror: what came after its last fact is not in it"


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Source]:
    """Open a journal, an export or a mirror for reading. Raises `JournalError`."""
    if not path.is_file():
        text = "{file}: there is no journal here; give the data folder with --data"
        raise JournalError(Sentence("no-journal", text, {"file": str(path)}))
    if looks_like_lines(path):
        lines = Lines(path)
        yield Source(path, lines.rows(), lines)
        return
    try:
        with contextlib.closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as database:
            database.set_busy_timeout(1_000)
            yield Source(path, rows_in(database, path), None)
    except apsw.Error as error:
        raise unread(path, error) from error


def records_of(path: Path) -> list[Record]:
    """All records of a journal file, checked, without writing to it. Raises `BrokenChainError` or `JournalError`."""
    with reading(path) as source:
        return [record for _, record in source.records()]


def verify(path: Path, head: tuple[int, str] | None = None) -> tuple[int, str]:
    """Check a journal, an export or a mirror without writing to it and give its head.

    `head`: a head that was written down earlier; a journal that has lost its tail, or was made anew from there, does
    not hold it. Raises `BrokenChainError` or `JournalError`.
    """
    last = NOTHING
    with reading(path) as source:
        for row in source.rows(head):
            read(row, path)
            last = row
    return last.seq, short(last.digest)
