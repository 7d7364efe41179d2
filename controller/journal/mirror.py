"""Mirror of the journal on a second medium: every fact, flushed to a file on a USB stick within a second.

A thread of its own writes it, so that a slow or dead stick delays nothing. It reads the store's list of rows, which
only grows. The file looks like an export without its last line; `bamchuong journal verify` and `import` read it.

Kind: adapter
"""

import contextlib
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bus.messages import Sentence, SentenceArgs
from bus.os_errors import os_reason
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.export import BEGIN, SUFFIX, ExportReader, encode_row
from controller.journal.hash_chain import NO_ROW, Row, short_hash
from controller.journal.other_medium import GONE, OtherMedium
from controller.journal.pulse_copy import SUFFIX as PULSE_SUFFIX
from controller.journal.pulse_copy import PulseCopy

MAX_DELAY_S = 1.0
"""A fact that waits longer than this is reported as missing on the second medium."""

RETRY_S = 0.5
"""Pause between two attempts while the medium fails."""

WAIT_S = 0.25
"""So long, at most, whoever shows a fact waits for the second medium, too."""

REST_S = 60.0
"""So long nobody waits for a medium that was slower than that."""


class Mirror:
    """Keeps a second copy. All but its own thread belongs to the controller's.

    Args:
        folder: where the copy goes, on another medium. It must exist: a missing mount point is not created.
        rows: all rows of the journal; the list only grows, and the rows in it never change.
        home: the data folder; if `folder` starts on another medium than this one, it has to stay on another.
    """

    def __init__(self, folder: Path, rows: Sequence[Row], home: Path) -> None:
        self._folder = folder
        self._rows = rows
        self._medium = OtherMedium(folder, home)
        self._target = 0
        self._behind_since_s: float | None = None
        self._failure: str | Sentence = ""
        self._durable_count = 0
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._pulse: tuple[str, int] | None = None
        self._pulses: PulseCopy | None = None
        self._impatient_until_s = 0.0
        self._tried = threading.Condition()
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

    def await_copy(self) -> None:
        """Wait until what was requested is durable on the second medium, for at most `WAIT_S`, and not while it fails.

        What is shown then is there, too, whatever happens to this machine; `lateness` says where that is not so.
        """
        if self._is_settled() or time.monotonic() < self._impatient_until_s:
            return
        with self._tried:
            is_settled = self._tried.wait_for(self._is_settled, WAIT_S)
        if not is_settled:
            self._impatient_until_s = time.monotonic() + REST_S

    def _is_settled(self) -> bool:
        return self._durable_count >= self._target or bool(self._failure)

    def pulse(self, boot: str, at_ns: int) -> None:
        """Request that the second medium note, too, that a clock was running at this instant."""
        self._pulse = (boot, at_ns)
        self._wake.set()

    def lateness(self) -> Sentence | None:
        """What staff must know of a medium for which nobody waits now."""
        if time.monotonic() >= self._impatient_until_s:
            return None
        text = (
            "The second medium needs longer than {ms} ms for a fact: the last ones may be missing there. Use a faster "
            "stick"
        )
        return Sentence("mirror-late", text, {"ms": round(WAIT_S * 1_000)})

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
                self._copy_pulse()
            except (OSError, JournalError) as error:
                reason = os_reason(error) if isinstance(error, OSError) else error.reason
                args: SentenceArgs = {"folder": str(self._folder), "why": reason}
                self._failure = Sentence("mirror-refused", "{folder}: {why}", args)
                self._close_file()
            with self._tried:
                self._tried.notify_all()
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

    def _copy_pulse(self) -> None:
        pulse, self._pulse = self._pulse, None
        if pulse is None or self._path is None:
            return
        if self._pulses is None:
            self._pulses = PulseCopy(self._path.with_suffix(PULSE_SUFFIX))
        self._pulses.write(*pulse)

    def _open_file(self, count: int) -> BinaryIO | None:
        """The file that this journal continues; one of another evening, or with a tail that this journal does not have,
        is left as it is."""
        if self._medium.is_gone:
            raise JournalError(GONE)
        if not count:
            return None
        name = copy_name(self._rows[0])
        for number in range(1, 1_000):
            path = self._folder / (f"{name}{SUFFIX}" if number == 1 else f"{name}-{number}{SUFFIX}")
            if not path.exists():
                self._durable_count = 0
                file, self._path = path.open("xb"), path
                file.write(BEGIN)
                return file
            prefix = self._matching_prefix(path, count)
            if prefix is not None:
                self._durable_count, length = prefix
                self._path = path
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
        pulses, self._pulses = self._pulses, None
        for copy in (file, pulses):
            if copy is not None:
                with contextlib.suppress(OSError):  # the rows in its buffer are written again to the next file
                    copy.close()


def copy_name(first: Row) -> str:
    """How the names of all copies begin of the journal whose first row this is."""
    return f"journal-{short_hash(first.digest)}"
