"""Preview of a profile's boards: reads the controller's news, draws on simulated displays.

It sends nothing to the controller, so that it is never taken for the boards themselves, and any number may run.

Kind: loop
"""

from collections.abc import Sequence

from bus.messages import LedFrame
from scoreboard.feed.snapshot_feed import SnapshotFeed
from scoreboard.loop import minute_of_day
from scoreboard.screen import Now, Screen


class Viewer:
    """The simulated boards of a profile. Belongs to one thread."""

    def __init__(self, feed: SnapshotFeed, screens: Sequence[Screen]) -> None:
        self._feed = feed
        self._screens = screens

    @property
    def is_connected(self) -> bool:
        """Whether a snapshot of the controller has arrived."""
        return self._feed.state.view is not None

    def turn(self, now_ns: int) -> int:
        """One turn at `now_ns` (CLOCK_MONOTONIC); returns when the next is due without news."""
        has_news = self._feed.read(now_ns)
        for screen in self._screens:
            screen.turn(self._feed.state, has_news, Now(now_ns, self._feed.offset_ns, minute_of_day()))
        instants_ns = [self._feed.due_ns(), *(screen.due_ns() for screen in self._screens)]
        return max(now_ns, min((at_ns for at_ns in instants_ns if at_ns is not None), default=now_ns))

    def pictures(self) -> list[LedFrame]:
        """What the boards show, decoded from their bytes."""
        return [picture for screen in self._screens if (picture := screen.picture()) is not None]

    def close(self) -> None:
        """Closes the displays."""
        for screen in self._screens:
            screen.close()
