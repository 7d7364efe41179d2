"""One display: decides its frame from the feed, sends it when it has changed or a refresh is due.

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
from scoreboard.content.wording import Wording
from scoreboard.device.dimming import brightness_at
from scoreboard.device.display import Display, DisplayError
from scoreboard.feed.feed_state import FeedState, is_stale
from scoreboard.layout.frame import Frame
from scoreboard.layout.patterns import led_test_frame
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene

_log = logging.getLogger(__name__)

REFRESH_NS = 2_000_000_000
"""Interval at which frame and control registers are sent again, changed or not: this repairs what a spark flipped."""

RETRY_NS = 1_000_000_000
"""Time after which a display that failed is tried again."""

RESEND_NS = 100_000_000
"""Time after which everything is sent again when data was corrupted in transit."""

MAX_BRIGHTNESS = 15

DRAW_AHEAD_NS = 30_000_000
"""A frame that is due by time alone is drawn this long before, so that at its instant it only has to be sent."""

DRAW_AT_ONCE_NS = 100_000_000
"""One that is due so soon after the last, as where a text scrolls, is drawn at once, which spares waking up for it."""

MAX_LEAD_NS = 20_000_000
"""Sending starts before the instant, by as long as it takes, but never by more than this."""


class Now(Struct, frozen=True):
    """The time of a turn: CLOCK_MONOTONIC of this machine, the offset from the controller's clock to ours, and the
    minute of the local day."""

    at_ns: int
    offset_ns: int = 0
    minute: int = 0


class TimedFrame(Struct, frozen=True):
    """A frame, its extra steps of brightness, and when the next one is due by time alone (CLOCK_MONOTONIC of this
    machine, None: only after news)."""

    frame: Frame
    brightness_boost: int = 0
    change_ns: int | None = None
    ends_clock: bool = False
    """A clock ends when the next one is due: whoever sees its 0 may press, so no part of that is sent before."""


class Screen:
    """One display of the board profile and its current frame.

    A frame that is due by time alone is complete on the board at its instant: it is drawn `DRAW_AHEAD_NS` before, and
    sending starts as long before as the last frames took; at the end of a clock it starts at that instant.
    """

    def __init__(
        self,
        profile: Profile,
        wording: Wording,
        opener: Callable[[Profile], Display],
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """`wording` is that of the profile's language. `opener` opens the display; it is called at the first turn, and
        again after a failure. `clock` measures how long sending takes."""
        self.profile = profile
        self.trouble: Sentence | None = None
        self._wording = wording
        self._opener = opener
        self._clock = clock
        self._display: Display | None = None
        self._drawn: TimedFrame | None = None
        self._next: TimedFrame | None = None
        self._lead_ns = 0
        self._shown: tuple[Frame, int] | None = None
        self._is_failing = False
        self._refresh_ns = 0
        self._retry_ns = 0

    def turn(self, state: FeedState, has_news: bool, now: Now) -> bool:
        """Shows what is due. Returns whether something was sent."""
        drawn = self._drawn = self._due(state, has_news, now)
        if now.at_ns < self._retry_ns:
            return False
        ordered_level = state.view.brightness if state.view is not None else None
        level = brightness_at(self.profile, now.minute) if ordered_level is None else ordered_level
        level = min(MAX_BRIGHTNESS, level + drawn.brightness_boost)
        target = (drawn.frame, level)
        if target == self._shown and now.at_ns < self._refresh_ns:
            return False
        is_sent = self._try(target, now.at_ns)
        if is_sent and drawn.change_ns is not None and drawn.change_ns - now.at_ns <= DRAW_AT_ONCE_NS:
            self._next = self._next or self._draw(state, replace(now, at_ns=max(now.at_ns, drawn.change_ns)))
        return is_sent

    def due_ns(self) -> int | None:
        """When the next turn is due without news; None: only after news."""
        if self._is_failing:
            return self._retry_ns
        send_ns = self._send_due_ns()
        if send_ns is None:
            return self._refresh_ns
        return min(self._refresh_ns, send_ns - (0 if self._next else DRAW_AHEAD_NS))

    def _send_due_ns(self) -> int | None:
        """When the next frame is to be sent; None: only after news."""
        if self._drawn is None or self._drawn.change_ns is None:
            return None
        return self._drawn.change_ns - (0 if self._drawn.ends_clock else self._lead_ns)

    def picture(self) -> LedFrame | None:
        """What the board shows, decoded from its bytes; None while it cannot be opened."""
        return self._display.picture() if self._display else None

    def close(self) -> None:
        """Darkens the display and releases the bus."""
        if self._display is not None:
            self._display.close()

    def _due(self, state: FeedState, has_news: bool, now: Now) -> TimedFrame:
        """The frame to show now; prepares the next one."""
        if has_news or self._drawn is None:
            self._next = None
            return self._draw(state, now)
        change_ns, send_ns = self._drawn.change_ns, self._send_due_ns()
        if change_ns is None or send_ns is None:
            return self._drawn
        if self._next is None and now.at_ns >= send_ns - DRAW_AHEAD_NS:
            self._next = self._draw(state, replace(now, at_ns=max(now.at_ns, change_ns)))
        if self._next is None or now.at_ns < send_ns:
            return self._drawn
        drawn, self._next = self._next, None
        return drawn

    def _draw(self, state: FeedState, now: Now) -> TimedFrame:
        """The frame of this instant. Scenes use the controller's time: their clocks are deadlines in it."""
        test = state.view.led_tests.get(self.profile.name) if state.view is not None else None
        if test is not None and not is_stale(state, now.at_ns):
            frame, change_ns = led_test_frame(self.profile.size_px, test, now.at_ns)
            return TimedFrame(frame, 0, change_ns)
        last_heard_ns = None if state.last_heard_ns is None else state.last_heard_ns - now.offset_ns
        current = scene(
            state.view,
            last_heard_ns=last_heard_ns,
            now_ns=now.at_ns - now.offset_ns,
            shows=self.profile.shows,
            size=self.profile.size_px,
            wording=self._wording,
        )
        change_ns = None if current.next_change_ns is None else current.next_change_ns + now.offset_ns
        clock = state.view.clock if state.view is not None else None
        end_ns = clock.deadline_ns if clock is not None else None
        ends_clock = end_ns is not None and current.next_change_ns == end_ns
        return TimedFrame(draw(current), current.brightness_boost, change_ns, ends_clock)

    def _try(self, target: tuple[Frame, int], now_ns: int) -> bool:
        try:
            warning = self._send(target, now_ns)
        except DisplayError as error:
            self._on_failure(error, now_ns)
            return False
        if self._is_failing:
            _log.warning("display %s is back", self.profile.name)
        self._is_failing = False
        self._on_warning(warning, now_ns)
        return True

    def _send(self, target: tuple[Frame, int], now_ns: int) -> Sentence | None:
        frame, level = target
        if self._display is None:
            self._display = self._opener(self.profile)
        if self._shown is None or self._shown[1] != level:
            self._display.set_brightness(level)
        started_ns = self._clock()
        self._display.show(frame)
        self._lead_ns = min(MAX_LEAD_NS, (3 * self._lead_ns + self._clock() - started_ns) // 4)
        if now_ns >= self._refresh_ns:
            self._display.refresh()
            self._refresh_ns = now_ns + REFRESH_NS
        self._shown = target
        return self._display.warning()

    def _on_warning(self, warning: Sentence | None, now_ns: int) -> None:
        """Takes a warning. The frame counts as sent: perhaps only the return wire is broken. A new one resends soon."""
        if warning is not None and warning != self.trouble:
            _log.warning("%s", warning)
            self._refresh_ns = now_ns + RESEND_NS
        self.trouble = warning

    def _on_failure(self, error: DisplayError, now_ns: int) -> None:
        self._shown = None
        self._refresh_ns = 0
        self._retry_ns = now_ns + RETRY_NS
        reason = error.strerror or str(error)
        if not self._is_failing:
            _log.warning("%s; trying again", reason)
        self._is_failing = True
        self.trouble = Sentence(
            "display-lost", "LED board {display}: {why}", {"display": self.profile.name, "why": reason}
        )
