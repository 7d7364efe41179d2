"""Decide how long a contact bounced after a press, for a test that wants to know. Pure.

A press's first edge begins a track; every edge of its station that comes within `QUIET_NS` of the last one goes on with
it; then the contact has settled, and it is told once: how many edges there were and how far the last was behind the
first. Only press edges are seen, so what is told is when the contact closed for good. Edges that were no press (a
spike, a finger that leaves) are never told. In a match nobody asks and nothing of this is done.

Kind: pure
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Bounced
from firmware.lockout.debounce import Contact, Phase
from firmware.pins.edges import Edge, Gap

QUIET_NS = 10_000_000
LONGEST_NS = 100_000_000
"""A contact that does not come to rest at all is told by then."""


class Track(Struct, frozen=True):
    """Edges of one contact that belong together. CLOCK_MONOTONIC ns."""

    first_ns: int
    last_ns: int
    edges: int = 1

    def takes(self, at_ns: int) -> bool:
        """Whether an edge at `at_ns` goes on with it."""
        return at_ns - self.last_ns < QUIET_NS and at_ns - self.first_ns < LONGEST_NS

    def settled(self, now_ns: int) -> bool:
        """Whether no edge can go on with it any more."""
        return not self.takes(now_ns)


Tracks = Mapping[int, Track]
"""By station."""


def step(
    tracks: Tracks, came: Iterable[Edge | Gap], contacts: Mapping[int, Contact], now_ns: int
) -> tuple[Tracks, tuple[Bounced, ...]]:
    """Take what came, in the order of its stamps; `contacts` are those after it. Gives what has settled by `now_ns`."""
    facts: tuple[Bounced, ...] = ()
    kept = dict(tracks)
    for one in sorted(came, key=lambda one: one.at_ns):
        if one.station is not None and one.station in contacts:
            facts = (*facts, *_told(kept, contacts, one.at_ns, (one.station,)))
            _go_on(kept, one.station, one)
    return kept, (*facts, *_told(kept, contacts, now_ns, tuple(kept)))


def _go_on(tracks: dict[int, Track], station: int, one: Edge | Gap) -> None:
    track = tracks.get(station)
    if isinstance(one, Edge):
        new = Track(one.at_ns, one.at_ns)
        tracks[station] = new if track is None else replace(track, last_ns=one.at_ns, edges=track.edges + 1)
    elif track is not None and one.what == "merged":
        tracks[station] = replace(track, edges=track.edges + one.count)


def _told(
    tracks: dict[int, Track], contacts: Mapping[int, Contact], now_ns: int, stations: Collection[int]
) -> tuple[Bounced, ...]:
    """Take away what has settled, and tell what of it was a press."""
    facts: tuple[Bounced, ...] = ()
    for station in stations:
        track, contact = tracks.get(station), contacts[station]
        if track is None or not track.settled(now_ns):
            continue
        mine = contact.first_ns == track.first_ns
        if mine and contact.phase is Phase.CHECKING:
            continue  # it is not known yet whether it was a press
        del tracks[station]
        if mine and contact.phase is Phase.DOWN:
            facts = (*facts, Bounced(station, track.first_ns, track.edges, track.last_ns - track.first_ns))
    return facts
