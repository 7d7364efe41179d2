"""Sequence numbers of the kernel's edge events: which edges were lost or merged.

Theory of operation (gpiolib-cdev.c; measured in tests/kernel). Every interrupt on a line of the request takes the next
number of the request (`seqno`, in the hard interrupt) and, later, in that line's own thread, of the line
(`line_seqno`); then the event goes into one queue, so events of two lines may be read in the wrong order.

    observed                                  meaning                           result
    number missing, read within `hold_ns`     another line's thread was later   nothing
    `line_seqno` skips                        the queue was full and dropped    Gap `lost` of its station; late, back to
                                              this line's oldest events         when the queue was last empty
    number missing after `hold_ns`            a line was interrupted twice      Gap `merged`; late, back to the number
                                              before its thread ran: only the   before, for every event that it may be
                                              later stamp is left
    the same, and the queue was full          an event of any line was dropped  Gap `lost` of an unknown station
    numbers follow each other, and the lines  one interrupt may have served     late, back to the first of them
    on the chip ascend, too                   them, whichever fell first

An event that is read after its gap was reported may still be late.

The lines of a chip share one interrupt. Its handler reads once which of them fell, and then stamps these from the
lowest line to the highest (`for_each_set_bit` in pinctrl-bcm2835.c and pinctrl-rp1.c): inside one interrupt the stamps
say nothing about the order. A line that was stamped after an event of a lower one had been read here fell later, but
for what another processor may take to stamp the rest: `ONE_INTERRUPT_NS`. Where the jig has measured how far apart
lines of one interrupt are stamped, that figure takes the place of the reading.

An edge that may be a merged one is held back until that is known, for at most `hold_ns`, which is less than the settle
time of the lockout: nothing is decided without it.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from firmware.pins.edges import Edge, Gap

REPORTED_GAP_KEEP_NS = 50_000_000
MAX_MERGE_NS = 1_000_000
"""The longest assumed delay from an interrupt to the start of its thread (real-time priority 50)."""
ONE_INTERRUPT_NS = 100_000
"""How much later than the reading of one line's event another processor may still stamp a line of the same interrupt:
28 lines of some 3 µs each. An assumption for a processor that handles its interrupts without a pause."""
MAX_LINES = 64
"""A request of the kernel has no more lines, so one interrupt has no more events."""


class Event(Struct, frozen=True):
    """One event of the kernel's queue, in the order in which it was read. `offset`: number of its line on the chip."""

    station: int
    at_ns: int
    line_seqno: int
    seqno: int
    offset: int = 0


class ReadEvent(Struct, frozen=True):
    """An event, and an instant at which it had been read."""

    event: Event
    read_ns: int


class MissingNumbers(Struct, frozen=True):
    """The numbers `first` to `last` have not been read.

    `after_ns`, `noticed_ns`: stamps of the number before the first, after the last. The hold time counts from a stamp,
    not from the reading, as the lockout's settle time does. `is_full`: the queue was read full.
    """

    first: int
    last: int
    after_ns: int
    noticed_ns: int
    is_full: bool


class HeldEvent(Struct, frozen=True):
    """An event that is held back: numbers between `previous_seqno`, its line's last one, and its own are missing."""

    event: Event
    previous_seqno: int
    late_ns: int


class Line(Struct, frozen=True):
    """The last event of a line."""

    line_seqno: int = 0
    seqno: int = 0
    at_ns: int = 0


class Sequences(Struct, frozen=True):
    """The events read so far. `drained_ns`: when the queue was last read to its end, or found empty.

    `one_interrupt_ns`: how far apart the jig saw lines of one interrupt be stamped; None: it was not measured.
    `recent`: the last events by number.
    """

    hold_ns: int
    one_interrupt_ns: int | None = None
    highest: int = 0
    highest_ns: int = 0
    drained_ns: int = 0
    lines: dict[int, Line] = {}
    missing: tuple[MissingNumbers, ...] = ()
    reported: tuple[MissingNumbers, ...] = ()
    """Gaps that were reported, kept for a while: the merged event itself may be read even later."""
    held: tuple[HeldEvent, ...] = ()
    recent: dict[int, ReadEvent] = {}


EdgesAndGaps = tuple[Edge | Gap, ...]


def mark_drained(state: Sequences, now_ns: int) -> Sequences:
    """Notes that the queue was found empty at `now_ns`: events that are dropped later are not older than that."""
    return replace(state, drained_ns=now_ns)


