"""The simulated sweep of `bench press`: who was first, over and over, on modelled lines; a seed gives its tally.

Each opening has 2 to 6 presses, 1 µs to 10 ms apart, with contact bounce, some of them with a first touch that is too
short for a sample; in some, others press early and hold, have no right to press, or a spike or a burst of spikes (3 to
75, every 0.2 ms, as IEC 61000-4-4 has them) hits a cable. The kernel model follows measurements: a stamp some µs after
the edge, numbered in the hard interrupt; a thread per line that merges the interrupts that arrive before it runs; one
queue, read by a process that is sometimes late. The firmware's own sequence, debounce and lockout judge it.

On one of three machines (`Machine`): one that proves nothing, whose threads run on any processor; one where the
firmware never runs before a thread that was woken, so that it need not wait; and one that claims to be so, and is not.

Kind: pure
"""

import heapq
import random
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from itertools import chain, pairwise

from msgspec import Struct

from bench.switches import SWITCHES, closing
from bus.messages import Arm, FirmwareFact, LineTrouble, Press, Pressed, PressKind, Verdict
from bus.units import NS_PER_MS, NS_PER_US
from firmware.lockout import buzzers
from firmware.pins import sequence
from firmware.pins.sequence import Event, Sequences

OPEN_NS = 1_000 * NS_PER_MS
SETTLE_NS, HOLD_NS, UNCERTAINTY_NS, WINDOW_NS = 3 * NS_PER_MS, 2 * NS_PER_MS, 50 * NS_PER_US, 100 * NS_PER_US
ALLOWED = (1, 2, 3, 4, 5, 6)
END_NS = 40 * NS_PER_MS
FIRST_TOUCHES = 0.02
"""The share of presses whose contact touches once before it closes: an assumption, more than any trace shows."""


class Machine(Enum):
    """How the kernel delivers edges, and what it claims of it."""

    UNPROVED = "unproved"
    IN_ORDER = "in order"
    PRETENDING = "pretending"


class Contact(Struct, frozen=True):
    """The instants at which a button's contact changed, beginning with closing. `is_press`: it is no spike."""

    station: int
    changes_ns: tuple[int, ...]
    is_press: bool = True

    @property
    def at_ns(self) -> int:
        """When it was pressed."""
        return self.changes_ns[0]


class Tally(Struct):
    """The outcome of the openings.

    `overdue`: presses that were told after the verdict, for the MC to rule; `contested`: floors of somebody else than
    the first, who was told so late. `refuted`: openings in which the machine was caught. `waits_ns`: from the first
    press to each verdict, all together. `by_gap`: decade of the gap in µs → openings, wrong, ties.
    """

    openings: int = 0
    presses: int = 0
    wrong_outside: int = 0
    wrong_inside: int = 0
    ties_missed: int = 0
    ties: int = 0
    wide_ties: int = 0
    unaccounted: int = 0
    phantoms: int = 0
    bursts: int = 0
    bursts_as_presses: int = 0
    overdue: int = 0
    contested: int = 0
    refuted: int = 0
    waits_ns: int = 0
    misjudged: int = 0
    no_verdict: int = 0
    out_of_order: int = 0
    merged: int = 0
    kinds: Counter[str] = Counter()
    by_gap: dict[int, list[int]] = {}

    def add(self, other: "Tally") -> None:
        """Adds the other tally to this one."""
        for name in self.__struct_fields__[:-2]:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds = self.kinds + other.kinds
        for decade, counts in other.by_gap.items():
            mine = self.by_gap.get(decade, [0, 0, 0])
            self.by_gap = {**self.by_gap, decade: [count + added for count, added in zip(mine, counts, strict=True)]}


def sweep(seed: int, openings: int, machine: Machine = Machine.UNPROVED) -> Tally:
    """The tally of so many openings. Takes about a second per thousand."""
    chance = random.Random(seed)
    tally = Tally()
    for _ in range(openings):
        contacts = list(_contacts(chance))
        kernel = list(_kernel(chance, contacts))
        if machine is Machine.IN_ORDER:
            kernel = [_in_order(queued) for queued in kernel]
        facts = _run_firmware(chance, contacts, kernel, tally, machine)
        _score(contacts, kernel, facts, tally)
    return tally


