"""The MC's own buttons on the board: each press is reported once, without lockout.

They are read by a source of their own, so that nothing about them can affect the buttons of the stations. The buttons
are numbered from 1 in the order of the board profile.

Kind: pure
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import McButton, McPressed
from firmware.lockout import debounce
from firmware.lockout.debounce import Contact
from firmware.pins.edges import Edge, Gap

AUDIT_NS = 250_000_000
"""Interval of the audits, which find a press without an edge: these buttons do not race."""


class McButtons(Struct, frozen=True):
    """The contacts and the meaning of each, by number."""

    buttons: dict[int, McButton]
    contacts: dict[int, Contact]
    audit_ns: int


def initial_state(buttons: Mapping[int, McButton], levels: Mapping[int, bool], now_ns: int) -> McButtons:
    """The state at the start. A button that is already down does not count as a press."""
    contacts = {number: debounce.initial_contact(is_down, now_ns) for number, is_down in levels.items()}
    return McButtons(dict(buttons), contacts, now_ns + AUDIT_NS)


def needs_levels(state: McButtons, now_ns: int) -> bool:
    """True where `step` at `now_ns` needs the levels."""
    return now_ns >= due_ns(state)


def due_ns(state: McButtons) -> int:
    """When to call `step` next, at the latest."""
    instants = [contact.due_ns for contact in state.contacts.values() if contact.due_ns is not None]
    return min([state.audit_ns, *instants])


def step(
    state: McButtons, events: Iterable[Edge | Gap], levels: Mapping[int, bool] | None, now_ns: int
) -> tuple[McButtons, tuple[McPressed, ...]]:
    """Takes events and levels (where `needs_levels`). Gaps are not reported: these buttons do not race."""
    contacts = dict(state.contacts)
    pressed_at_ns: dict[int, int] = {}
    for event in events:
        if isinstance(event, Edge) and event.station in contacts:
            finding = debounce.on_edge(contacts[event.station], event.at_ns)
            contacts[event.station] = finding.contact
            pressed_at_ns |= {event.station: finding.contact.first_ns} if finding.is_press else {}
    for number, is_down in (levels or {}).items():
        finding = debounce.on_sample(contacts[number], is_down, now_ns)
        contacts[number] = finding.contact
        pressed_at_ns |= {number: finding.contact.first_ns} if finding.is_press else {}
    audit_ns = now_ns + AUDIT_NS if now_ns >= state.audit_ns else state.audit_ns
    presses = (McPressed(state.buttons[number], at_ns) for number, at_ns in pressed_at_ns.items())
    facts = tuple(sorted(presses, key=lambda press: press.at_ns))
    return replace(state, contacts=contacts, audit_ns=audit_ns), facts
