"""Loop: one display. Reads what is known, decides its frame, sends it when it changed or when it is time again.

A display that fails is reported and tried again; it never stops the others. Belongs to one thread.

Kind: loop
"""

import logging
import time
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.device.dimming import brightness_at
from scoreboard.device.display import Display, DisplayError
from scoreboard.feed.feed_state import FeedState, stale
from scoreboard.layout.frame import Frame
from scoreboard.layout.patterns import for_test
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene

_log = logging.getLogger(__name__)

AGAIN_NS = 2_000_000_000
"""Frame and control registers are sent again this often, whether or not they changed: a spark heals by itself."""

RETRY_NS = 1_000_000_000
"""A display that failed is tried again after this."""

SOON_NS = 100_000_000
"""After data that arrived changed everything is sent again this soon."""

BRIGHTEST = 15

AHEAD_NS = 30_000_000
"""What time alone changes is drawn this long before it, so that at its instant it only has to be sent."""

MOST_LEAD_NS = 20_000_000
"""Sending begins as much before the instant as it takes, and never more than this."""


class Now(Struct, frozen=True):
    """The time of a turn: CLOCK_MONOTONIC of this machine, what to add to the controller's to have ours, and the minute
    of the local day."""

    at_ns: int
    offset_ns: int = 0
    minute: int = 0


class Drawn(Struct, frozen=True):
    """A frame, by how much it is brighter than others, and when time alone changes it (CLOCK_MONOTONIC of this machine,
    None: it does not)."""

    frame: Frame
    glow: int = 0
    change_ns: int | None = None


class Screen:
    """One display of the board profile with what it shows now.

    A frame that time alone brings is on the board whole at its instant: it is drawn `AHEAD_NS` before, and its sending
    begins as long before as the last ones took.
    """

    def __init__(
        self, profile: Profile, opener: Callable[[Profile], Display], clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        """`opener` makes the display; it is called at the first turn, and again after it failed. `clock` times what it
        sends."""
        self.profile = profile
        self.trouble: Sentence | None = None
        self._opener = opener
        self._clock = clock
        self._display: Display | None = None
        self._drawn: Drawn | None = None
        self._next: Drawn | None = None
        self._lead_ns = 0
        self._shown: tuple[Frame, int] | None = None
        self._failing = False
        self._again_ns = 0
        self._retry_ns = 0

    def turn(self, known: FeedState, fresh: bool, now: Now) -> bool:
        """Show what is due; `fresh`: there are news. Returns whether something was sent."""
        drawn = self._drawn = self._due(known, fresh, now)
        if now.at_ns < self._retry_ns:
            return False
        ordered = known.view.brightness if known.view is not None else None
        level = brightness_at(self.profile, now.minute) if ordered is None else ordered
        level = min(BRIGHTEST, level + drawn.glow)
        wanted = (drawn.frame, level)
        if wanted == self._shown and now.at_ns < self._again_ns:
            return False
        return self._try(wanted, now.at_ns)

    def wake_ns(self) -> int | None:
        """When the next turn is due without news; None: only after news."""
        if self._failing:
            return self._retry_ns
        change_ns = self._drawn.change_ns if self._drawn else None
        if change_ns is None:
            return self._again_ns
        return min(self._again_ns, change_ns - self._lead_ns - (0 if self._next else AHEAD_NS))

    def picture(self) -> LedFrame | None:
        """What the board shows, decoded from its bytes; None while it cannot be opened."""
        return self._display.picture() if self._display else None

    def close(self) -> None:
        """Dark, and the bus given back."""
        if self._display is not None:
            self._display.close()

    def _due(self, known: FeedState, fresh: bool, now: Now) -> Drawn:
        """What to show now; prepares what comes next."""
        if fresh or self._drawn is None:
            self._next = None
            return self._draw(known, now)
        change_ns = self._drawn.change_ns
        if change_ns is None:
            return self._drawn
        send_ns = change_ns - self._lead_ns
        if self._next is None and now.at_ns >= send_ns - AHEAD_NS:
            self._next = self._draw(known, replace(now, at_ns=max(now.at_ns, change_ns)))
        if self._next is None or now.at_ns < send_ns:
            return self._drawn
        drawn, self._next = self._next, None
        return drawn

    def _draw(self, known: FeedState, now: Now) -> Drawn:
        """The frame of this instant. A scene lives in the controller's time: its clocks are deadlines there."""
        test = known.view.led_tests.get(self.profile.name) if known.view is not None else None
        if test is not None and not stale(known, now.at_ns):
            frame, change_ns = for_test(self.profile.size_px, test, now.at_ns)
            return Drawn(frame, 0, change_ns)
        heard_ns = None if known.heard_ns is None else known.heard_ns - now.offset_ns
        made = scene(known.view, heard_ns, now.at_ns - now.offset_ns, self.profile.shows, self.profile.size_px)
        change_ns = None if made.next_change_ns is None else made.next_change_ns + now.offset_ns
        return Drawn(draw(made), made.glow, change_ns)

    def _try(self, wanted: tuple[Frame, int], now_ns: int) -> bool:
        try:
            doubt = self._send(wanted, now_ns)
        except DisplayError as error:
            self._failed(error, now_ns)
            return False
        if self._failing:
            _log.warning("display %s is back", self.profile.name)
        self._failing = False
        self._doubted(doubt, now_ns)
        return True

    def _send(self, wanted: tuple[Frame, int], now_ns: int) -> Sentence | None:
        frame, level = wanted
        if self._display is None:
            self._display = self._opener(self.profile)
        if self._shown is None or self._shown[1] != level:
            self._display.brightness(level)
        began_ns = self._clock()
        self._display.show(frame)
        self._lead_ns = min(MOST_LEAD_NS, (3 * self._lead_ns + self._clock() - began_ns) // 4)
        if now_ns >= self._again_ns:
            self._display.refresh()
            self._again_ns = now_ns + AGAIN_NS
        self._shown = wanted
        return self._display.doubt()

    def _doubted(self, doubt: Sentence | None, now_ns: int) -> None:
        """The picture is sent all the same (only the wire back may be broken), and soon again if this is news."""
        if doubt is not None and doubt != self.trouble:
            _log.warning("%s", doubt)
            self._again_ns = now_ns + SOON_NS
        self.trouble = doubt

    def _failed(self, error: DisplayError, now_ns: int) -> None:
        self._shown = None
        self._again_ns = 0
        self._retry_ns = now_ns + RETRY_NS
        reason = error.strerror or str(error)
        if not self._failing:
            _log.warning("%s; trying again", reason)
        self._failing = True
        self.trouble = Sentence(
            "display-lost", "LED board {display}: {why}", {"display": self.profile.name, "why": reason}
        )
