"""Decide what the kernel's sequence numbers say was lost or merged. Pure: events in, edges and gaps out.

Theory of operation (gpiolib-cdev.c; measured in tests/kernel). Every interrupt on a line of the request takes the next
number of the request (`seqno`, in the hard interrupt) and, later, in that line's own thread, of the line
(`line_seqno`); then the event goes into one queue, so events of two lines may be read the wrong way round.

    seen                                      means                             becomes
    number missing, read within `hold_ns`     another line's thread was later   nothing
    `line_seqno` skips                        the queue was full and dropped    Gap `lost` of its station; late, back to
                                              this line's oldest events         when the queue was last empty
    number missing after `hold_ns`            a line was interrupted twice      Gap `merged`; late, back to the number
                                              before its thread ran: the later  before, for every event that it may be
                                              stamp is the one that is left
    the same, and the queue was full          an event of any line was dropped  Gap `lost` of an unknown station

An event that is read after its gap was told may be late all the same.

An edge that might be a merged one is held back until it is known, at most `hold_ns`, which is less than the settle time
of the lockout: nothing is decided without it.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from firmware.pins.edges import Edge, Gap

CLOSED_KEPT_NS = 50_000_000
MERGED_AT_MOST_NS = 1_000_000
"""An interrupt thread (real-time priority 50) that starts later than this after its interrupt is not believed in."""


class Event(Struct, frozen=True):
    """One event of the kernel's queue, in the order in which it was read."""

    station: int
    at_ns: int
    line_seqno: int
    seqno: int


class Missing(Struct, frozen=True):
    """The numbers `first` … `last` have not come. `after_ns`, `noticed_ns`: stamps of the numbers before, after.

    Waiting counts from a stamp, not from the reading, as the lockout's settle time does.
    """

    first: int
    last: int
    after_ns: int
    noticed_ns: int
    full: bool


class Held(Struct, frozen=True):
    """An event that waits because numbers between its line's last one and its own are missing."""

    event: Event
    since: int
    late_ns: int


class Line(Struct, frozen=True):
    """The last event of a line."""

    line_seqno: int = 0
    seqno: int = 0
    at_ns: int = 0


class Sequences(Struct, frozen=True):
    """What came so far. `drained_ns`: when the queue was last read to its end, or found empty."""

    hold_ns: int
    highest: int = 0
    highest_ns: int = 0
    drained_ns: int = 0
    lines: dict[int, Line] = {}
    missing: tuple[Missing, ...] = ()
    closed: tuple[Missing, ...] = ()
    """Gaps that were told, kept for a while: the merged event itself may be read even later."""
    held: tuple[Held, ...] = ()


Found = tuple[Edge | Gap, ...]


def emptied(state: Sequences, now_ns: int) -> Sequences:
    """The queue was found empty at `now_ns`: nothing that was dropped is older than that."""
    return replace(state, drained_ns=now_ns)


def take(state: Sequences, events: Sequence[Event], now_ns: int, *, full: bool) -> tuple[Sequences, Found]:
    """Take all that the queue held when it was read to its end at `now_ns`. `full`: it may have overflowed before."""
    found: list[Edge | Gap] = [Gap(None, 1, now_ns, "full")] if full else []
    for event in events:
        if _is_next(state, event):
            state = _with_line(state, event)
            found.append(Edge(event.station, event.at_ns, event.seqno))
        else:
            state, gaps = _take(state, event, full)
            found += gaps
    state, told = _resolve(state, now_ns) if state.missing or state.held or state.closed else (state, ())
    return emptied(state, now_ns), (*found, *told)


def due_ns(state: Sequences) -> int | None:
    """When `take` should be called at the latest, with or without events; None: nothing waits."""
    return min((one.noticed_ns + state.hold_ns for one in state.missing), default=None)


def _is_next(state: Sequences, event: Event) -> bool:
    """True where nothing is missing and nothing was: the ordinary case, on the way of every press."""
    if state.missing or state.held or state.closed or event.seqno != state.highest + 1:
        return False
    line = state.lines.get(event.station)
    return event.line_seqno == (line.line_seqno + 1 if line else 1)


def _with_line(state: Sequences, event: Event) -> Sequences:
    """The event is the newest of the request and the last of its line."""
    lines = {**state.lines, event.station: Line(event.line_seqno, event.seqno, event.at_ns)}
    return replace(state, highest=event.seqno, highest_ns=event.at_ns, lines=lines)


