"""Users of the machine's processes: which Unix user may say what to the controller.

On an installed machine each process has a user of its own (`hardware/systemd`), so that whoever takes over one of
them is not believed as another: no page can press a button, no self-test gives an order of the MC. The pages for
strangers cannot even reach these sockets: they have a folder of their own (`Endpoints.public`). libzmq knows
the user at the other end of a Unix socket (unix(7), SO_PEERCRED) and hands it over with each message.

Kind: adapter
"""

import os
import pwd
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import zmq

from bus import messages as m
from bus.bad_file import BadFileError

FIRMWARE_USER, SCOREBOARD_USER = "bamchuong-firmware", "bamchuong-scoreboard"
PANEL_USER, SELFTEST_USER = "bamchuong-panel", "bamchuong-selftest"
PUBLIC_USER = "bamchuong-public"
ROOT = 0

ROLES = {
    FIRMWARE_USER: m.Role.FIRMWARE,
    SCOREBOARD_USER: m.Role.SCOREBOARD,
    PANEL_USER: m.Role.PANEL,
    SELFTEST_USER: m.Role.SELFTEST,
}
"""Who each user of an installed machine is on the bus. The controller's own user also types commands."""

MaySend = Callable[[int, m.ToController], bool]
"""Whether the user with this id may send this message."""


def sender(frame: zmq.Frame) -> int | None:
    """The id of the user whose process sent a frame; None: it did not come over a Unix socket of this machine."""
    try:
        address = str(frame.get("Peer-Address"))
    except zmq.ZMQError:
        return None
    fields = address.split(":")
    return int(fields[-3]) if len(fields) >= 4 and all(field.isdecimal() for field in fields[-3:]) else None


def one_user() -> Callable[[int, object], bool]:
    """All processes are of the user of this one."""
    own = os.geteuid()
    return lambda uid, _: uid in (own, ROOT)


def users_of(folder: Path) -> Callable[[int, object], bool]:
    """Processes of the user of this one, of the owner of the folder of the sockets, and of the users who serve people:
    pages and self-test."""
    users = {os.geteuid(), folder.stat().st_uid, ROOT}
    for name in (PANEL_USER, SELFTEST_USER):
        with suppress(BadFileError):
            users.add(_user_id(name))
    return lambda uid, _: uid in users


def separate_users() -> MaySend:
    """Firmware, LED boards, pages and self-test have users of their own; the pages for strangers say nothing.

    Raises `BadFileError`.
    """
    own = os.geteuid()
    roles = {_user_id(name): role for name, role in ROLES.items()}

    def may_send(uid: int, message: m.ToController) -> bool:
        sender_role = roles.get(uid)
        match message:
            case m.Hello(role=role) | m.Alive(role=role):
                is_good = sender_role is role or (uid == own and role not in (m.Role.FIRMWARE, m.Role.SCOREBOARD))
            case m.Report():
                is_good = sender_role is m.Role.FIRMWARE
            case m.AcquireOutputs():
                is_good = sender_role is m.Role.SELFTEST or uid == own
            case _:
                is_good = sender_role is m.Role.PANEL or uid == own
        return is_good or uid == ROOT

    return may_send


def _user_id(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError as error:
        raise BadFileError([f"there is no user {name}: sudo make install, or leave out --separate-users"]) from error
