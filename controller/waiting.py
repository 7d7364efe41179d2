"""Wait for a match: one is opened as soon as its files fit the board; until then people see why not.

Kind: adapter
"""

import logging
import time
from collections.abc import Callable
from textwrap import shorten
from typing import Protocol

from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.packs.unsealed_cache import UnsealedCache
from controller.resume import EveningInputs, open_match

NO_MATCH_FITS = Sentence("no-match-fits", "No match fits this board yet; one opens automatically as soon as it does")
WHAT_TO_DO = Sentence(
    "match-awaited",
    "What to do: correct these files. To use others, name them in /etc/bamchuong/bamchuong.env, then run: "
    "sudo systemctl restart bamchuong.target",
)

NO_MATCH_CHOSEN = Sentence("no-match-chosen", "No match is open: choose one at the desk")

MAX_CHARACTERS = 500
"""Length of the status line."""

log = logging.getLogger("controller")


class EveningFiles(Protocol):
    """The files of an evening, which people may still correct."""

    @property
    def faults(self) -> tuple[Sentence, ...]:
        """Everything that was wrong when they were last read; empty if they fit."""

    def read_if_changed(self) -> EveningInputs | None:
        """What they hold, if they have changed since the last call and fit now; otherwise None."""


class MatchWaiter:
    """Waits for a match. Belongs to the controller's thread; blocks on the disk.

    Args:
        files: the files that describe the match.
        boot: id of this boot of the machine.
        report_status: receives a one-line status at every change.
    """

    def __init__(
        self,
        store: ContestStore,
        cache: UnsealedCache,
        files: EveningFiles,
        boot: str,
        report_status: Callable[[str], None],
    ) -> None:
        self._store = store
        self._cache = cache
        self._files = files
        self._boot = boot
        self._report_status = report_status
        self._logged: tuple[Sentence, ...] = ()
        self._log_changes()

    @property
    def obstacles(self) -> tuple[Sentence, ...]:
        """Why no match is open, and what to do; empty while one is."""
        if self._store.contest.evening is not None:
            return ()
        return (NO_MATCH_FITS, *self._files.faults, WHAT_TO_DO)

    @property
    def status(self) -> str:
        """Number of facts, or why no match is open, in one line."""
        if self._store.contest.evening is not None:
            return f"{self._store.contest.seq} facts"
        faults = "; ".join(map(str, self._files.faults))
        return shorten(f"{NO_MATCH_FITS}: {faults}", MAX_CHARACTERS, placeholder=" …")

    def try_open(self) -> tuple[Sentence, ...]:
        """Open the match if none is open and its files have changed and fit now; returns the notices for people."""
        notices: tuple[Sentence, ...] = ()
        if self._store.contest.evening is None and (inputs := self._files.read_if_changed()) is not None:
            notices = open_match(self._store, self._cache, inputs, self._boot, time.monotonic_ns())
            log.info("a match fits: %s", inputs.evening.match.title)
        if self._log_changes():
            self._report_status(self.status)
        return notices

    def _log_changes(self) -> bool:
        """Log everything that is wrong with the files, if that has changed; returns whether it has."""
        sentences = self.obstacles or self._files.faults
        if sentences == self._logged:
            return False
        self._logged = sentences
        for sentence in sentences:
            log.warning("%s", sentence)
        return True


class ChoiceAwaiter:
    """Stands where no match is open until people choose one at the desk: none opens by itself.

    Args:
        store: returns the store that is open now.
    """

    def __init__(self, store: Callable[[], ContestStore]) -> None:
        self._store = store

    @property
    def obstacles(self) -> tuple[Sentence, ...]:
        """That somebody has to choose; empty while a match is open."""
        return (NO_MATCH_CHOSEN,) if self._store().contest.evening is None else ()

    def try_open(self) -> tuple[Sentence, ...]:
        """Nothing opens."""
        return ()
