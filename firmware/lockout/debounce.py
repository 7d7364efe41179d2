"""Decide whether an edge was a press, without moving its time. Pure: one station's contact, edges and levels in.

Theory of operation. The first edge's stamp is the press's time and never changes ("eager"); whether it *was* a press is
found out afterwards ("deferred confirmation"), because a spike on a long cable also makes an edge:

    phase       event                                   next        says
    IDLE        edge                                    CHECKING    -
    IDLE        low at two audits, 20 ms apart, no edge DOWN        Push (late: since it was last seen high), `silent`
    CHECKING    low at 0.3, 1, 2 or 3 ms                DOWN        Push
    CHECKING    two further edges                       DOWN        Push
    CHECKING    high at 3 ms, none of these             IDLE        `glitch`
    CHECKING    first looked at after 20 ms, high       DOWN        Push (nobody looked, so nothing speaks against it)
    DOWN        high for 30 ms, found by polling        IDLE        `released`, if it had been told as stuck
    DOWN        edge, 30 ms after it was last seen low  CHECKING    the same (polling was late; the press is not lost)
    DOWN        low for 10 s                            DOWN        `stuck`, once
    any         50 edges within a second                same        `chatter`, once a second; glitches are then silent

One low sample is enough: a spike of microseconds misses the samples, and a short tap must not be lost. The hold-off
ends by level, not by a release edge, because release edges are not asked for (the kernel reads their polarity too
late). A low sample right after a high one, or after nobody has looked for a while, does not count against an edge: the
edge of a new press may still be on its way through its interrupt thread.

Kind: pure
"""

from enum import Enum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

SAMPLES_NS = (300_000, 1_000_000, 2_000_000, 3_000_000)
"""When, after the first edge, the level is looked at."""
EDGES_NEEDED = 2
LOOKED_TOO_LATE_NS = 20_000_000
POLL_NS = 5_000_000
RELEASED_NS = 30_000_000
AUDIT_NS = 20_000_000
STUCK_NS = 10_000_000_000
CHATTER_EDGES = 50
CHATTER_WINDOW_NS = 1_000_000_000

Trouble = Literal["glitch", "silent", "stuck", "released", "chatter"]


class Phase(Enum):
    """Where a contact is; see the table above."""

    IDLE = "idle"
    CHECKING = "checking"
    DOWN = "down"


class Contact(Struct, frozen=True):
    """One button. All times are CLOCK_MONOTONIC ns.

    `first_ns`: stamp of the press that is on (CHECKING, DOWN), `late_ns`: how late it may be. `looked`: the level was
    looked at when it should be. `low_ns`, `high_ns`: since when the samples have been low or high, None where the last
    one was the other. `seen_low_ns`: when a sample or an edge last said that it is down. `due_ns`: when the level
    should be looked at next, None: at the audit.
    """

    phase: Phase = Phase.IDLE
    first_ns: int = 0
    late_ns: int = 0
    edges: int = 0
    looked: bool = False
    low_ns: int | None = None
    high_ns: int | None = None
    seen_low_ns: int = 0
    due_ns: int | None = None
    told_stuck: bool = False
    window_ns: int = 0
    window_edges: int = 0

    @property
    def is_down(self) -> bool:
        """True where the button was down when it was last looked at."""
        return self.phase is Phase.DOWN and self.high_ns is None


class Push(Struct, frozen=True):
    """A confirmed press: the stamp of its first edge, ± `doubt_ns`, and how much earlier than that it may have been."""

    station: int
    at_ns: int
    doubt_ns: int
    late_ns: int = 0


class Finding(Struct, frozen=True):
    """What became of an edge or a look at the level: a press (`pushed`), a trouble, both, or neither."""

    contact: Contact
    pushed: bool = False
    trouble: Trouble | None = None


def at_start(down: bool, now_ns: int) -> Contact:
    """A contact when the firmware starts. A button that is already down is no press."""
    return _held(Contact(), now_ns, now_ns) if down else Contact(high_ns=now_ns)


def edge(contact: Contact, at_ns: int, late_ns: int = 0) -> Finding:
    """A press edge stamped `at_ns` has come."""
    contact = _counted(contact, at_ns)
    trouble: Trouble | None = "chatter" if contact.window_edges == CHATTER_EDGES else None
    if contact.phase is Phase.IDLE:
        return Finding(_checking(contact, at_ns, late_ns), trouble=trouble)
    if contact.phase is Phase.DOWN:
        if at_ns - contact.seen_low_ns < RELEASED_NS:
            return Finding(replace(contact, high_ns=None, seen_low_ns=at_ns), trouble=trouble)
        released: Trouble | None = "released" if contact.told_stuck else trouble
        return Finding(replace(_checking(contact, at_ns, late_ns), told_stuck=False), trouble=released)
    contact = replace(contact, edges=contact.edges + 1)
    if contact.edges >= EDGES_NEEDED:
        return Finding(_held(contact, contact.first_ns, at_ns), pushed=True, trouble=trouble)
    return Finding(contact, trouble=trouble)


