"""Debouncing of one button: whether an edge was a press, without moving its time stamp.

Theory of operation. The stamp of the first edge is the time of the press and never changes ("eager"). Whether it *was*
a press is established afterwards ("deferred confirmation"), because a spike on a long cable makes an edge as well:

    phase       event                                   next        reports
    IDLE        edge                                    CHECKING    -
    IDLE        low at an audit and 20 ms later, no     DOWN        press (late: since last seen high), `silent`
                edge
    CHECKING    low 0.3, 1, 2 or 3 ms after an edge,    DOWN        press
                and again 0.05 ms later
    CHECKING    edge, up to 10 ms after the first       same        - (samples count from it)
    CHECKING    edge, later, and samples were high      CHECKING    `glitch`; the edge is a first one
    CHECKING    high 3 ms after the last edge           IDLE        `glitch`
    CHECKING    no sample for 20 ms after an edge,      DOWN        press (with no sample, nothing speaks against it)
                then high or another edge
    DOWN        high for 30 ms, found by polling        IDLE        `released`, if it had been reported as stuck
    DOWN        edge, 30 ms after it was last seen low  CHECKING    the same (polling was late; the press is not lost)
    DOWN        low for 10 s                            DOWN        `stuck`, once
    any         50 edges within a second                same        `chatter`, once a second; no more glitch reports

Low for 0.05 ms is enough: a spike of microseconds is shorter, and a short tap must not be lost. One sample alone can
meet a spike of a burst, whose edge is not read yet. Without low samples nothing is a press, however many edges.

What was dropped as a glitch may have been the first touch of a contact that closes some milliseconds later: the press
that follows within 10 ms of it may have been as early as that touch.

The hold-off ends by level, not by a release edge, because release edges are not requested (the kernel reads their
polarity too late). A low sample right after a high one, or after a while without samples, does not count against an
edge: the edge of a new press may still be on its way through its interrupt thread.

Kind: pure
"""

from enum import Enum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

SAMPLES_NS = (300_000, 1_000_000, 2_000_000, 3_000_000)
"""When the level is sampled, counted from the first edge."""
AGAIN_NS = 50_000
"""How long after a low sample the level is sampled again: no spike is as long."""
CHECK_NS = 10_000_000
"""An edge that comes later after the first one belongs to another press, or spike."""
TOUCH_NS = 10_000_000
"""How long before a press the last edge of its first touch may have been."""
SAMPLE_TOO_LATE_NS = 20_000_000
POLL_NS = 5_000_000
RELEASE_NS = 30_000_000
AUDIT_NS = 20_000_000
"""Interval of the audits while a press can count (at rest: `buzzers.REST_AUDIT_NS`), and between two looks at a line
that went low without an edge."""
STUCK_NS = 10_000_000_000
CHATTER_EDGES = 50
CHATTER_WINDOW_NS = 1_000_000_000

Trouble = Literal["glitch", "silent", "stuck", "released", "chatter"]


class Phase(Enum):
    """The state of a contact; see the table above."""

    IDLE = "idle"
    CHECKING = "checking"
    DOWN = "down"


class Contact(Struct, frozen=True):
    """One button. All times are CLOCK_MONOTONIC ns.

    `first_ns`: stamp of the current press (CHECKING, DOWN); `late_ns`: how late that stamp may be; `last_ns`: stamp of
    its last edge until it is a press; `sampled_ns`: when the level was last sampled since the first one, and not too
    soon after it. `touch_ns`: first stamp of what was dropped as a glitch since the last press. `low_ns`, `high_ns`:
    since when the samples have been low or high, None where the last one was the opposite. `seen_low_ns`: when a sample
    or an edge last showed that the button is down. `due_ns`: when to sample the level next, None: at the audit.
    """

    phase: Phase = Phase.IDLE
    first_ns: int = 0
    late_ns: int = 0
    last_ns: int = 0
    sampled_ns: int | None = None
    touch_ns: int | None = None
    low_ns: int | None = None
    high_ns: int | None = None
    seen_low_ns: int = 0
    due_ns: int | None = None
    is_reported_stuck: bool = False
    window_ns: int = 0
    window_edges: int = 0

    @property
    def is_confirming(self) -> bool:
        """True between a low sample and the second one that makes a press of it."""
        return self.phase is Phase.CHECKING and self.low_ns is not None

    @property
    def is_down(self) -> bool:
        """True where the button was down at the last sample."""
        return self.phase is Phase.DOWN and self.high_ns is None


