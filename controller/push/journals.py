"""Journals of this box that a hub is to have: of matches that came from a season, the one that runs first.

The journal is the queue: nothing else is kept of what is to be sent. It is read from a copy, never locked.

Kind: adapter
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from bus.bad_file import BadFileError
from controller.exchange.statement_types import SittingName
from controller.journal.errors import BrokenChainError
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.hash_chain import NO_ROW, Row
from controller.journal.journal_reader import rows_after
from controller.journal.last_head import read_last_head
from controller.matches.match_folders import MatchFolders
from controller.matches.match_sitting import read_sitting
from controller.matches.running_match import RunningMatch

LONGEST_S = 30.0
"""A journal is read again after this time, whether the controller has noted a new head or not."""

ROUND_ENDS = (b'"type":"RoundEnded"', b'"type":"MatchEnded"', b'"type":"PlaceShown"')
"""Facts after which a head is worth most, as they stand in a row."""


class JournalSource(Struct, frozen=True):
    """A journal, and the sitting that it is of."""

    match: str
    sitting: SittingName
    path: Path
    is_running: bool


def journal_sources(data: Path) -> Iterator[JournalSource]:
    """The journals of all matches that came from a season, the one that runs first."""
    running, folders = RunningMatch(data).note.running, MatchFolders(data)
    for match in sorted(folders.ids(), key=lambda match: match != running):
        with contextlib.suppress(BadFileError):
            path = data / JOURNAL if match == running else folders.journal(match)
            if path.is_file():
                yield JournalSource(match, read_sitting(data, match).about.sitting, path, match == running)


class JournalTail:
    """The rows of one journal, read as they come. A file that was replaced is read anew from its first row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: object = None
        self._read_s = -LONGEST_S
        self.rows: list[Row] = []

    def read(self, now_s: float) -> list[Row]:
        """Read and return what was added. `now_s`: CLOCK_MONOTONIC. Raises `JournalError`, `OSError`."""
        mark = (read_last_head(self._path.parent), self._path.stat().st_ino)
        if mark == self._mark and now_s - self._read_s < LONGEST_S:
            return []
        last = self.rows[-1] if self.rows else NO_ROW
        try:
            added = rows_after(self._path, last)
        except BrokenChainError:
            self.rows, added = [], rows_after(self._path, NO_ROW)
        self.rows += added
        self._mark, self._read_s = mark, now_s
        return added


def ends_a_round(row: Row) -> bool:
    """Whether a row says that a round or the match has ended: its head should leave the box at once."""
    return any(name in row.body for name in ROUND_ENDS)
