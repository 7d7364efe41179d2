"""Adapt the wait for a match: one is opened as soon as its files fit; until then people are told why not.

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
from controller.resume import EveningInputs, begin_match

NO_MATCH_FITS = Sentence("no-match-fits", "No match fits this board yet; one opens automatically as soon as it does")
WHAT_TO_DO = Sentence(
    "match-awaited",
    "What to do: correct these files. To use others, name them in /etc/bamchuong/bamchuong.env, then run: "
    "sudo systemctl restart bamchuong.target",
)

MAX_CHARACTERS = 500
"""Of the one line."""

log = logging.getLogger("controller")


class EveningFiles(Protocol):
    """The files of an evening, which people may still put right."""

    @property
    def faults(self) -> tuple[Sentence, ...]:
        """Everything that was wrong when they were read last; empty where they fit."""

    def look(self) -> EveningInputs | None:
        """The evening, where they have changed since the last look and fit now."""


class MatchWaiter:
    """Waits for a match. Belongs to the controller's thread; blocks on the disk.

    Args:
        files: what the match is made of.
        tell: says in one line how it stands, at every change.
        boot: id of this boot of the machine.
    """

    def __init__(
        self, store: ContestStore, cache: UnsealedCache, files: EveningFiles, boot: str, tell: Callable[[str], None]
    ) -> None:
        self._store = store
        self._cache = cache
        self._files = files
        self._boot = boot
        self._tell = tell
        self._logged: tuple[Sentence, ...] = ()
        self._log_anew()

    @property
    def missing(self) -> tuple[Sentence, ...]:
        """Why no match is open, and what to do; empty where one is."""
        if self._store.contest.evening is not None:
            return ()
        return (NO_MATCH_FITS, *self._files.faults, WHAT_TO_DO)

    @property
    def status(self) -> str:
        """How it stands, in one line."""
        if self._store.contest.evening is not None:
            return f"{self._ledger.contest.seq} facts"
        faults = "; ".join(map(str, self._files.faults))
        return shorten(f"{NO_MATCH_FITS}: {faults}", MAX_CHARACTERS, placeholder=" …")

    def look(self) -> tuple[Sentence, ...]:
        """Open the match, if none is open and its files have changed and fit now; what people are told about it."""
        said: tuple[Sentence, ...] = ()
        if self._store.contest.evening is None and (given := self._files.look()) is not None:
            said = begin_match(self._store, self._cache, given, self._boot, time.monotonic_ns())
            log.info("a match fits: %s", given.evening.match.title)
        if self._log_anew():
            self._tell(self.status)
        return said

    def _log_anew(self) -> bool:
        """Write down everything that is wrong with the files, where that has changed; whether it has."""
        now = self.missing or self._files.faults
        if now == self._logged:
            return False
        self._logged = now
        for sentence in now:
            log.warning("%s", sentence)
        return True
