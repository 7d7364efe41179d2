"""Contact bounce after a press, measured for the self-test.

The first edge of a press starts a burst; every edge of its station within `QUIET_NS` of the last one extends it. Then
the contact has settled, and the burst is reported once: the number of edges, and the time from the first to the last.
Only press edges are seen, so the result is when the contact closed for good. Edges that were no press (a spike, a
finger that leaves) are never reported. In a match nothing of this is done.

Kind: pure
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Bounced
from firmware.lockout.debounce import Contact, Phase
from firmware.pins.edges import Edge, Gap

QUIET_NS = 10_000_000
MAX_BURST_NS = 100_000_000
"""A contact that does not settle at all is reported after this time."""


class EdgeBurst(Struct, frozen=True):
    """Edges of one contact that belong to one press. CLOCK_MONOTONIC ns."""

    first_ns: int
    last_ns: int
    edges: int = 1

    def includes(self, at_ns: int) -> bool:
        """Whether an edge at `at_ns` extends this burst."""
        return at_ns - self.last_ns < QUIET_NS and at_ns - self.first_ns < MAX_BURST_NS

    def has_settled(self, now_ns: int) -> bool:
        """Whether no edge can extend this burst any more."""
        return not self.includes(now_ns)


EdgeBursts = Mapping[int, EdgeBurst]
"""By station."""


def step(
    bursts: EdgeBursts, events: Iterable[Edge | Gap], contacts: Mapping[int, Contact], now_ns: int
) -> tuple[EdgeBursts, tuple[Bounced, ...]]:
    """Takes events, sorted by their stamps; `contacts` as they are after them. Reports what has settled by `now_ns`."""
    facts: tuple[Bounced, ...] = ()
    open_bursts = dict(bursts)
    for event in sorted(events, key=lambda event: event.at_ns):
        if event.station is not None and event.station in contacts:
            facts = (*facts, *_settled_bounces(open_bursts, contacts, event.at_ns, (event.station,)))
            _extend(open_bursts, event.station, event)
    return open_bursts, (*facts, *_settled_bounces(open_bursts, contacts, now_ns, tuple(open_bursts)))


def _extend(bursts: dict[int, EdgeBurst], station: int, event: Edge | Gap) -> None:
    burst = bursts.get(station)
    if isinstance(event, Edge):
        new = EdgeBurst(event.at_ns, event.at_ns)
        bursts[station] = new if burst is None else replace(burst, last_ns=event.at_ns, edges=burst.edges + 1)
    elif burst is not None and event.what == "merged":
        bursts[station] = replace(burst, edges=burst.edges + event.count)


def _settled_bounces(
    bursts: dict[int, EdgeBurst], contacts: Mapping[int, Contact], now_ns: int, stations: Collection[int]
) -> tuple[Bounced, ...]:
    """Removes the bursts that have settled, and reports those that were a press."""
    facts: tuple[Bounced, ...] = ()
    for station in stations:
        burst, contact = bursts.get(station), contacts[station]
        if burst is None or not burst.has_settled(now_ns):
            continue
        is_pressing = contact.first_ns == burst.first_ns
        if is_pressing and contact.phase is Phase.CHECKING:
            continue  # the press may still be confirmed
        del bursts[station]
        if is_pressing and contact.phase is Phase.DOWN:
            facts = (*facts, Bounced(station, burst.first_ns, burst.edges, burst.last_ns - burst.first_ns))
    return facts
