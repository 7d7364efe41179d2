"""Reports of the screens on a question's clip: whether each plays it, waits for a tap, or cannot.

Kind: pure
"""

from collections import Counter
from typing import Literal

from msgspec import Struct

ClipOutcome = Literal["playing", "ended", "refused", "failed"]
"""What a screen says: it plays, it is over, its browser waits for a tap first, or it cannot play this file."""

MAX_SCREENS = 50


class ClipCounts(Struct, frozen=True):
    """How many screens said what of the clip of question `number` when it was played for the `times`th time."""

    number: int = 0
    times: int = 0
    playing: int = 0
    ended: int = 0
    refused: int = 0
    failed: int = 0


class ClipReports:
    """What the screens said of the clip that is played now: the last word of each counts."""

    def __init__(self) -> None:
        self._showing: tuple[str, int] = ("", 0)
        self._outcomes: dict[str, ClipOutcome] = {}

    def record(self, screen: str, showing: tuple[str, int], number: int, outcome: ClipOutcome) -> ClipCounts | None:
        """Take the word of a screen on a `showing` (token, and how often it was played); None: nothing has changed."""
        if showing != self._showing:
            self._showing, self._outcomes = showing, {}
        is_known = screen in self._outcomes
        if self._outcomes.get(screen) == outcome or (not is_known and len(self._outcomes) >= MAX_SCREENS):
            return None
        self._outcomes[screen] = outcome
        counts = Counter(self._outcomes.values())
        return ClipCounts(number, showing[1], counts["playing"], counts["ended"], counts["refused"], counts["failed"])
