"""Decide who may do what in the panel: one table of seats, what each may hear and whom it may manage. Pure.

A seat is a role with, for judges, a number: "mc", "desk", "tech", "stage", "judge/2". Which *command* a role may give
is said by the rules alone (`controller.rules.phases.permitted`); the panel asks the same table before it passes an
order on, and the rules ask it again.

Kind: pure
"""

from msgspec import Struct

from bus import messages as m
from bus.messages import Role
from controller.output_lease import LEASE_ROLES
from controller.rules.phases import permitted

PIN_SEATS = ("mc", "desk", "tech", *(f"judge/{number}" for number in range(1, m.MAX_STATIONS + 1)))
"""Seats that a PIN opens. The projector (`stage`) needs none: it shows what everybody may see."""

OPEN_CHANNELS = ("stage", "public")
CHANNELS = ("mc", "desk", *(f"judge/{number}" for number in range(1, m.MAX_STATIONS + 1)), "tech", "stage", "public")
"""Every stream of snapshots, in the order in which they are served: the MC first, the audience last."""


class Identity(Struct, frozen=True):
    """A role, and which judge it is."""

    role: Role
    judge: int | None = None

    def __str__(self) -> str:
        return f"judge/{self.judge}" if self.role is Role.JUDGE else self.role.value

    @property
    def who(self) -> str:
        """How the minutes name somebody who gave no name."""
        return {Role.MC: "MC", Role.JUDGE: f"judge {self.judge}"}.get(self.role, self.role.value)


NAMED = {
    str(seat): seat for seat in (Identity(Role.MC), Identity(Role.DESK), Identity(Role.TECH), Identity(Role.STAGE))
} | {f"judge/{number}": Identity(Role.JUDGE, number) for number in range(1, m.MAX_STATIONS + 1)}
"""Every seat by its name."""

_HEARS = {
    Role.MC: ("mc", "desk", "tech"),
    Role.DESK: ("desk", "tech"),
    Role.TECH: ("tech",),
}

_MANAGES = {
    Role.MC: frozenset({Role.MC, Role.JUDGE, Role.DESK, Role.TECH, Role.STAGE}),
    Role.DESK: frozenset({Role.JUDGE, Role.DESK, Role.TECH, Role.STAGE}),
    Role.TECH: frozenset({Role.TECH, Role.STAGE}),
}

PAGES = {Role.MC: "/mc", Role.JUDGE: "/judge", Role.DESK: "/desk", Role.TECH: "/tech", Role.STAGE: "/stage"}
"""Where a device of each role belongs."""

_OPENS = {
    "/mc": frozenset({Role.MC}),
    "/judge": frozenset({Role.JUDGE}),
    "/desk": frozenset({Role.MC, Role.DESK}),
    "/tech": frozenset({Role.MC, Role.DESK, Role.TECH}),
}


def may_open(seat: Identity | None, page: str) -> bool:
    """Whether `seat` may see the page at `page`; pages that are not in the table are open to all."""
    return page not in _OPENS or (seat is not None and seat.role in _OPENS[page])


def may_hear(seat: Identity | None, channel: str) -> bool:
    """Whether `seat` (None: nobody) may hear `channel`. A judge hears the own channel, no other's."""
    if channel in OPEN_CHANNELS:
        return True
    return seat is not None and (channel in _HEARS.get(seat.role, ()) or channel == str(seat) != "stage")


def may_manage(seat: Identity | None, other: Identity) -> bool:
    """Whether `seat` may pair, rename, reload and revoke devices of `other`."""
    return seat is not None and other.role in _MANAGES.get(seat.role, frozenset())


def may_order(seat: Identity | None, command: m.Command) -> bool:
    """Whether `seat` may give `command` at all. No judge casts another's ballot."""
    if seat is None or not permitted(seat.role, command):
        return False
    return seat.role is not Role.JUDGE or (isinstance(command, m.CastBallot) and command.judge == seat.judge)


def may_test(seat: Identity | None) -> bool:
    """Whether `seat` may try lamps, horn and LED boards; the controller asks the same table again."""
    return seat is not None and seat.role in LEASE_ROLES


def may_take_packs(seat: Identity | None) -> bool:
    """Whether `seat` may look into packs of questions, with all their answers, and take one for the evening."""
    return seat is not None and seat.role is Role.DESK


def may_make_papers(seat: Identity | None) -> bool:
    """Whether `seat` may have minutes and the other papers made."""
    return seat is not None and seat.role in (Role.DESK, Role.MC)


def own_channel(seat: Identity | None) -> str:
    """The stream that belongs to `seat`."""
    if seat is None:
        return "public"
    return str(seat)
