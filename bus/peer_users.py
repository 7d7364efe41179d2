"""Users of the machine's processes: which Unix user may say what to the controller.

On an installed machine firmware, LED boards and the pages for strangers have users of their own (`hardware/systemd`),
so that whoever takes over one of these processes is not believed as another: no page can press a button. The pages for
strangers cannot even reach these sockets: they have a folder of their own (`Endpoints.public`). libzmq knows
the user at the other end of a Unix socket (unix(7), SO_PEERCRED) and hands it over with each message.

Kind: adapter
"""

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import zmq

from bus import messages as m
from bus.bad_file import BadFileError

FIRMWARE_USER, SCOREBOARD_USER, PUBLIC_USER = "bamchuong-firmware", "bamchuong-scoreboard", "bamchuong-public"
ROOT = 0

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
    """All processes are of the user of this one, or of the owner of the folder of the sockets."""
    users = (os.geteuid(), folder.stat().st_uid, ROOT)
    return lambda uid, _: uid in users


def separate_users() -> MaySend:
    """Firmware and LED boards have users of their own; the pages for strangers say nothing. Raises `BadFileError`."""
    own = os.geteuid()
    firmware, scoreboard = map(_user_id, (FIRMWARE_USER, SCOREBOARD_USER))
    roles = {firmware: m.Role.FIRMWARE, scoreboard: m.Role.SCOREBOARD}

    def may_send(uid: int, message: m.ToController) -> bool:
        match message:
            case m.Hello(role=role) | m.Alive(role=role):
                is_role_of_another = role in (m.Role.FIRMWARE, m.Role.SCOREBOARD)
                return roles.get(uid) is role or uid == ROOT or (uid == own and not is_role_of_another)
            case m.Report():
                return uid in (firmware, ROOT)
            case _:
                return uid in (own, ROOT)

    return may_send


def _user_id(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError as error:
        raise BadFileError([f"there is no user {name}: sudo make install, or leave out --separate-users"]) from error
