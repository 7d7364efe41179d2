"""Decide what the MC's own buttons on the board were pushed for. Pure. No lockout: each push is told, once.

They are read by a source of their own, so that nothing about them can touch the buttons of the stations. The buttons
are numbered from 1 in the order of the board profile.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import McButton, McPressed
from firmware.lockout import debounce
from firmware.lockout.debounce import AUDIT_NS, Contact
from firmware.pins.edges import Edge, Gap


class McButtons(Struct, frozen=True):
    """The contacts, by number, and what each is for."""

    buttons: dict[int, McButton]
    contacts: dict[int, Contact]
    audit_ns: int


def at_start(buttons: Sequence[McButton], levels: Mapping[int, bool], now_ns: int) -> McButtons:
    """A button that is down already is no push."""
    contacts = {number: debounce.at_start(down, now_ns) for number, down in levels.items()}
    return McButtons(dict(enumerate(buttons, 1)), contacts, now_ns + AUDIT_NS)


def wants_levels(state: McButtons, now_ns: int) -> bool:
    """True where `step` at `now_ns` needs the levels."""
    return now_ns >= due_ns(state)


def due_ns(state: McButtons) -> int:
    """When `step` should be called next, at the latest."""
    return min([state.audit_ns, *(one.due_ns for one in state.contacts.values() if one.due_ns is not None)])


def step(
    state: McButtons, came: Iterable[Edge | Gap], levels: Mapping[int, bool] | None, now_ns: int
) -> tuple[McButtons, tuple[McPressed, ...]]:
    """Take what came and the levels (where `wants_levels`). A gap needs no word: nobody races."""
    contacts = dict(state.contacts)
    pushed: dict[int, Contact] = {}
    for one in came:
        if isinstance(one, Edge) and one.station in contacts:
            finding = debounce.edge(contacts[one.station], one.at_ns)
            contacts[one.station] = finding.contact
            pushed |= {one.station: finding.contact} if finding.pushed else {}
    for number, down in (levels or {}).items():
        finding = debounce.look(contacts[number], down, now_ns)
        contacts[number] = finding.contact
        pushed |= {number: finding.contact} if finding.pushed else {}
    audit_ns = now_ns + AUDIT_NS if now_ns >= state.audit_ns else state.audit_ns
    told = (McPressed(state.buttons[number], one.first_ns) for number, one in pushed.items())
    facts = tuple(sorted(told, key=lambda one: one.at_ns))
    return replace(state, contacts=contacts, audit_ns=audit_ns), facts
