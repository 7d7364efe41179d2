"""Loop: watch from a terminal what the boards of a profile show: hear the controller, draw on simulated displays.

It says nothing to the controller, so that nobody takes it for the boards themselves, and any number may watch.

Kind: loop
"""

from collections.abc import Sequence

from bus.messages import LedFrame
from scoreboard.feed.snapshot_feed import SnapshotFeed
from scoreboard.loop import minute_of_day
from scoreboard.screen import Now, Screen


class Viewer:
    """The boards of a profile as they would be. Belongs to one thread."""

    def __init__(self, ear: SnapshotFeed, screens: Sequence[Screen]) -> None:
        self._ear = ear
        self._screens = screens

    @property
    def hears(self) -> bool:
        """Whether the controller was heard."""
        return self._ear.known.view is not None

    def turn(self, now_ns: int) -> int:
        """One turn at `now_ns` (CLOCK_MONOTONIC); when the next is due if nothing comes."""
        fresh = self._ear.read(now_ns)
        for screen in self._screens:
            screen.turn(self._ear.known, fresh, Now(now_ns, self._ear.offset_ns, minute_of_day()))
        wishes_ns = [self._ear.wake_ns(), *(screen.wake_ns() for screen in self._screens)]
        return max(now_ns, min((one for one in wishes_ns if one is not None), default=now_ns))

    def pictures(self) -> list[LedFrame]:
        """What the boards show, decoded from their bytes."""
        return [picture for screen in self._screens if (picture := screen.picture()) is not None]

    def close(self) -> None:
        """Give the displays back."""
        for screen in self._screens:
            screen.close()
