"""Ticks of gpiozero's pin factories, converted to nanoseconds of CLOCK_MONOTONIC.

Kind: adapter
"""

from collections.abc import Callable
from time import monotonic_ns
from typing import Any, Protocol

from msgspec import Struct

from bus.units import NS_PER_S

NS_PER_TICK = 1_000
"""pigpio's ticks: microseconds of the Pi's system timer, 32 bits, so that they wrap every 71.6 minutes."""
WRAP = 2**32
ANCHOR_AGE_NS = 10 * NS_PER_S
"""The maximum age of an anchor: by then the NTP-steered clock is at most 5 ms from the unsteered timer."""
QUIET_NS = NS_PER_S
"""The anchor moves only after so long without a press: presses of one question share one anchor."""
ANCHOR_READINGS = 5


class TickClock(Protocol):
    """Converts a factory's ticks to CLOCK_MONOTONIC. `to_ns` for any thread, `reanchor` for the loop's."""

    def to_ns(self, ticks: float) -> int:
        """The instant, in ns."""
        ...

    def reanchor(self) -> None:
        """Adjusts to drift; to be called at least every half hour."""
        ...


class SecondTicks:
    """Ticks that are seconds of CLOCK_MONOTONIC already (lgpio, RPi.GPIO, native, mock)."""

    def __init__(self, _: Any) -> None: ...

    def to_ns(self, ticks: float) -> int:
        """The instant, rounded to ns."""
        return round(ticks * NS_PER_S)

    def reanchor(self) -> None:
        """Nothing to do."""


class Anchor(Struct, frozen=True):
    """A tick and the instant `at_ns` at which it was read, ± `uncertainty_ns`."""

    tick: int
    at_ns: int
    uncertainty_ns: int

    def to_ns(self, tick: int) -> int:
        """The instant of `tick`; correct for ticks up to half a wrap (35 minutes) away, before and after."""
        ticks_apart = (tick - self.tick + WRAP // 2) % WRAP - WRAP // 2
        return self.at_ns + ticks_apart * NS_PER_TICK


class MicrosecondTicks:
    """pigpio's ticks, tied to CLOCK_MONOTONIC by an anchor.

    A reading of the daemon's tick lies between two readings of our clock; the narrowest of some readings is the anchor.
    """

    def __init__(self, factory: Any, clock: Callable[[], int] = monotonic_ns) -> None:
        self._factory, self._clock = factory, clock
        self._anchor = self._best_anchor()
        self._last_ns = 0

    def to_ns(self, ticks: float) -> int:
        """The instant: to the microsecond between two ticks, ± the anchor's uncertainty (about 100 µs) absolutely."""
        self._last_ns = self._anchor.to_ns(int(ticks))
        return self._last_ns

    def reanchor(self) -> None:
        """Takes a new anchor where the last one is old and nobody has pressed for a while."""
        now_ns = self._clock()
        if now_ns - self._anchor.at_ns > ANCHOR_AGE_NS and now_ns - self._last_ns > QUIET_NS:
            self._anchor = self._best_anchor()

    def _best_anchor(self) -> Anchor:
        readings = (self._read() for _ in range(ANCHOR_READINGS))
        return min(readings, key=lambda anchor: anchor.uncertainty_ns)

    def _read(self) -> Anchor:
        before_ns = self._clock()
        tick = int(self._factory.ticks())
        after_ns = self._clock()
        return Anchor(tick, (before_ns + after_ns) // 2, (after_ns - before_ns) // 2)