def step(state: Sequences, events: Sequence[Event], now_ns: int, *, is_full: bool) -> tuple[Sequences, EdgesAndGaps]:
    """Takes all events of a queue that was read to its end at `now_ns`. `is_full`: it may have overflowed before."""
    recent = _with_recent(state, events, now_ns)
    if len(events) == 1 and not is_full and _is_next(state, events[0]):
        event = events[0]
        state = _after(state, event, recent, now_ns)
        return state, (Edge(event.station, event.at_ns, event.seqno, _late_in_interrupt_ns(state, event)),)
    edges: list[Edge | Gap] = [Gap(None, 1, now_ns, "full")] if is_full else []
    state = replace(state, recent=recent)
    for event in events:
        if _is_next(state, event):
            state = _after(state, event, recent, state.drained_ns)
            edges.append(Edge(event.station, event.at_ns, event.seqno, _late_in_interrupt_ns(state, event)))
        else:
            state, gaps = _take_out_of_order(state, event, is_full)
            edges += gaps
    state, resolved = _resolve(state, now_ns) if state.missing or state.held or state.reported else (state, ())
    return mark_drained(state, now_ns), (*edges, *resolved)


def is_complete(state: Sequences) -> bool:
    """Whether no number is missing and no event is held back."""
    return not state.missing and not state.held


def due_ns(state: Sequences) -> int | None:
    """When to call `step` at the latest, with or without events; None: no number is missing."""
    return min((gap.noticed_ns + state.hold_ns for gap in state.missing), default=None)


def _is_next(state: Sequences, event: Event) -> bool:
    """True where nothing is or was missing: the ordinary case, on the path of every press."""
    if state.missing or state.held or state.reported or event.seqno != state.highest + 1:
        return False
    line = state.lines.get(event.station)
    return event.line_seqno == (line.line_seqno + 1 if line else 1)


def _after(state: Sequences, event: Event, recent: dict[int, ReadEvent], drained_ns: int) -> Sequences:
    """The event is the newest of the request and the last of its line."""
    lines = {**state.lines, event.station: Line(event.line_seqno, event.seqno, event.at_ns)}
    return replace(
        state, highest=event.seqno, highest_ns=event.at_ns, drained_ns=drained_ns, lines=lines, recent=recent
    )


def _with_recent(state: Sequences, events: Sequence[Event], read_ns: int) -> dict[int, ReadEvent]:
    """Notes the events as read, after the last of them was stamped. Of older ones it keeps what one interrupt may have
    stamped together with an event that is still to come."""
    if not events:
        return state.recent
    stamps_ns = [event.at_ns for event in events]
    read_ns = max(read_ns, *stamps_ns)
    recent = {event.seqno: ReadEvent(event, read_ns) for event in events}
    newest = state.recent.get(state.highest)
    is_past = newest is None or min(stamps_ns) > _until_in_interrupt_ns(state, newest)
    if is_past and is_complete(state):
        return recent
    oldest = events[0].seqno - MAX_LINES
    return {number: read_event for number, read_event in state.recent.items() if number >= oldest} | recent


def _late_in_interrupt_ns(state: Sequences, event: Event) -> int:
    """How much earlier than its stamp the line of `event` may have fallen, as one interrupt served several lines."""
    first = event
    while (before := state.recent.get(first.seqno - 1)) is not None:
        is_same = before.event.offset < first.offset and event.at_ns <= _until_in_interrupt_ns(state, before)
        if not is_same:
            break
        first = before.event
    return max(0, event.at_ns - first.at_ns)


def _until_in_interrupt_ns(state: Sequences, earlier: ReadEvent) -> int:
    """Until when a later line may have been stamped by the interrupt that stamped this event."""
    if state.one_interrupt_ns is not None:
        return earlier.event.at_ns + state.one_interrupt_ns
    return earlier.read_ns + ONE_INTERRUPT_NS


