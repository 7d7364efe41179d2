"""Adapt what gpiozero's pin factories call ticks: nanoseconds of CLOCK_MONOTONIC from either of their clocks.

Kind: adapter
"""

from collections.abc import Callable
from time import monotonic_ns
from typing import Any, Protocol

from msgspec import Struct

from bus.units import NS_PER_S

NS_PER_TICK = 1_000
"""pigpio's ticks: microseconds of the Pi's system timer, 32 bits, so that they begin anew every 71.6 minutes."""
WRAP = 2**32
KEPT_NS = 10 * NS_PER_S
"""How old an anchor may get: by then the clock that NTP steers is 5 ms at most from the timer that it does not."""
QUIET_NS = NS_PER_S
"""Nothing may have been pressed for so long before the anchor is moved: presses of one question share one anchor."""
TRIES = 5


class Ticks(Protocol):
    """From a factory's ticks to CLOCK_MONOTONIC. `ns` may be called by any thread, `keep` by the loop's."""

    def ns(self, ticks: float) -> int:
        """The instant, in ns."""
        ...

    def keep(self) -> None:
        """To be called now and then, at least every half hour."""
        ...


class Seconds:
    """Ticks that are seconds of CLOCK_MONOTONIC already (lgpio, RPi.GPIO, native, mock)."""

    def __init__(self, _: Any) -> None: ...

    def ns(self, ticks: float) -> int:
        """Rounded."""
        return round(ticks * NS_PER_S)

    def keep(self) -> None:
        """Nothing to do."""


class Anchor(Struct, frozen=True):
    """The tick that was read at `at_ns`, and how far that instant may be wrong, in ns."""

    tick: int
    at_ns: int
    doubt_ns: int

    def ns(self, tick: int) -> int:
        """When `tick` was; right for ticks up to half a turn (35 minutes) away, before and after."""
        apart = (tick - self.tick + WRAP // 2) % WRAP - WRAP // 2
        return self.at_ns + apart * NS_PER_TICK


class Microseconds:
    """pigpio's ticks, by asking its daemon for one between two looks at our clock: the narrowest of some tries."""

    def __init__(self, factory: Any, clock: Callable[[], int] = monotonic_ns) -> None:
        self._factory, self._clock = factory, clock
        self._anchor = self._anchored()
        self._last_ns = 0

    def ns(self, ticks: float) -> int:
        """To the microsecond, against each other; against our clock to the anchor's doubt (some 100 µs)."""
        self._last_ns = self._anchor.ns(int(ticks))
        return self._last_ns

    def keep(self) -> None:
        """A new anchor where the old one is old and nobody has pressed for a while."""
        now_ns = self._clock()
        if now_ns - self._anchor.at_ns > KEPT_NS and now_ns - self._last_ns > QUIET_NS:
            self._anchor = self._anchored()

    def _anchored(self) -> Anchor:
        return min((self._read() for _ in range(TRIES)), key=lambda one: one.doubt_ns)

    def _read(self) -> Anchor:
        before_ns = self._clock()
        tick = int(self._factory.ticks())
        after_ns = self._clock()
        return Anchor(tick, (before_ns + after_ns) // 2, (after_ns - before_ns) // 2)
