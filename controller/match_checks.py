"""Looks at the matches of this machine before anything was played: one may open, or its file may have changed.

Kind: adapter
"""

from typing import Protocol

from bus.messages import Command, Phase, Sentence
from bus.units import NS_PER_S
from controller.contest_store import ContestStore

MATCH_CHECK_NS = 2 * NS_PER_S
"""How often the matches are looked at."""


class MatchOpener(Protocol):
    """Opens a match when none is open."""

    @property
    def obstacles(self) -> tuple[Sentence, ...]:
        """Why none is open, and what to do about it."""

    def try_open(self) -> tuple[Sentence, ...]:
        """Open one if that is possible now; the notices for people."""


class OtherMatches(Protocol):
    """The matches on this machine beside the one that is open, and the file of that one."""

    def obstacles(self, store: ContestStore, command: Command, who: str) -> tuple[Sentence, ...]:
        """Why the match that a `BeginMatch` names cannot be played here, or another not be put aside."""

    def take_changed_file(self, store: ContestStore, now_ns: int) -> tuple[Sentence, ...] | None:
        """Take the open match's file if it was changed and nothing was played; notices for people, None: no news."""


class MatchChecks:
    """Looks at the matches every `MATCH_CHECK_NS`. Belongs to the controller's thread; blocks on the disk.

    Args:
        opener: opens a match as soon as one fits; called only while none is open.
        matches: the other matches on this machine, and the file of the one that is open; None: there are none.
    """

    def __init__(
        self, store: ContestStore, opener: MatchOpener | None, matches: OtherMatches | None, now_ns: int
    ) -> None:
        self._store = store
        self._opener = opener
        self._matches = matches
        self._checked_ns = now_ns

    @property
    def obstacles(self) -> tuple[Sentence, ...]:
        """Why no match is open."""
        return self._opener.obstacles if self._opener is not None else ()

    def check(self, now_ns: int) -> tuple[Sentence, ...] | None:
        """Open a match where none is open; take the changed file of one of which nothing was played.

        Returns notices for people; None: no news.
        """
        contest = self._store.contest
        if contest.phase != Phase.SETUP or now_ns - self._checked_ns < MATCH_CHECK_NS:
            return None
        self._checked_ns = now_ns
        if contest.evening is None:
            return self._opener.try_open() if self._opener is not None else None
        return self._matches.take_changed_file(self._store, now_ns) if self._matches is not None else None
