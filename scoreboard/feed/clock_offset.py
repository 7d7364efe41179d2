"""Clock offset between this machine and the controller's.

CLOCK_MONOTONIC counts from a different instant on every machine. A heartbeat carries the controller's time; when it
arrives, our time minus the controller's is the offset plus the transit time. The smallest such difference of the last
half minute had the shortest transit, and half the shortest round trip (`Alive` there, `Welcome` back) is subtracted
from it. The result is wrong by at most half that round trip. Half a minute, because two quartz clocks drift apart by
about 50 µs a second.

Kind: pure
"""

from msgspec import Struct, structs

WINDOW_NS = 30_000_000_000


class ClockOffset(Struct, frozen=True):
    """The measurements: (our instant, difference or duration), oldest first, ns."""

    differences: tuple[tuple[int, int], ...] = ()
    round_trips: tuple[tuple[int, int], ...] = ()


def add_heartbeat(offset: ClockOffset, remote_ns: int, now_ns: int) -> ClockOffset:
    """Adds a message that was sent at `remote_ns` (controller's clock) and arrived at `now_ns` (ours)."""
    return structs.replace(offset, differences=_recent((*offset.differences, (now_ns, now_ns - remote_ns)), now_ns))


def add_round_trip(offset: ClockOffset, sent_ns: int, now_ns: int) -> ClockOffset:
    """Adds a reply that arrived at `now_ns` to a request of `sent_ns`, both our clock."""
    return structs.replace(offset, round_trips=_recent((*offset.round_trips, (now_ns, now_ns - sent_ns)), now_ns))


def offset_ns(offset: ClockOffset) -> int | None:
    """What to add to an instant of the controller's clock to get ours; None before the first heartbeat."""
    if not offset.differences:
        return None
    shortest = min(difference for _, difference in offset.differences)
    return shortest - min((round_trip for _, round_trip in offset.round_trips), default=0) // 2


def uncertainty_ns(offset: ClockOffset) -> int | None:
    """The ± of the offset; None before the first round trip."""
    return min(round_trip for _, round_trip in offset.round_trips) // 2 if offset.round_trips else None


def _recent(samples: tuple[tuple[int, int], ...], now_ns: int) -> tuple[tuple[int, int], ...]:
    return tuple(sample for sample in samples if now_ns - sample[0] <= WINDOW_NS)