class ConfirmedPress(Struct, frozen=True):
    """A confirmed press: the stamp of its first edge, ± `uncertainty_ns`.

    `late_ns`: how much earlier than its stamp the press may have been, beyond `uncertainty_ns`.
    """

    station: int
    at_ns: int
    uncertainty_ns: int
    late_ns: int = 0


class Finding(Struct, frozen=True):
    """The result of an edge or a level sample: a press (`is_press`), a trouble, both, or neither."""

    contact: Contact
    is_press: bool = False
    trouble: Trouble | None = None


def initial_contact(is_down: bool, now_ns: int) -> Contact:
    """A contact when the firmware starts. A button that is already down does not count as a press."""
    return _hold_down(Contact(), now_ns, now_ns) if is_down else Contact(high_ns=now_ns)


def on_edge(contact: Contact, at_ns: int, late_ns: int = 0) -> Finding:
    """Takes a press edge stamped `at_ns`."""
    contact = _count_edge(contact, at_ns)
    trouble: Trouble | None = "chatter" if contact.window_edges == CHATTER_EDGES else None
    if contact.phase is Phase.IDLE:
        return Finding(_start_checking(contact, at_ns, late_ns), trouble=trouble)
    if contact.phase is Phase.DOWN:
        if at_ns - contact.seen_low_ns < RELEASE_NS:
            return Finding(replace(contact, high_ns=None, seen_low_ns=at_ns), trouble=trouble)
        released: Trouble | None = "released" if contact.is_reported_stuck else trouble
        return Finding(replace(_start_checking(contact, at_ns, late_ns), is_reported_stuck=False), trouble=released)
    if _is_unobserved(contact, at_ns):
        return Finding(_hold_down(contact, contact.first_ns, at_ns), is_press=True, trouble=trouble)
    if at_ns - contact.first_ns <= CHECK_NS or contact.sampled_ns is None:
        return Finding(replace(contact, last_ns=at_ns), trouble=trouble)
    again = _start_checking(replace(contact, touch_ns=contact.first_ns), at_ns, late_ns)
    return Finding(again, trouble=trouble or _glitch(contact))


def on_sample(contact: Contact, is_down: bool, now_ns: int) -> Finding:
    """Takes a level sample. Harmless at any time; needed when `contact.due_ns` is reached, and at every audit."""
    if contact.phase is Phase.CHECKING:
        return _sample_checking(contact, is_down, now_ns)
    if contact.phase is Phase.DOWN:
        return _sample_down(contact, is_down, now_ns)
    return _sample_idle(contact, is_down, now_ns)


def _sample_checking(contact: Contact, is_down: bool, now_ns: int) -> Finding:
    if is_down:
        return _sample_low(contact, now_ns)
    contact = replace(contact, low_ns=None)
    if _is_unobserved(contact, now_ns):
        held = _hold_down(contact, contact.first_ns, now_ns)
        return Finding(replace(held, high_ns=now_ns, seen_low_ns=contact.last_ns), is_press=True)
    if now_ns - contact.first_ns >= SAMPLES_NS[0]:  # an audit close to the edge proves nothing
        contact = replace(contact, sampled_ns=now_ns)
    later_samples_ns = [sample_ns for sample_ns in SAMPLES_NS if sample_ns > now_ns - contact.last_ns]
    if later_samples_ns:
        return Finding(replace(contact, due_ns=contact.last_ns + later_samples_ns[0]))
    idle = replace(contact, phase=Phase.IDLE, touch_ns=contact.first_ns, low_ns=None, high_ns=now_ns, due_ns=None)
    return Finding(idle, trouble=_glitch(contact))