def _take_out_of_order(state: Sequences, event: Event, is_full: bool) -> tuple[Sequences, list[Gap]]:
    missing = list(_remove_number(state.missing, event.seqno))
    if event.seqno > state.highest + 1:
        missing.append(
            MissingNumbers(
                first=state.highest + 1,
                last=event.seqno - 1,
                after_ns=state.highest_ns,
                noticed_ns=event.at_ns,
                is_full=is_full,
            )
        )
    line = state.lines.get(event.station, Line())
    lost = event.line_seqno - line.line_seqno - 1
    gaps, late_ns = [], _late_ns(event, line.seqno, state.reported)
    if lost > 0:
        missing = _explain_dropped(missing, line.seqno, event.seqno, lost)
        gaps = [Gap(event.station, lost, event.at_ns, "lost")]
        late_ns = max(late_ns, event.at_ns - max(line.at_ns, state.drained_ns))
    is_newest = event.seqno > state.highest
    return replace(
        state,
        highest=max(state.highest, event.seqno),
        highest_ns=event.at_ns if is_newest else state.highest_ns,
        lines={**state.lines, event.station: Line(event.line_seqno, event.seqno, event.at_ns)},
        missing=tuple(missing),
        held=(*state.held, HeldEvent(event, line.seqno, late_ns)),
    ), gaps


def _remove_number(missing: Iterable[MissingNumbers], seqno: int) -> Iterable[MissingNumbers]:
    for gap in missing:
        if not gap.first <= seqno <= gap.last:
            yield gap
            continue
        if gap.first < seqno:
            yield replace(gap, last=seqno - 1)
        if seqno < gap.last:
            yield replace(gap, first=seqno + 1)


def _explain_dropped(missing: Iterable[MissingNumbers], after: int, before: int, count: int) -> list[MissingNumbers]:
    """Removes `count` missing numbers between two numbers of a line: the oldest, because the queue drops those."""
    unexplained = []
    for gap in missing:
        first, last = max(gap.first, after + 1), min(gap.last, before - 1)
        dropped = min(count, max(0, last - first + 1))
        if dropped == 0:
            unexplained.append(gap)
            continue
        count -= dropped
        parts = (replace(gap, last=first - 1), replace(gap, first=first + dropped))
        unexplained += [part for part in parts if part.first <= part.last]
    return unexplained


def _resolve(state: Sequences, now_ns: int) -> tuple[Sequences, EdgesAndGaps]:
    """Reports numbers that were missing too long as merged or lost, and releases the events that are certain.

    Every event that an expired gap may belong to gets the lateness that follows from it.
    """
    expired = [gap for gap in state.missing if gap.noticed_ns + state.hold_ns <= now_ns]
    waiting = tuple(gap for gap in state.missing if gap.noticed_ns + state.hold_ns > now_ns)
    gaps = tuple(_gap(gap, [held for held in state.held if _between(gap, held)], now_ns) for gap in expired)
    blocked_stations: set[int] = set()
    edges: list[Edge] = []
    still_held: list[HeldEvent] = []
    for held in [_widen(held, expired) for held in state.held]:
        event = held.event
        if event.station in blocked_stations or any(_between(gap, held) for gap in waiting):
            blocked_stations.add(event.station)
            still_held.append(held)
        else:
            late_ns = max(held.late_ns, _late_in_interrupt_ns(state, event))
            edges.append(Edge(event.station, event.at_ns, event.seqno, late_ns))
    reported = tuple(gap for gap in (*state.reported, *expired) if gap.noticed_ns + REPORTED_GAP_KEEP_NS > now_ns)
    return replace(state, missing=waiting, reported=reported, held=tuple(still_held)), (*gaps, *edges)


def _between(gap: MissingNumbers, held: HeldEvent) -> bool:
    return gap.first < held.event.seqno and gap.last > held.previous_seqno


def _late_ns(event: Event, previous_seqno: int, gaps: Iterable[MissingNumbers]) -> int:
    """How much earlier than its stamp the first interrupt of `event` may have been, if one of `gaps` was its own."""
    stamps_before_ns = [gap.after_ns for gap in gaps if gap.first < event.seqno and gap.last > previous_seqno]
    return max(0, min(event.at_ns - min(stamps_before_ns), MAX_MERGE_NS)) if stamps_before_ns else 0


def _gap(gap: MissingNumbers, affected: Sequence[HeldEvent], now_ns: int) -> Gap:
    stations = {held.event.station for held in affected}
    station = stations.pop() if len(stations) == 1 and not gap.is_full else None
    at_ns = min((held.event.at_ns for held in affected), default=now_ns)
    return Gap(station, gap.last - gap.first + 1, at_ns, "lost" if gap.is_full else "merged")


def _widen(held: HeldEvent, expired: Iterable[MissingNumbers]) -> HeldEvent:
    late_ns = _late_ns(held.event, held.previous_seqno, expired)
    return replace(held, late_ns=late_ns) if late_ns > held.late_ns else held
