"""Device pings: how well the phones and tablets of the staff can be reached.

The panel pings every open page of a paired device, and the page answers at once: a ping travels like a snapshot, its
answer like a tap. The results are rated here, for the technicians' page and for the self-test.

Kind: pure
"""

from collections import deque
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from bus.units import NS_PER_MS

PINGS_KEPT = 16
"""How many pings of a device count: the newest ones."""
PING_AGE_NS = 15_000_000_000
"""Older pings no longer count."""
LOST_NS = 2_000_000_000
"""A ping that has not been answered by then is lost."""
PING_SPACING_NS = 250_000_000
"""Pings are never closer together than this, however many ask for them."""

SLOW_MS, TOO_SLOW_MS = 200.0, 1_000.0
"""Of the median: a tap that takes longer is noticed; one that takes this long is tapped again."""
MAX_WORST_MS = 1_000.0
MAX_LOSS = 0.25
EVENING_S = 12 * 3_600
"""A device that has asked for nothing for this long is not one of this evening's."""

State = Literal["good", "weak", "bad", "silent", "away", "unknown"]


class DevicePing(Struct, frozen=True):
    """How well a paired device can be reached. `seen_s`: when it last asked or listened, seconds since 1970.

    `open_pages`: its open streams. `pongs` of `pings` came, after `median_ms` and at most `worst_ms`; pings that are
    under way count in neither.
    """

    seat: str
    name: str
    kind: str
    seen_s: int
    open_pages: int
    pings: int = 0
    pongs: int = 0
    median_ms: float = 0.0
    worst_ms: float = 0.0

    @property
    def state(self) -> State:
        """`weak`: slow now and then, or something was lost; `silent`: connected, but its page does not answer."""
        if not self.open_pages:
            return "away"
        if not self.pings:
            return "unknown"
        if not self.pongs:
            return "silent"
        loss = 1 - self.pongs / self.pings
        if loss >= MAX_LOSS or self.median_ms > TOO_SLOW_MS:
            return "bad"
        return "weak" if loss or self.median_ms > SLOW_MS or self.worst_ms > MAX_WORST_MS else "good"


class PingLog:
    """The newest pings of each device and their answers. Times are CLOCK_MONOTONIC; one thread."""

    def __init__(self) -> None:
        self._number = 0
        self._pinged_ns = -PING_SPACING_NS
        self._pings: dict[str, deque[tuple[int, int]]] = {}
        self._round_trips_ns: dict[tuple[str, int], int] = {}

    def start_ping(self, devices: Iterable[str], now_ns: int) -> int | None:
        """The number of a new ping of these devices; None where the last one was just now."""
        if now_ns - self._pinged_ns < PING_SPACING_NS:
            return None
        self._pinged_ns, self._number = now_ns, self._number + 1
        for device in devices:
            self._pings.setdefault(device, deque(maxlen=PINGS_KEPT)).append((self._number, now_ns))
        self._forget(now_ns)
        return self._number

    def record_pong(self, device: str, number: int, now_ns: int) -> None:
        """A page of the device has answered; its first page counts, and no page of another device."""
        at_ns = dict(self._pings.get(device, ())).get(number)
        if at_ns is not None:
            self._round_trips_ns.setdefault((device, number), now_ns - at_ns)

    def results(self, device: str, now_ns: int) -> tuple[int, tuple[float, ...]]:
        """How many pings of it are over (answered or lost), and how many ms each answer took."""
        recent = [(number, at_ns) for number, at_ns in self._pings.get(device, ()) if now_ns - at_ns < PING_AGE_NS]
        trips = [self._round_trips_ns.get((device, number)) for number, _ in recent]
        in_time = tuple(trip / NS_PER_MS for trip in trips if trip is not None and trip <= LOST_NS)
        lost = sum(trip is None and now_ns - at_ns > LOST_NS for trip, (_, at_ns) in zip(trips, recent, strict=True))
        late = sum(trip is not None and trip > LOST_NS for trip in trips)
        return len(in_time) + lost + late, in_time

    def _forget(self, now_ns: int) -> None:
        """Drop devices that have not been pinged for long, and answers to pings that no longer count."""
        for device in [name for name, pings in self._pings.items() if now_ns - pings[-1][1] > PING_AGE_NS]:
            del self._pings[device]
        counting = {(device, number) for device, pings in self._pings.items() for number, _ in pings}
        self._round_trips_ns = {key: trip for key, trip in self._round_trips_ns.items() if key in counting}


def median_and_worst(trips_ms: tuple[float, ...]) -> tuple[float, float]:
    """Median and worst of the answers, in ms; 0 where there is none."""
    from statistics import median  # a quarter of a MiB, for a process that nobody may ask

    return (median(trips_ms), max(trips_ms)) if trips_ms else (0.0, 0.0)