def _contacts(chance: random.Random) -> Iterator[Contact]:
    count = chance.choices((2, 3, 5, 6), (80, 10, 5, 5))[0]
    at_ns = OPEN_NS + chance.randrange(NS_PER_MS, 3 * NS_PER_MS)
    stations = chance.sample(ALLOWED, 6)
    for station in stations[:count]:
        yield _press(chance, station, at_ns)
        at_ns += round(10 ** chance.uniform(0, 4) * NS_PER_US)
    for station in stations[count:]:
        kind = chance.random()
        if kind < 0.05:
            yield _press(chance, station, OPEN_NS - chance.randrange(NS_PER_MS, 15 * NS_PER_MS))
        elif kind < 0.1:
            start_ns = OPEN_NS + chance.randrange(0, 8 * NS_PER_MS)
            yield Contact(
                station, (start_ns, start_ns + chance.randrange(2 * NS_PER_US, 200 * NS_PER_US)), is_press=False
            )
        elif kind < 0.15:
            yield _burst(chance, station)
    if chance.random() < 0.1:
        yield _press(chance, 7, OPEN_NS + chance.randrange(0, 8 * NS_PER_MS))


def _burst(chance: random.Random, station: int) -> Contact:
    """Spikes that follow each other, as a switched motor or relay makes them on a long cable."""
    start_ns, every_ns = OPEN_NS + chance.randrange(0, 8 * NS_PER_MS), 200 * NS_PER_US
    widths_ns = [chance.randrange(NS_PER_US, 10 * NS_PER_US) for _ in range(chance.randrange(3, 76))]
    instants = ((start_ns + n * every_ns, start_ns + n * every_ns + width) for n, width in enumerate(widths_ns))
    return Contact(station, tuple(chain.from_iterable(instants)), is_press=False)


def _press(chance: random.Random, station: int, at_ns: int) -> Contact:
    contact = _closing(chance, station, at_ns)
    if chance.random() >= FIRST_TOUCHES:
        return contact
    touch_ns, open_ns = chance.randrange(5 * NS_PER_US, 280 * NS_PER_US), chance.randrange(NS_PER_MS, 6 * NS_PER_MS)
    later = (change_ns + touch_ns + open_ns for change_ns in contact.changes_ns)
    return Contact(station, (at_ns, at_ns + touch_ns, *later))


def _closing(chance: random.Random, station: int, at_ns: int) -> Contact:
    share = chance.random()
    for switch in SWITCHES:
        share -= switch.share
        if share < 0:
            return Contact(station, (at_ns, *(at_ns + after_ns for after_ns in closing(chance, switch))))
    if share < (1 - sum(switch.share for switch in SWITCHES)) / 2:
        return Contact(station, (at_ns,))
    times = sorted(chance.sample(range(2 * NS_PER_US, 1500 * NS_PER_US), 2 * chance.randrange(1, 11)))
    return Contact(station, (at_ns, *(at_ns + after_ns for after_ns in times)))


class QueuedEvent(Struct, frozen=True, order=True):
    """An event in the kernel's queue from `ready_ns` on. `merged`: how many more interrupts it stands for."""

    ready_ns: int
    number: int
    event: Event
    merged: int = 0


def _kernel(chance: random.Random, contacts: list[Contact]) -> Iterator[QueuedEvent]:
    """Interrupts get their stamp and number; each line's thread turns them into events, merging late ones."""
    interrupts = sorted(
        (edge_ns + chance.randrange(5 * NS_PER_US, 20 * NS_PER_US), contact.station)
        for contact in contacts
        for edge_ns in contact.changes_ns[::2]
    )
    pending: dict[int, list[tuple[int, int]]] = {}
    for number, (stamp_ns, station) in enumerate(interrupts, 1):
        pending.setdefault(station, []).append((stamp_ns, number))
    for station, own in pending.items():
        n = line_seqno = free_ns = 0
        while n < len(own):
            late_ns = (
                round(chance.expovariate(1 / 30) * NS_PER_US) + 5 * NS_PER_US
                if chance.random() < 0.98
                else chance.randrange(NS_PER_MS)
            )
            ready_ns = max(free_ns, own[n][0]) + min(late_ns, 900 * NS_PER_US)
            last = n
            while last + 1 < len(own) and own[last + 1][0] <= ready_ns:
                last += 1
            line_seqno += 1
            stamp_ns, number = own[last]
            event = Event(station, stamp_ns, line_seqno, number, offset=station)
            yield QueuedEvent(ready_ns, number, event, last - n)
            n, free_ns = last + 1, ready_ns


