"""Errors of the journal, and how to recover from a broken one.

Kind: pure
"""

from pathlib import Path

from bus.messages import Sentence


class JournalError(RuntimeError):
    """The journal cannot be opened, read or written; the message says which file, why and what to do.

    `reason`: the same for pages; a `Sentence` wherever people may meet it there, so that it can be translated.
    """

    def __init__(self, message: str | Sentence) -> None:
        super().__init__(str(message))
        self.reason = message


class DamagedJournalError(JournalError):
    """The file of the running journal does not hold what was written to it: the card, or somebody, has changed it."""

    def __init__(self, path: Path, why: str) -> None:
        text = "{file}: does not hold what was written ({why})"
        super().__init__(Sentence("journal-damaged", text, {"file": str(path), "why": why}))


class BrokenChainError(JournalError):
    """A row does not follow from the one before it: the file was changed. `seq` is the first bad row."""

    def __init__(self, path: Path | str, seq: int, why: str) -> None:
        super().__init__(f"{path}: row {seq}: {why}; the journal was changed from here on. The rows before it are good")
        self.path = str(path)
        self.seq = seq
        self.why = why


class ForkError(JournalError):
    """Two journals hold different facts under one number. `seq` is the first row in which they differ."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


def recovery_steps(error: BrokenChainError, folder: Path) -> str:
    """What to do when the journal of a data folder is broken, so that the evening can continue."""
    good_count = error.seq - 1
    rescue = (
        f"The facts up to {good_count} can be rescued: bamchuong journal export --data {folder} --until {good_count} "
        "--output good.jsonl; "
        if good_count
        else ""
    )
    return (
        f"{error}. {rescue}move {error.path} and its -wal file away, then restore the good part (this export, or a "
        f"mirror or an earlier export): bamchuong journal import --data {folder} FILE; otherwise a new match starts"
    )
