"""Journal errors made from SQLite's and the system's: translatable reasons why the journal cannot be used.

Kind: adapter
"""

import errno
from pathlib import Path

import apsw

from bus.messages import Sentence, SentenceArgs
from bus.os_errors import os_reason
from controller.journal.errors import JournalError

OPEN_FAILED = "{file}: cannot be opened ({why}); {advice}, or move the file away (with its -wal) to start a new journal"
WRITE_FAILED = "{file}: cannot be written ({why}); {advice}"

FREE_SPACE = Sentence("free-space", "free space")
CHANGE_CARD = Sentence("change-card", "change the card")
LOOK_AT_RIGHTS = Sentence(
    "look-at-rights",
    "somebody has changed whose file it is, or the card can only be read any more: look at ls -l and mount, give the "
    "file back, or change the card",
)
SPACE_OR_CARD = Sentence("space-or-card", "free space or change the card")

SQLITE_SENTENCES = {
    apsw.FullError: Sentence("sqlite-full", "database or disk is full"),
    apsw.IOError: Sentence("sqlite-input-output", "disk I/O error"),
    apsw.CantOpenError: Sentence("sqlite-unopened", "unable to open database file"),
    apsw.ReadOnlyError: Sentence("sqlite-read-only", "attempt to write a readonly database"),
}
"""The errors that failing cards cause, in SQLite's own words (https://sqlite.org/rescode.html)."""


def open_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be opened."""
    return JournalError(
        Sentence("journal-unopened", OPEN_FAILED, {**_sentence_args(path, error), "advice": _advice(error)})
    )


def write_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be written."""
    return JournalError(
        Sentence("journal-unwritten", WRITE_FAILED, {**_sentence_args(path, error), "advice": _advice(error)})
    )


def read_error(path: Path, error: apsw.Error | OSError) -> JournalError:
    """The journal in `path` cannot be read."""
    return JournalError(Sentence("journal-unread", "{file}: {why}", _sentence_args(path, error)))


def _advice(error: apsw.Error | OSError) -> Sentence:
    """What helps against just this."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, apsw.FullError) or number in {errno.ENOSPC, errno.EDQUOT}:
        return FREE_SPACE
    if isinstance(error, apsw.IOError) or number == errno.EIO:
        return CHANGE_CARD
    is_refused = isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError | apsw.PermissionsError)
    if is_refused or number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return LOOK_AT_RIGHTS
    return SPACE_OR_CARD


def _sentence_args(path: Path, error: apsw.Error | OSError) -> SentenceArgs:
    """File and reason; reasons that people hardly ever meet stay in English."""
    if isinstance(error, OSError):
        return {"file": str(path), "why": os_reason(error)}
    reason = next((sentence for kind, sentence in SQLITE_SENTENCES.items() if isinstance(error, kind)), None)
    return {"file": str(path), "why": reason or str(error)}
