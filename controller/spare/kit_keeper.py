"""Keeper of the kit: a thread that notices what changed, and has a child process write it to the stick.

It looks every two seconds, at times and sizes only. One child runs at a time, at most one in five seconds, at the
lowest priority: however much is changed, the stick is written to within bounds.

Kind: adapter
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from bus.messages import Sentence
from bus.os_errors import os_reason
from controller.journal.other_medium import GONE, OtherMedium
from controller.spare.kit_contents import Signature, signature_of
from controller.spare.kit_file import INDEX, PREFIX
from controller.spare.takeover_key import read_takeover_key

CHECK_S = 2.0
PAUSE_S = 5.0
"""Between two children, whether the one before succeeded or not."""

LATE_S = 30.0
"""Staff is told of changes that are not on the stick for so long."""

CHILD_LIMIT_S = 600.0
"""A stick that has not taken all of it after so long has failed."""

SETTINGS = Path("/etc/bamchuong")

UNKNOWN = Sentence("kit-unwritten", "it cannot be written")
SLOW = Sentence("kit-slow", "the second medium is too slow")

WriteKit = Callable[[list[str]], "subprocess.Popen[bytes]"]


def start_child(arguments: list[str]) -> "subprocess.Popen[bytes]":
    """Start the child that writes the kit. Raises `OSError`."""
    command = [sys.executable, "-m", "controller.spare.write_kit", *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


class KitKeeper:
    """Keeps the kit current, from the first journal on that it is to follow: a kit of before names one that went on.
    All but its own thread belongs to the controller's.

    Args:
        data: the data folder.
        stick: the folder on the second medium; a missing mount point is not created.
        settings: the folder with the machine's settings.
        write: starts the child with its arguments.
    """

    def __init__(self, data: Path, stick: Path, settings: Path = SETTINGS, write: WriteKit = start_child) -> None:
        self._data, self._stick, self._settings, self._write = data, stick, settings, write
        self._medium = OtherMedium(stick, data)
        self._journal = ""
        self._written: tuple[Signature, str] | None = None
        self._behind_since_s = time.monotonic()
        self._failure: str | Sentence = ""
        self._child: subprocess.Popen[bytes] | None = None
        self._is_checked = False
        self._is_current = False
        self._wake = threading.Event()
        self._is_closing = False
        self._thread: threading.Thread | None = None

    @property
    def is_current(self) -> bool:
        """Whether the stick held all of it when it was last looked at."""
        return self._is_current

    def follow(self, journal: str) -> None:
        """The journal that runs has copies with names that begin like this."""
        if journal == self._journal:
            return
        self._journal = journal
        self._wake.set()
        if self._thread is None:
            self._behind_since_s = time.monotonic()
            self._thread = threading.Thread(target=self._run, name="kit", daemon=True)
            self._thread.start()

    def trouble(self) -> Sentence | None:
        """Why a spare machine could not take over with the stick now; None: it could."""
        is_late = self._thread is not None and time.monotonic() - self._behind_since_s >= LATE_S
        if self._is_current or not is_late:
            return None
        text = "The second medium lacks what a spare machine needs to take over: {why}"
        return Sentence("kit-failing", text, {"why": self._failure or SLOW})

    def close(self, patience_s: float = 2.0) -> None:
        """End. A child that is still writing is ended: the kit before stays, whole."""
        self._is_closing = True
        self._wake.set()
        if (child := self._child) is not None:
            child.terminate()
        if self._thread is not None:
            self._thread.join(patience_s)

    def _run(self) -> None:
        while not self._is_closing:
            has_tried = self._bring_up_to_date()
            self._wake.wait(PAUSE_S if has_tried else CHECK_S)
            self._wake.clear()

    def _bring_up_to_date(self) -> bool:
        """Have the kit written if it is not current; whether that was tried."""
        wanted = (signature_of(self._data), self._journal)
        if wanted == self._written and self._is_on_stick():
            return False
        if self._is_current:
            self._is_current, self._behind_since_s = False, time.monotonic()
        if self._medium.is_gone:
            self._failure = GONE
            return True
        self._failure = self._write_now()
        if not self._failure:
            self._written, self._is_checked, self._is_current = wanted, True, True
        return True

    def _is_on_stick(self) -> bool:
        """Whether it is still there: somebody may have put in another stick."""
        key = read_takeover_key(self._data)
        return key is not None and (self._stick / f"{PREFIX}{key.kit}" / INDEX).is_file()

    def _write_now(self) -> str | Sentence:
        """Why the kit could not be written; empty: it was."""
        options = [] if self._is_checked else ["check"]
        try:
            child = self._write([str(self._data), str(self._stick), self._journal, str(self._settings), *options])
        except OSError as error:
            return os_reason(error)
        with child:
            self._child = child
            try:
                answer, _ = child.communicate(timeout=CHILD_LIMIT_S)
            except subprocess.TimeoutExpired:
                child.kill()
                return SLOW
            finally:
                self._child = None
        return "" if child.returncode == 0 else _reason(answer)


def _reason(answer: bytes) -> str | Sentence:
    try:
        reason: str | Sentence = msgspec.json.decode(answer, type=str | Sentence)
    except (msgspec.MsgspecError, ValueError):
        return UNKNOWN
    return reason or UNKNOWN
