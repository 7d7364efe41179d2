"""Adapt a second medium: every fact as a line in a file on a USB stick, flushed, within a second.

A thread of its own writes it, so that a slow or dead stick delays nothing. It reads the ledger's list of rows, which
only grows. The file has the form of an export without its last line; `bamchuong journal verify` and `import` read it.

Kind: adapter
"""

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bus.messages import Sentence
from bus.os_errors import why
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.export import BEGIN, ENDING, Lines, line_of
from controller.journal.hash_chain import NOTHING, Row

LATEST_S = 1.0
"""A fact that waits longer than this is said to be missing on the second medium."""

PAUSE_S = 0.5
"""Between two attempts while the medium fails."""


class Mirror:
    """Keeps a second copy. `told`, `trouble` and `close` belong to the controller's thread.

    Args:
        folder: where the copy goes, on another medium. It must exist: an empty mount point is not made anew.
        rows: all rows of the journal; the list only grows, and rows in it never change.
        home: the data folder; a mirror on the same medium is said to be none.
    """

    def __init__(self, folder: Path, rows: Sequence[Row], home: Path) -> None:
        self._folder = folder
        self._rows = rows
        self._device = _device(home)
        self._elsewhere = _device(folder) not in {None, self._device}
        self._count = 0
        self._since_s: float | None = None
        self._why: str | Sentence = ""
        self._written = 0
        self._file: BinaryIO | None = None
        self._wake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)
        self._thread.start()

    @property
    def written(self) -> int:
        """How many rows are durable on the second medium."""
        return self._written

    def told(self, count: int) -> None:
        """The first `count` rows are to be copied."""
        if count != self._count:
            if self._since_s is None:
                self._since_s = time.monotonic()
            self._count = count
            self._wake.set()

    def trouble(self) -> str | Sentence:
        """Why facts are not on the second medium now; empty: all is well."""
        if self._written >= self._count:
            return ""
        since_s = self._since_s
        waiting_s = time.monotonic() - since_s if since_s is not None else 0.0
        slow = Sentence("mirror-slow", "{folder}: too slow", {"folder": str(self._folder)})
        return self._why or (slow if waiting_s > LATEST_S else "")

    def close(self, patience_s: float = 2.0) -> None:
        """Copy what is left, if that is possible in `patience_s`, and end."""
        self._ending = True
        self._wake.set()
        self._thread.join(patience_s)

    def _run(self) -> None:
        while not (self._ending and (self._written >= self._count or self._why)):
            self._wake.wait(PAUSE_S if self._why else None)
            self._wake.clear()
            try:
                self._copy(self._count)
            except (OSError, JournalError) as error:
                told = why(error) if isinstance(error, OSError) else error.told
                self._why = Sentence("mirror-refused", "{folder}: {why}", {"folder": str(self._folder), "why": told})
                self._drop()
        self._drop()

    def _copy(self, count: int) -> None:
        if self._file is None or not self._there():
            self._drop()
            self._file = self._opened(count)
        if self._file is not None and self._written < count:
            self._file.write(b"".join(map(line_of, self._rows[self._written : count])))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._written = count
        self._why = ""
        if self._written >= self._count:
            self._since_s = None

    def _opened(self, count: int) -> BinaryIO | None:
        """The file that this journal continues; the one of another evening, or of a tail that never came to be, stays
        as it is."""
        if self._elsewhere and _device(self._folder) == self._device:
            raise JournalError(Sentence("mirror-gone", "the second medium is not there"))
        if not count:
            return None
        name = f"journal-{self._rows[0].digest[:4].hex()}"
        for number in range(1, 1_000):
            path = self._folder / (f"{name}{ENDING}" if number == 1 else f"{name}-{number}{ENDING}")
            if not path.exists():
                self._written = 0
                file = path.open("xb")
                file.write(BEGIN)
                return file
            held = self._held(path, count)
            if held is not None:
                self._written, length = held
                os.truncate(path, length)  # a line that a power cut tore
                return path.open("ab")
        text = "holds a thousand copies of {name} already; remove some"
        raise JournalError(Sentence("mirror-copies", text, {"name": name}))

    def _held(self, path: Path, count: int) -> tuple[int, int] | None:
        """How many of our first `count` rows `path` holds, and their bytes; None: it holds something else."""
        last, length = NOTHING, len(BEGIN)
        try:
            for row in Lines(path).rows():
                if row.seq > count or self._rows[row.seq - 1].digest != row.digest:
                    return None
                last, length = row, length + len(line_of(row))
        except BrokenChainError:
            return None
        return last.seq, length

    def _there(self) -> bool:
        """Whether the open file still has its name: a stick that was pulled out has not."""
        try:
            return self._file is not None and os.fstat(self._file.fileno()).st_nlink > 0 and self._folder.is_dir()
        except OSError:
            return False

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:  # what its buffer held is written again to the next file
                return


def _device(path: Path) -> int | None:
    try:
        return path.stat().st_dev
    except OSError:
        return None