def _take(state: Sequences, event: Event, full: bool) -> tuple[Sequences, list[Gap]]:
    missing = list(_without(state.missing, event.seqno))
    if event.seqno > state.highest + 1:
        missing.append(Missing(state.highest + 1, event.seqno - 1, state.highest_ns, event.at_ns, full))
    line = state.lines.get(event.station, Line())
    lost = event.line_seqno - line.line_seqno - 1
    gaps, late_ns = [], _late_ns(event, line.seqno, state.closed)
    if lost > 0:
        missing = _dropped(missing, line.seqno, event.seqno, lost)
        gaps = [Gap(event.station, lost, event.at_ns, "lost")]
        late_ns = max(late_ns, event.at_ns - max(line.at_ns, state.drained_ns))
    newest = event.seqno > state.highest
    return replace(
        state,
        highest=max(state.highest, event.seqno),
        highest_ns=event.at_ns if newest else state.highest_ns,
        lines={**state.lines, event.station: Line(event.line_seqno, event.seqno, event.at_ns)},
        missing=tuple(missing),
        held=(*state.held, Held(event, line.seqno, late_ns)),
    ), gaps


def _without(missing: Iterable[Missing], seqno: int) -> Iterable[Missing]:
    for one in missing:
        if not one.first <= seqno <= one.last:
            yield one
            continue
        if one.first < seqno:
            yield replace(one, last=seqno - 1)
        if seqno < one.last:
            yield replace(one, first=seqno + 1)


def _dropped(missing: Iterable[Missing], after: int, before: int, count: int) -> list[Missing]:
    """`count` of the missing numbers between two of a line are explained: the oldest, as the queue drops them."""
    kept = []
    for one in missing:
        first, last = max(one.first, after + 1), min(one.last, before - 1)
        gone = min(count, max(0, last - first + 1))
        if gone == 0:
            kept.append(one)
            continue
        count -= gone
        kept += [
            part for part in (replace(one, last=first - 1), replace(one, first=first + gone)) if part.first <= part.last
        ]
    return kept


def _resolve(state: Sequences, now_ns: int) -> tuple[Sequences, Found]:
    """Call what waited too long merged or lost, say how late it may be, whichever it was, and let go what is clear."""
    over = [one for one in state.missing if one.noticed_ns + state.hold_ns <= now_ns]
    waiting = tuple(one for one in state.missing if one.noticed_ns + state.hold_ns > now_ns)
    gaps = tuple(_gap(one, [held for held in state.held if _between(one, held)], now_ns) for one in over)
    held = [_widened(one, over) for one in state.held]
    blocked: set[int] = set()
    edges: list[Edge] = []
    still: list[Held] = []
    for one in held:
        if one.event.station in blocked or any(_between(gap, one) for gap in waiting):
            blocked.add(one.event.station)
            still.append(one)
        else:
            edges.append(Edge(one.event.station, one.event.at_ns, one.event.seqno, one.late_ns))
    closed = tuple(one for one in (*state.closed, *over) if one.noticed_ns + CLOSED_KEPT_NS > now_ns)
    return replace(state, missing=waiting, closed=closed, held=tuple(still)), (*gaps, *edges)


def _between(gap: Missing, held: Held) -> bool:
    return gap.first < held.event.seqno and gap.last > held.since


def _late_ns(event: Event, since: int, gaps: Iterable[Missing]) -> int:
    """How much earlier than its stamp the first interrupt of `event` may have been, if one of `gaps` was its own."""
    after = [gap.after_ns for gap in gaps if gap.first < event.seqno and gap.last > since]
    return max(0, min(event.at_ns - min(after), MERGED_AT_MOST_NS)) if after else 0


def _gap(gap: Missing, suspects: Sequence[Held], now_ns: int) -> Gap:
    stations = {one.event.station for one in suspects}
    station = stations.pop() if len(stations) == 1 and not gap.full else None
    at_ns = min((one.event.at_ns for one in suspects), default=now_ns)
    return Gap(station, gap.last - gap.first + 1, at_ns, "lost" if gap.full else "merged")


def _widened(held: Held, over: Iterable[Missing]) -> Held:
    late_ns = _late_ns(held.event, held.since, over)
    return replace(held, late_ns=late_ns) if late_ns > held.late_ns else held
