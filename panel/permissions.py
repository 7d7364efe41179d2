"""Permissions of the panel: what each identity may see, hear and manage, as tables.

An identity is a role with, for judges, a number. Its name is called a seat: "mc", "desk", "tech", "stage", "judge/2".
Which *command* a role may give is decided by the rules alone (`controller.rules.commands.permitted`); the panel looks
it up in the same table before it passes a command on, and the rules check it again.

Kind: pure
"""

from msgspec import Struct

from bus import messages as m
from bus.messages import Role

PIN_SEATS = ("mc", "desk", "tech", *(f"judge/{number}" for number in range(1, m.MAX_STATIONS + 1)))
"""Seats that have a PIN. The projector (`stage`) needs none: it shows what everybody may see."""

OPEN_CHANNELS = ("stage", "public")
CHANNELS = ("mc", "desk", *(f"judge/{number}" for number in range(1, m.MAX_STATIONS + 1)), "tech", "stage", "public")
"""Every channel of snapshots, in the order in which they are served: the MC first, the audience last."""


class Identity(Struct, frozen=True):
    """A role and, for a judge, which one."""

    role: Role
    judge: int | None = None

    def __str__(self) -> str:
        return f"judge/{self.judge}" if self.role is Role.JUDGE else self.role.value

    @property
    def default_name(self) -> str:
        """The name in the minutes for somebody who gave none."""
        return {Role.MC: "MC", Role.JUDGE: f"judge {self.judge}"}.get(self.role, self.role.value)


IDENTITIES = {
    str(identity): identity
    for identity in (
        *(Identity(role) for role in (Role.MC, Role.DESK, Role.TECH, Role.STAGE)),
        *(Identity(Role.JUDGE, number) for number in range(1, m.MAX_STATIONS + 1)),
    )
}
"""Every identity by its seat."""

_EXTRA_CHANNELS = {
    Role.MC: ("mc", "desk", "tech"),
    Role.DESK: ("desk", "tech"),
    Role.TECH: ("tech",),
}

_MANAGED_ROLES = {
    Role.MC: frozenset({Role.MC, Role.JUDGE, Role.DESK, Role.TECH, Role.STAGE}),
    Role.DESK: frozenset({Role.JUDGE, Role.DESK, Role.TECH, Role.STAGE}),
    Role.TECH: frozenset({Role.TECH, Role.STAGE}),
}

PAGES = {Role.MC: "/mc", Role.JUDGE: "/judge", Role.DESK: "/desk", Role.TECH: "/tech", Role.STAGE: "/stage"}
"""The page of each role."""

_PAGE_ROLES = {
    "/mc": frozenset({Role.MC}),
    "/judge": frozenset({Role.JUDGE}),
    "/desk": frozenset({Role.MC, Role.DESK}),
    "/matches": frozenset({Role.MC, Role.DESK}),
    "/tech": frozenset({Role.MC, Role.DESK, Role.TECH}),
}


def may_open(identity: Identity | None, page: str) -> bool:
    """Whether `identity` may see `page`; pages that are not in the table are open to all."""
    return page not in _PAGE_ROLES or (identity is not None and identity.role in _PAGE_ROLES[page])


def may_hear(identity: Identity | None, channel: str) -> bool:
    """Whether `identity` (None: a stranger) may receive `channel`. A judge receives only the judge's own channel."""
    if channel in OPEN_CHANNELS:
        return True
    if identity is None:
        return False
    return channel in _EXTRA_CHANNELS.get(identity.role, ()) or channel == str(identity) != "stage"


def may_manage(identity: Identity | None, other: Identity) -> bool:
    """Whether `identity` may pair, rename, reload and revoke devices of `other`."""
    return identity is not None and other.role in _MANAGED_ROLES.get(identity.role, frozenset())


def may_give_command(identity: Identity | None, command: m.Command) -> bool:
    """Whether `identity` may give `command` at all. No judge disposes of another's ballot."""
    from controller.rules.commands import permitted  # the pages for strangers need no rules

    if identity is None or not permitted(identity.role, command):
        return False
    if identity.role is not Role.JUDGE:
        return True
    return isinstance(command, m.CastBallot | m.ConfirmBallot | m.ReopenBallot) and command.judge == identity.judge


def may_test(identity: Identity | None) -> bool:
    """Whether `identity` may test lamps, horn and LED boards; the controller checks the same table again."""
    from controller.output_lease import LEASE_ROLES

    return identity is not None and identity.role in LEASE_ROLES


def may_load_packs(identity: Identity | None) -> bool:
    """Whether `identity` may read packs of questions, with all their answers, and load one for the match."""
    return identity is not None and identity.role is Role.DESK


def may_make_matches(identity: Identity | None) -> bool:
    """Whether `identity` may see, enter and change the matches on the machine, and choose the one that is played."""
    return identity is not None and identity.role in (Role.DESK, Role.MC)


def may_make_papers(identity: Identity | None) -> bool:
    """Whether `identity` may have minutes and the other papers made."""
    return identity is not None and identity.role in (Role.DESK, Role.MC)


def may_arrange_slides(identity: Identity | None) -> bool:
    """Whether `identity` may upload, order and remove slides."""
    return identity is not None and identity.role in (Role.DESK, Role.MC)


def own_channel(identity: Identity | None) -> str:
    """The channel that belongs to `identity`."""
    if identity is None:
        return "public"
    return str(identity)
