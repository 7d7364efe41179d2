"""Sitting: the journal that is open, and what leads from one match to the next, for the controller's start.

Kind: adapter
"""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.lost_journal import LostJournal, is_journal_lost
from controller.match_checks import MatchOpener
from controller.match_orders import MatchChange
from controller.matches.match_switch import MatchSwitch
from controller.packs.unsealed_cache import UnsealedCache
from controller.resume import EveningInputs, start_evening
from controller.waiting import ChoiceAwaiter, EveningFiles, MatchWaiter

log = logging.getLogger("controller")


class Sitting:
    """Belongs to the controller's thread; blocks on the disk.

    Args:
        folder: the data folder.
        boot: id of this boot of the machine.
        open_store: opens the journal of the data folder. Raises `JournalError`.
        cache: the packs that were opened.
        matches: the other matches of the data folder, or None.
    """

    def __init__(
        self,
        folder: Path,
        boot: str,
        open_store: Callable[[], ContestStore],
        cache: UnsealedCache,
        matches: MatchSwitch | None,
    ) -> None:
        self._folder = folder
        self._boot = boot
        self._open_store = open_store
        self._cache = cache
        self._matches = matches
        self.store = open_store()
        self.opener: MatchOpener | None = None
        """Opens a match while none is open; None: one is."""
        self.notices: tuple[Sentence, ...] = ()
        """What people must know about how the match began."""

    def start(
        self,
        inputs: EveningInputs | None,
        files: EveningFiles | None,
        report_status: Callable[[str], None],
        *,
        is_chosen: bool,
        new: bool,
    ) -> None:
        """Resume the journal's match, or open the one of `inputs`; see `controller.start.run`.

        `is_chosen`: people choose matches at the desk. Raises `BadFileError`.
        """
        if new and self._matches is not None and self.store.contest.evening is not None:
            self._matches.put_aside(self.store, "")
            self._matches.running.forget_choice()
            self.store, is_chosen, new = self._open_store(), False, False
        if is_chosen and self._matches is not None and self.store.contest.evening is None:
            inputs = self._matches.inputs_of_running()

        def begin() -> tuple[MatchOpener | None, tuple[Sentence, ...]]:
            notices = start_evening(self.store, self._cache, inputs, self._boot, new=new)
            notices = (*notices, *self._file_notices())
            if files is not None:
                return MatchWaiter(
                    store=self.store, cache=self._cache, files=files, boot=self._boot, report_status=report_status
                ), notices
            return (ChoiceAwaiter(lambda: self.store) if is_chosen else None), notices

        if is_journal_lost(self.store) and not new:
            self.opener = LostJournal(self.store, self._folder, begin)
        else:
            self.opener, self.notices = begin()

    def change(self, change: MatchChange) -> None:
        """Put the match aside, and begin the other one. Raises `BadFileError` or `JournalError`."""
        if self._matches is None:
            return
        self._cache.close()  # removes the pictures of the match before
        self._matches.put_aside(self.store, change.begin)
        self.store = self._open_store()
        self.opener = ChoiceAwaiter(lambda: self.store)
        if not change.begin:
            self.notices = start_evening(self.store, self._cache, None, self._boot)
            return
        try:
            notices = self._matches.begin(self.store, self._cache, self._boot, change)
        except BadFileError as error:
            log.error("%s", error)
            self.notices = (Sentence("match-not-begun", "The match cannot begin: {why}", {"why": error.reason()}),)
            return
        log.info("match %s: %s", change.begin, self.store.contest.current_evening.match.title)
        self.notices = (*notices, *self._file_notices())

    def _file_notices(self) -> tuple[Sentence, ...]:
        """What the file of the match that is open says otherwise, or that it was taken."""
        if self._matches is None or self.store.contest.evening is None:
            return ()
        notices = self._matches.take_changed_file(self.store, time.monotonic_ns())
        self.store.commit(time.monotonic_ns())
        return notices or ()


def is_new_match(matches: MatchSwitch | None, *, wants_new: bool) -> bool:
    """Whether this start begins a new match; `wants_new`: it was started with `--new`. A service is started again after
    every fault, with the same options: it obeys this one once."""
    if matches is None or "NOTIFY_SOCKET" not in os.environ:
        return wants_new
    is_new = matches.running.claim_new(wants_new=wants_new)
    if wants_new and not is_new:
        log.warning("--new was obeyed before: the match that runs is resumed; begin another one at the desk")
    return is_new