def look(contact: Contact, down: bool, now_ns: int) -> Finding:
    """The level was looked at. Harmless at any time; needed when `contact.due_ns` has come, and at every audit."""
    if contact.phase is Phase.CHECKING:
        return _checked(contact, down, now_ns)
    if contact.phase is Phase.DOWN:
        return _watched(contact, down, now_ns)
    return _audited(contact, down, now_ns)


def _checked(contact: Contact, down: bool, now_ns: int) -> Finding:
    since_ns = now_ns - contact.first_ns
    unseen = not contact.looked and since_ns > LOOKED_TOO_LATE_NS
    if down or unseen:
        held = _held(contact, contact.first_ns, now_ns)
        return Finding(held if down else replace(held, high_ns=now_ns, seen_low_ns=contact.first_ns), pushed=True)
    later = [one for one in SAMPLES_NS if one > since_ns]
    if later:
        looked = contact.looked or since_ns >= SAMPLES_NS[0]  # an audit just before or after the edge says nothing yet
        return Finding(replace(contact, looked=looked, due_ns=contact.first_ns + later[0]))
    quiet = contact.window_edges >= CHATTER_EDGES
    idle = replace(contact, phase=Phase.IDLE, low_ns=None, high_ns=now_ns, due_ns=None)
    return Finding(idle, trouble=None if quiet else "glitch")


def _watched(contact: Contact, down: bool, now_ns: int) -> Finding:
    polled = replace(contact, due_ns=now_ns + POLL_NS)
    if down:
        late = contact.due_ns is not None and now_ns - contact.due_ns > LOOKED_TOO_LATE_NS
        perhaps_new = contact.high_ns is not None or late
        polled = replace(polled, high_ns=None, seen_low_ns=contact.seen_low_ns if perhaps_new else now_ns)
        if not contact.told_stuck and now_ns - contact.first_ns > STUCK_NS:
            return Finding(replace(polled, told_stuck=True), trouble="stuck")
        return Finding(polled)
    if contact.high_ns is None:
        return Finding(replace(polled, high_ns=now_ns))
    if now_ns - contact.high_ns < RELEASED_NS:
        return Finding(polled)
    idle = replace(contact, phase=Phase.IDLE, low_ns=None, due_ns=None, told_stuck=False)
    return Finding(idle, trouble="released" if contact.told_stuck else None)


def _audited(contact: Contact, down: bool, now_ns: int) -> Finding:
    if not down:
        return Finding(replace(contact, low_ns=None, high_ns=now_ns, due_ns=None))
    if contact.low_ns is None:
        return Finding(replace(contact, low_ns=now_ns, due_ns=now_ns + AUDIT_NS))
    if now_ns - contact.low_ns < AUDIT_NS:
        return Finding(contact)
    held = _held(replace(contact, late_ns=unseen_ns(contact)), contact.low_ns, now_ns)
    return Finding(held, pushed=True, trouble="silent")


def unseen_ns(contact: Contact) -> int:
    """How long before it was first seen low, without an edge, the contact may have been low."""
    if contact.low_ns is None or contact.high_ns is None:
        return AUDIT_NS
    return contact.low_ns - contact.high_ns


def _checking(contact: Contact, at_ns: int, late_ns: int) -> Contact:
    due_ns = at_ns + SAMPLES_NS[0]
    return replace(contact, phase=Phase.CHECKING, first_ns=at_ns, late_ns=late_ns, edges=0, looked=False, due_ns=due_ns)


def _held(contact: Contact, first_ns: int, now_ns: int) -> Contact:
    held = replace(contact, phase=Phase.DOWN, first_ns=first_ns, low_ns=None, high_ns=None)
    return replace(held, seen_low_ns=now_ns, due_ns=now_ns + POLL_NS)


def _counted(contact: Contact, at_ns: int) -> Contact:
    if at_ns - contact.window_ns >= CHATTER_WINDOW_NS:
        return replace(contact, window_ns=at_ns, window_edges=1, low_ns=None)
    return replace(contact, window_edges=contact.window_edges + 1, low_ns=None)