def _in_order(queued: QueuedEvent) -> QueuedEvent:
    """The same event where its thread runs before the firmware does: for that, it is there as soon as it is stamped."""
    return QueuedEvent(queued.event.at_ns, queued.number, queued.event, queued.merged)


def _run_firmware(
    chance: random.Random, contacts: list[Contact], kernel: list[QueuedEvent], tally: Tally, machine: Machine
) -> tuple[FirmwareFact, ...]:
    """The firmware's loop on modelled time: read when woken or due, sample the levels when asked, judge."""
    state = buzzers.initial_state(
        dict.fromkeys(range(1, 8), False), SETTLE_NS, UNCERTAINTY_NS, OPEN_NS - 25 * NS_PER_MS
    )
    state, _ = buzzers.arm(state, Arm(1, OPEN_NS, None, ALLOWED, tie_window_ns=WINDOW_NS), OPEN_NS - 20 * NS_PER_MS)
    numbers = Sequences(HOLD_NS)
    facts: tuple[FirmwareFact, ...] = ()
    queue = sorted(kernel)
    tally.merged += sum(queued.merged for queued in queue)
    order = [queued.event.at_ns for queued in queue]
    tally.out_of_order += sum(second < first for first, second in pairwise(order))
    wakes = [queued.ready_ns + _late_ns(chance) for queued in queue]
    heapq.heapify(wakes)
    now_ns, read_count, is_proved = OPEN_NS - 20 * NS_PER_MS, 0, machine is not Machine.UNPROVED
    end_ns = max(order) + END_NS
    while now_ns < end_ns:
        held_ns = sequence.due_ns(numbers)
        due = [buzzers.due_ns(state, now_ns), *([held_ns] if held_ns is not None else []), *wakes[:1]]
        now_ns = max(min(due), now_ns + NS_PER_US)
        while wakes and wakes[0] <= now_ns:
            heapq.heappop(wakes)
        first = read_count
        while read_count < len(queue) and queue[read_count].ready_ns <= now_ns:
            read_count += 1
        events = [queued.event for queued in queue[first:read_count]]
        if is_proved and any(event.at_ns < numbers.drained_ns for event in events):
            is_proved = False
            tally.refuted += 1
        numbers, edges = sequence.step(numbers, events, now_ns, is_full=False)
        state = buzzers.with_settle(state, 0 if is_proved and sequence.is_complete(numbers) else SETTLE_NS)
        levels = _levels(contacts, now_ns) if buzzers.stations_to_sample(state, now_ns) else None
        state, new_facts = buzzers.step(state, edges, levels, now_ns)
        facts = (*facts, *new_facts)
    return facts


def _late_ns(chance: random.Random) -> int:
    return (
        round(chance.expovariate(1 / 100) * NS_PER_US)
        if chance.random() < 0.98
        else chance.randrange(2_500 * NS_PER_US)
    )


def _levels(contacts: list[Contact], now_ns: int) -> dict[int, bool]:
    is_down = dict.fromkeys(range(1, 8), False)
    for contact in contacts:
        changes = sum(at_ns <= now_ns for at_ns in contact.changes_ns)
        is_down[contact.station] = is_down[contact.station] or changes % 2 == 1
    return is_down