def _sample_low(contact: Contact, now_ns: int) -> Finding:
    """A low sample that confirms the press, or is to be confirmed itself."""
    is_again = contact.low_ns is not None and now_ns - contact.low_ns >= AGAIN_NS
    if is_again:
        return Finding(_hold_down(contact, contact.first_ns, now_ns), is_press=True)
    low_ns = now_ns if contact.low_ns is None else contact.low_ns
    return Finding(replace(contact, low_ns=low_ns, due_ns=low_ns + AGAIN_NS))


def _is_unobserved(contact: Contact, now_ns: int) -> bool:
    """Whether nobody looked in time after the last edge."""
    is_sampled = contact.sampled_ns is not None and contact.sampled_ns - contact.last_ns >= SAMPLES_NS[0]
    return not is_sampled and now_ns - contact.last_ns > SAMPLE_TOO_LATE_NS


def _glitch(contact: Contact) -> Trouble | None:
    """The trouble to report of edges that were no press: none of a line whose chatter was reported."""
    return None if contact.window_edges >= CHATTER_EDGES else "glitch"


def _sample_down(contact: Contact, is_down: bool, now_ns: int) -> Finding:
    polled = replace(contact, due_ns=now_ns + POLL_NS)
    if is_down:
        polled_late = contact.due_ns is not None and now_ns - contact.due_ns > SAMPLE_TOO_LATE_NS
        may_be_new = contact.high_ns is not None or polled_late
        polled = replace(polled, high_ns=None, seen_low_ns=contact.seen_low_ns if may_be_new else now_ns)
        if not contact.is_reported_stuck and now_ns - contact.first_ns > STUCK_NS:
            return Finding(replace(polled, is_reported_stuck=True), trouble="stuck")
        return Finding(polled)
    if contact.high_ns is None:
        return Finding(replace(polled, high_ns=now_ns))
    if now_ns - contact.high_ns < RELEASE_NS:
        return Finding(polled)
    idle = replace(contact, phase=Phase.IDLE, low_ns=None, due_ns=None, is_reported_stuck=False)
    return Finding(idle, trouble="released" if contact.is_reported_stuck else None)


def _sample_idle(contact: Contact, is_down: bool, now_ns: int) -> Finding:
    if not is_down:
        return Finding(replace(contact, low_ns=None, high_ns=now_ns, due_ns=None))
    if contact.low_ns is None:
        return Finding(replace(contact, low_ns=now_ns, due_ns=now_ns + AUDIT_NS))
    if now_ns - contact.low_ns < AUDIT_NS:
        return Finding(contact)
    held = _hold_down(replace(contact, late_ns=unobserved_ns(contact)), contact.low_ns, now_ns)
    return Finding(held, is_press=True, trouble="silent")


def unobserved_ns(contact: Contact) -> int:
    """How long the contact may have been low before a sample first showed it low without an edge."""
    if contact.low_ns is None or contact.high_ns is None:
        return AUDIT_NS
    return contact.low_ns - contact.high_ns


def _start_checking(contact: Contact, at_ns: int, late_ns: int) -> Contact:
    touch_ns = contact.touch_ns
    if touch_ns is not None and at_ns - contact.last_ns <= TOUCH_NS:
        late_ns = max(late_ns, at_ns - touch_ns)
    return replace(
        contact,
        phase=Phase.CHECKING,
        first_ns=at_ns,
        last_ns=at_ns,
        late_ns=late_ns,
        low_ns=None,
        sampled_ns=None,
        due_ns=at_ns + SAMPLES_NS[0],
    )


def _hold_down(contact: Contact, first_ns: int, now_ns: int) -> Contact:
    return replace(
        contact,
        phase=Phase.DOWN,
        first_ns=first_ns,
        touch_ns=None,
        low_ns=None,
        high_ns=None,
        seen_low_ns=now_ns,
        due_ns=now_ns + POLL_NS,
    )


def _count_edge(contact: Contact, at_ns: int) -> Contact:
    if at_ns - contact.window_ns >= CHATTER_WINDOW_NS:
        return replace(contact, window_ns=at_ns, window_edges=1, low_ns=None)
    return replace(contact, window_edges=contact.window_edges + 1, low_ns=None)
