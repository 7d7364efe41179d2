"""Copy of a season's facts at a second place: a file that grows with them, and that a rebuild reads.

It looks like a journal's mirror: JSON lines, each row with its hash. What a power cut tore at its end is written again.
A copy of other facts is never overwritten. The names of pupils are not in it.

Kind: adapter
"""

import os
from pathlib import Path

from sqlalchemy import Engine

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.os_errors import os_refused
from controller.journal.errors import JournalError
from controller.journal.export import BEGIN, ExportReader, encode_row
from controller.journal.hash_chain import NO_ROW, Row
from season.archive.stored_rows import row_at, stored_rows
from season.store.database import locked


class FactCopy:
    """The copy in the file `path` of the season `season`. For one thread; several processes take turns badly."""

    def __init__(self, path: Path, season: str) -> None:
        self._path = path
        self._season = season
        self._last: Row | None = None

    def follow(self, engine: Engine) -> int:
        """Copy what is new, durably; how many rows the copy has now.

        Raises `BadFileError`: the file cannot be written, is no copy, or has other facts; `StoreError`.
        """
        last = self._read() if self._last is None else self._last
        with locked(engine, self._season) as connection:
            stored = row_at(connection, self._season, last.seq) if last.seq else NO_ROW
            rows = [] if stored is None else list(stored_rows(connection, self._season, last))
        if stored is None or stored.digest != last.digest:
            raise self._of_other_facts(last)
        if rows or not last.seq:
            self._append(rows)
        self._last = rows[-1] if rows else last
        return self._last.seq

    def _read(self) -> Row:
        """The last row of the file, which loses a torn one; a new file is empty."""
        if not self._path.exists() or not self._path.stat().st_size:
            return NO_ROW
        reader = ExportReader(self._path)
        try:
            rows = list(reader.rows())
        except JournalError as error:
            text = "{file}: this is no copy of a season, or it was damaged ({why}); choose another place"
            raise BadFileError([Sentence("copy-damaged", text, self._args(str(error)))]) from error
        if reader.is_complete:
            text = "{file}: this is an export, which is complete; choose another place"
            raise BadFileError([Sentence("copy-is-export", text, self._args())])
        if reader.is_torn:
            data = self._path.read_bytes()
            os.truncate(self._path, data.rindex(b"\n") + 1)
        return rows[-1] if rows else NO_ROW

    def _append(self, rows: list[Row]) -> None:
        try:
            with self._path.open("ab") as file:
                if not file.tell():
                    file.write(BEGIN)
                for row in rows:
                    file.write(encode_row(row))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._last = None  # whatever reached the file is read the next time
            text = "{file}: the facts cannot be copied there ({why}); everything is in the database all the same"
            raise BadFileError([os_refused("copy-unwritten", text, self._path, error)]) from error

    def _of_other_facts(self, last: Row) -> BadFileError:
        text = "{file}: from row {row} on, or before, it has other facts than the database; choose another place"
        return BadFileError([Sentence("copy-of-others", text, {**self._args(), "row": last.seq})])

    def _args(self, why: str = "") -> SentenceArgs:
        return {"file": str(self._path), "why": why}
