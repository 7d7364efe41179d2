"""Mirror of the journal on a second medium: every fact, flushed to a file on a USB stick within a second.

A thread of its own writes it, so that a slow or dead stick delays nothing. It reads the store's list of rows, which
only grows. The file looks like an export without its last line; `bamchuong journal verify` and `import` read it.

Kind: adapter
"""

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bus.messages import Sentence
from bus.os_errors import os_reason
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.export import BEGIN, SUFFIX, ExportReader, encode_row
from controller.journal.hash_chain import NO_ROW, Row

MAX_DELAY_S = 1.0
"""A fact that waits longer than this is reported as missing on the second medium."""

RETRY_S = 0.5
"""Pause between two attempts while the medium fails."""


class Mirror:
    """Keeps a second copy. `copy_up_to`, `trouble` and `close` belong to the controller's thread.

    Args:
        folder: where the copy goes, on another medium. It must exist: a missing mount point is not created.
        rows: all rows of the journal; the list only grows, and the rows in it never change.
        home: the data folder; if `folder` starts on another medium than this one, it has to stay on another.
    """

    def __init__(self, folder: Path, rows: Sequence[Row], home: Path) -> None:
        self._folder = folder
        self._rows = rows
        self._device = _device(home)
        self._is_on_other_device = _device(folder) not in {None, self._device}
        self._target = 0
        self._behind_since_s: float | None = None
        self._failure: str | Sentence = ""
        self._durable_count = 0
        self._file: BinaryIO | None = None
        self._wake = threading.Event()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)
        self._thread.start()

    @property
    def durable_count(self) -> int:
        """How many rows are durable on the second medium."""
        return self._durable_count

    def copy_up_to(self, count: int) -> None:
        """Request that the first `count` rows be copied."""
        if count != self._target:
            if self._behind_since_s is None:
                self._behind_since_s = time.monotonic()
            self._target = count
            self._wake.set()

    def trouble(self) -> str | Sentence:
        """Why facts are not on the second medium now; empty: all is well."""
        if self._durable_count >= self._target:
            return ""
        since_s = self._behind_since_s
        waiting_s = time.monotonic() - since_s if since_s is not None else 0.0
        slow = Sentence("mirror-slow", "{folder}: too slow", {"folder": str(self._folder)})
        return self._failure or (slow if waiting_s > MAX_DELAY_S else "")

    def close(self, patience_s: float = 2.0) -> None:
        """Copy the remaining rows, if that is possible within `patience_s`, and end."""
        self._is_closing = True
        self._wake.set()
        self._thread.join(patience_s)

    def _run(self) -> None:
        while not (self._is_closing and (self._durable_count >= self._target or self._failure)):
            self._wake.wait(RETRY_S if self._failure else None)
            self._wake.clear()
            try:
                self._copy(self._target)
            except (OSError, JournalError) as error:
                reason = os_reason(error) if isinstance(error, OSError) else error.reason
                args: dict[str, str | int | Sentence] = {"folder": str(self._folder), "why": reason}
                self._failure = Sentence("mirror-refused", "{folder}: {why}", args)
                self._close_file()
        self._close_file()

    def _copy(self, count: int) -> None:
        if self._file is None or not self._is_present():
            self._close_file()
            self._file = self._open_file(count)
        if self._file is not None and self._durable_count < count:
            self._file.write(b"".join(map(encode_row, self._rows[self._durable_count : count])))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._durable_count = count
        self._failure = ""
        if self._durable_count >= self._target:
            self._behind_since_s = None

    def _open_file(self, count: int) -> BinaryIO | None:
        """The file that this journal continues; one of another evening, or with a tail that this journal does not have,
        is left as it is."""
        if self._is_on_other_device and _device(self._folder) == self._device:
            raise JournalError(Sentence("mirror-gone", "the second medium is missing"))
        if not count:
            return None
        name = f"journal-{self._rows[0].digest[:4].hex()}"
        for number in range(1, 1_000):
            path = self._folder / (f"{name}{SUFFIX}" if number == 1 else f"{name}-{number}{SUFFIX}")
            if not path.exists():
                self._durable_count = 0
                file = path.open("xb")
                file.write(BEGIN)
                return file
            prefix = self._matching_prefix(path, count)
            if prefix is not None:
                self._durable_count, length = prefix
                os.truncate(path, length)  # removes a line that a power cut tore
                return path.open("ab")
        text = "holds a thousand copies of {name} already; remove some"
        raise JournalError(Sentence("mirror-copies", text, {"name": name}))

    def _matching_prefix(self, path: Path, count: int) -> tuple[int, int] | None:
        """How many of our first `count` rows `path` holds, and their length in bytes; None: it holds something else."""
        last, length = NO_ROW, len(BEGIN)
        try:
            for row in ExportReader(path).rows():
                if row.seq > count or self._rows[row.seq - 1].digest != row.digest:
                    return None
                last, length = row, length + len(encode_row(row))
        except BrokenChainError:
            return None
        return last.seq, length

    def _is_present(self) -> bool:
        """Whether the open file still has its name: on a stick that was pulled out it has none."""
        try:
            return self._file is not None and os.fstat(self._file.fileno()).st_nlink > 0 and self._folder.is_dir()
        except OSError:
            return False

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:  # the rows in its buffer are written again to the next file
                return


def _device(path: Path) -> int | None:
    try:
        return path.stat().st_dev
    except OSError:
        return None
