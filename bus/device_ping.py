"""Decide how well the phones and tablets of the staff can be reached. Pure; time comes in.

The panel calls every open page of a paired device and the page answers at once: the way of a snapshot and of a tap.
What the answers are worth is said here, for the technicians' page and for the self-test.

Kind: pure
"""

from collections import deque
from collections.abc import Iterable
from statistics import median
from typing import Literal

from msgspec import Struct

from bus.units import NS_PER_MS

PINGS_KEPT = 16
"""So many calls of a device count: the newest ones."""
PING_AGE_NS = 15_000_000_000
LOST_NS = 2_000_000_000
"""A call that was not answered by then is lost."""
PING_SPACING_NS = 250_000_000
"""Calls are not closer together than this, however many ask."""

SLOW_MS, TOO_SLOW_MS = 200.0, 1_000.0
"""In the median: a tap that takes longer is felt; one that takes this long is tapped again."""
LONGEST_MS = 1_000.0
MOST_LOST = 0.25
EVENING_S = 12 * 3_600
"""Who asked for nothing for so long is none of this evening's devices."""

State = Literal["good", "weak", "bad", "silent", "away", "unknown"]


class DevicePing(Struct, frozen=True):
    """How well a paired device can be reached. `seen_s`: when it last asked or listened, seconds since 1970.

    `open_pages`: its open streams. `answers` of `calls` came, after `median_ms` and at most `worst_ms`; calls that are
    under way count in neither.
    """

    seat: str
    name: str
    kind: str
    seen_s: int
    open_pages: int
    calls: int = 0
    answers: int = 0
    median_ms: float = 0.0
    worst_ms: float = 0.0

    @property
    def state(self) -> State:
        """`weak`: slow now and then, or something was lost; `silent`: connected, but its page does not turn."""
        if not self.open_pages:
            return "away"
        if not self.calls:
            return "unknown"
        if not self.answers:
            return "silent"
        lost = 1 - self.answers / self.calls
        if lost >= MOST_LOST or self.median_ms > TOO_SLOW_MS:
            return "bad"
        return "weak" if lost or self.median_ms > SLOW_MS or self.worst_ms > LONGEST_MS else "good"


class PingLog:
    """The newest calls of each device and their answers. Times are CLOCK_MONOTONIC; one thread."""

    def __init__(self) -> None:
        self._number = 0
        self._called_ns = -PING_SPACING_NS
        self._made: dict[str, deque[tuple[int, int]]] = {}
        self._took_ns: dict[tuple[str, int], int] = {}

    def call(self, devices: Iterable[str], now_ns: int) -> int | None:
        """The number of a new call of these devices; None where the last one was just now."""
        if now_ns - self._called_ns < PING_SPACING_NS:
            return None
        self._called_ns, self._number = now_ns, self._number + 1
        for device in devices:
            self._made.setdefault(device, deque(maxlen=PINGS_KEPT)).append((self._number, now_ns))
        self._forget(now_ns)
        return self._number

    def answered(self, device: str, number: int, now_ns: int) -> None:
        """A page of the device answered; the first of its pages counts, and nobody else's call."""
        at_ns = dict(self._made.get(device, ())).get(number)
        if at_ns is not None:
            self._took_ns.setdefault((device, number), now_ns - at_ns)

    def of(self, device: str, now_ns: int) -> tuple[int, tuple[float, ...]]:
        """How many calls of it are over (answered or lost), and after how many ms each answer came."""
        fresh = [(number, at_ns) for number, at_ns in self._made.get(device, ()) if now_ns - at_ns < PING_AGE_NS]
        took = [self._took_ns.get((device, number)) for number, _ in fresh]
        in_time = tuple(one / NS_PER_MS for one in took if one is not None and one <= LOST_NS)
        lost = sum(one is None and now_ns - at_ns > LOST_NS for one, (_, at_ns) in zip(took, fresh, strict=True))
        late = sum(one is not None and one > LOST_NS for one in took)
        return len(in_time) + lost + late, in_time

    def _forget(self, now_ns: int) -> None:
        """Devices that were not called for long, and answers to calls that no longer count."""
        for device in [one for one, made in self._made.items() if now_ns - made[-1][1] > PING_AGE_NS]:
            del self._made[device]
        counting = {(device, number) for device, made in self._made.items() for number, _ in made}
        self._took_ns = {key: took for key, took in self._took_ns.items() if key in counting}


def median_and_worst(took_ms: tuple[float, ...]) -> tuple[float, float]:
    """Median and worst of the answers, in ms; 0 where there is none."""
    return (median(took_ms), max(took_ms)) if took_ms else (0.0, 0.0)
