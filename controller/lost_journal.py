"""Lost journal: it held an evening and is empty now. Nothing new begins until a person has decided what to do.

Kind: adapter
"""

import logging
from collections.abc import Callable
from pathlib import Path

from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.journal.last_head import NAME, read_last_head
from controller.match_checks import MatchOpener

log = logging.getLogger("controller")


def is_journal_lost(store: ContestStore) -> bool:
    """Whether this data folder held an evening of which nothing is left."""
    return store.lost is not None and store.contest.evening is None


class LostJournal:
    """Stands before the opening of a match. Belongs to the controller's thread; blocks on the disk.

    Args:
        store: a store for which `is_journal_lost`; it writes nothing until the evening may begin.
        folder: its data folder.
        begin: begins the evening after all, and returns the opener from then on (None: a match is open) and notices.
    """

    def __init__(
        self,
        store: ContestStore,
        folder: Path,
        begin: Callable[[], tuple[MatchOpener | None, tuple[Sentence, ...]]],
    ) -> None:
        self._store = store
        self._folder = folder
        self._begin = begin
        self._opener: MatchOpener | None = None
        self._is_waiting = True
        store.withholds = True
        for sentence in self.obstacles:
            log.error("%s", sentence)

    @property
    def obstacles(self) -> tuple[Sentence, ...]:
        """What was lost, and the two ways on."""
        if not self._is_waiting:
            return self._opener.obstacles if self._opener is not None else ()
        lost = self._store.lost.seq if self._store.lost is not None else 0
        return (
            Sentence(
                "journal-lost",
                "The journal in {folder} is empty, but it had {count} facts: somebody or the card has removed them. "
                "Nothing new begins",
                {"folder": str(self._folder), "count": lost},
            ),
            Sentence(
                "journal-lost-steps",
                "To go on with that evening: stop the controller, run bamchuong journal import with the second copy or "
                "an export, start it again. To begin a new one: remove {file}",
                {"file": str(self._folder / NAME)},
            ),
        )

    def try_open(self) -> tuple[Sentence, ...]:
        """Begin the evening once somebody has removed the file that tells of the old one."""
        if not self._is_waiting:
            return self._opener.try_open() if self._opener is not None else ()
        if read_last_head(self._folder) is not None:
            return ()
        self._is_waiting, self._store.withholds, self._store.lost = False, False, None
        self._opener, notices = self._begin()
        return notices