def _score(contacts: list[Contact], kernel: list[QueuedEvent], facts: tuple[FirmwareFact, ...], tally: Tally) -> None:
    eligible = sorted(
        (c for c in contacts if c.is_press and c.station in ALLOWED and c.at_ns >= OPEN_NS),
        key=_at_ns,
    )
    gap_ns = eligible[1].at_ns - eligible[0].at_ns
    tally.openings += 1
    tally.presses += sum(contact.is_press for contact in contacts)
    presses = _presses(facts)
    tally.unaccounted += sum(not _is_reported(contact, presses, facts) for contact in contacts)
    tally.phantoms += sum(not any(_explains(contact, press) for contact in contacts) for press in presses)
    tally.misjudged += sum(
        not _has_right_kind(contact, press) for contact in contacts for press in presses if _explains(contact, press)
    )
    verdicts = [fact for fact in facts if isinstance(fact, Verdict)]
    if len(verdicts) != 1:
        tally.no_verdict += 1
        return
    (verdict,) = verdicts
    tally.kinds.update(str(press.kind) for press in verdict.presses)
    bursts = {contact.station for contact in contacts if not contact.is_press and len(contact.changes_ns) > 2}
    tally.bursts += len(bursts)
    tally.bursts_as_presses += sum(press.station in bursts for press in presses)
    overdue = {press.station for press in presses if press.kind is PressKind.OVERDUE}
    tally.overdue += len(overdue)
    tally.contested += verdict.outcome == "floor" and eligible[0].station in overdue
    tally.waits_ns += verdict.decided_ns - eligible[0].at_ns
    is_right = eligible[0].station in (verdict.stations[:1] + tuple(overdue))
    wrong = verdict.outcome == "floor" and not (is_right or _is_early_within_doubt(contacts, verdict))
    tie = verdict.outcome == "tie"
    tally.wrong_outside += wrong and gap_ns > verdict.window_ns
    tally.wrong_inside += wrong and gap_ns <= verdict.window_ns
    tally.ties += tie
    inside = _stamped_gap_ns(verdict) <= WINDOW_NS
    tally.ties_missed += inside and not tie
    tally.wide_ties += tie and not inside
    counts = tally.by_gap.setdefault(len(str(gap_ns // NS_PER_US)), [0, 0, 0])
    for n, count in enumerate((1, wrong, tie)):
        counts[n] += count


def _is_early_within_doubt(contacts: list[Contact], verdict: Verdict) -> bool:
    """Whether the winner's contact first touched before the opening, and the ± of its stamp says that it may have."""
    winner = next(press for press in verdict.presses if press.kind is PressKind.WINNER)
    return any(contact.at_ns < OPEN_NS and _explains(contact, winner) for contact in contacts)


def _stamped_gap_ns(verdict: Verdict) -> int:
    """Between the stamps of the first two that might win."""
    kinds = (PressKind.WINNER, PressKind.TIED, PressKind.LATER)
    stamps = sorted(press.at_ns for press in verdict.presses if press.kind in kinds)
    return stamps[1] - stamps[0] if len(stamps) > 1 else 2**62


def _presses(facts: tuple[FirmwareFact, ...]) -> list[Press]:
    """Every reported press, once: a verdict repeats the early and barred ones, a held one was reported before."""
    presses = {
        (press.station, press.at_ns): press
        for fact in facts
        for press in (fact.presses if isinstance(fact, Verdict) else (fact.press,) if isinstance(fact, Pressed) else ())
        if press.kind is not PressKind.HELD
    }
    return list(presses.values())


def _explains(contact: Contact, press: Press) -> bool:
    """Whether the press can be this contact's, within the uncertainty of its stamp."""
    return press.station == contact.station and 0 <= press.at_ns - contact.at_ns <= press.uncertainty_ns


def _is_reported(contact: Contact, presses: list[Press], facts: tuple[FirmwareFact, ...]) -> bool:
    """Whether exactly one press of this contact was reported, with a stamp that fits; or a trouble, of spikes."""
    if contact.is_press:
        return sum(_explains(contact, press) for press in presses) == 1
    troubles = [fact for fact in facts if isinstance(fact, LineTrouble) and fact.what in ("glitch", "chatter")]
    return contact.station in (*(trouble.station for trouble in troubles), *(press.station for press in presses))


def _has_right_kind(contact: Contact, press: Press) -> bool:
    """Whether its kind is right. A press before the opening with a late stamp may be reported as after it."""
    if contact.station not in ALLOWED:
        return press.kind is PressKind.BARRED
    if contact.at_ns < OPEN_NS and press.at_ns < OPEN_NS:
        return press.kind is PressKind.EARLY
    return press.kind in (PressKind.WINNER, PressKind.TIED, PressKind.LATER, PressKind.OVERDUE)


def _at_ns(contact: Contact) -> int:
    return contact.at_ns
