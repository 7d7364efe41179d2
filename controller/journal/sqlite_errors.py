"""Adapt what SQLite and the system refuse: why the journal cannot be opened or written, as a page can translate it.

Kind: adapter
"""

from pathlib import Path

import apsw

from bus.messages import Sentence
from bus.os_errors import why
from controller.journal.errors import JournalError

UNOPENED = (
    "{file}: cannot be opened ({why}); free space, change the card, or move the file away (with its -wal) to begin a "
    "new journal"
)

SAID = {
    apsw.FullError: Sentence("sqlite-full", "database or disk is full"),
    apsw.IOError: Sentence("sqlite-input-output", "disk I/O error"),
    apsw.CantOpenError: Sentence("sqlite-unopened", "unable to open database file"),
    apsw.ReadOnlyError: Sentence("sqlite-read-only", "attempt to write a readonly database"),
}
"""What people meet with cards, in SQLite's own words (https://sqlite.org/rescode.html)."""


def unopened(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be opened."""
    return JournalError(Sentence("journal-unopened", UNOPENED, _where(path, error)))


def unwritten(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be written."""
    text = "{file}: cannot be written ({why}); free space or change the card"
    return JournalError(Sentence("journal-unwritten", text, _where(path, error)))


def unread(path: Path, error: apsw.Error) -> JournalError:
    """The journal in `path` cannot be read."""
    return JournalError(Sentence("journal-unread", "{file}: {why}", _where(path, error)))


def _where(path: Path, error: apsw.Error | OSError) -> dict[str, str | int | Sentence]:
    """What people hardly ever meet stays in English."""
    if isinstance(error, OSError):
        return {"file": str(path), "why": why(error)}
    said = next((sentence for kind, sentence in SAID.items() if isinstance(error, kind)), None)
    return {"file": str(path), "why": said or str(error)}
