"""Journal errors made from SQLite's and the system's: translatable reasons why the journal cannot be used.

Kind: adapter
"""

from pathlib import Path

import apsw

from bus.messages import Sentence
from bus.os_errors import os_reason
from controller.journal.errors import JournalError

OPEN_FAILED = (
    "{file}: cannot be opened ({why}); free space, change the card, or move the file away (with its -wal) to start a "
    "new journal"
)

SQLITE_SENTENCES = {
    apsw.FullError: Sentence("sqlite-full", "database or disk is full"),
    apsw.IOError: Sentence("sqlite-input-output", "disk I/O error"),
    apsw.CantOpenError: Sentence("sqlite-unopened", "unable to open database file"),
    apsw.ReadOnlyError: Sentence("sqlite-read-only", "attempt to write a readonly database"),
}
"""The errors that failing cards cause, in SQLite's own words (https://sqlite.org/rescode.html)."""


def open_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be opened."""
    return JournalError(Sentence("journal-unopened", OPEN_FAILED, _sentence_args(path, error)))


def write_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be written."""
    text = "{file}: cannot be written ({why}); free space or change the card"
    return JournalError(Sentence("journal-unwritten", text, _sentence_args(path, error)))


def read_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be read."""
    return JournalError(Sentence("journal-unread", "{file}: {why}", _sentence_args(path, error)))


def _sentence_args(path: Path, error: apsw.Error | OSError) -> dict[str, str | int | Sentence]:
    """File and reason; reasons that people hardly ever meet stay in English."""
    if isinstance(error, OSError):
        return {"file": str(path), "why": os_reason(error)}
    reason = next((sentence for kind, sentence in SQLITE_SENTENCES.items() if isinstance(error, kind)), None)
    return {"file": str(path), "why": reason or str(error)}
