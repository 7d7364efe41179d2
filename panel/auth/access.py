"""Who is asking: the paired device behind a signed cookie, and its identity.

`permissions.py` says what an identity may do. Every route that returns or changes something checks it itself: that a
page could be opened proves nothing.

Kind: adapter
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

from flask import Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.authors import author_label
from bus.messages import Author, Command, CommandRequest, Sentence
from panel.auth.access_log import DEVICE_DIGITS, AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Device, find_stale, identity_of, mark_seen
from panel.auth.paired_devices import device_of_session
from panel.context import settings
from panel.permissions import Identity, may_open
from webcore.problem_details import problem
from webcore.request_guard import is_local_request

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


SEEN_INTERVAL_S = 60
"""How often at most it is recorded that a device sent a request, to spare the SD card."""


def store() -> CredentialFile:
    """Return the file with the PINs and devices."""
    value: CredentialFile = current_app.extensions["store"]
    return value


def access_log() -> AccessLog:
    """Return what tells of people's devices."""
    value: AccessLog = current_app.extensions["access_log"]
    return value


def has_staff() -> bool:
    """Whether this process knows any paired device; one for strangers alone does not."""
    return "store" in current_app.extensions


def is_staff_allowed_here() -> bool:
    """Whether staff may use this connection: HTTPS where there is a certificate, or from the machine itself."""
    return not settings().https_port or request.is_secure or is_local_request()


def current_device() -> tuple[str, Device] | None:
    """Return the paired device that sent this request, with its id; None for a stranger."""
    if "device" not in g:
        g.device = _read_cookie() if has_staff() and is_staff_allowed_here() else None
    value: tuple[str, Device] | None = g.device
    return value


def _read_cookie() -> tuple[str, Device] | None:
    paired, now_s = device_of_session(store(), session), int(time.time())
    if paired is not None and find_stale(store().read(), [paired[0]], SEEN_INTERVAL_S, now_s):
        store().change(lambda credentials: mark_seen(credentials, [paired[0]], now_s))
    return paired


def current_identity() -> Identity | None:
    """Return the identity of the device that sent this request; None for a stranger."""
    device = current_device()
    return identity_of(device[1]) if device else None


class Actor(Struct, frozen=True):
    """Who sent a request: an identity, the id of the device, and the name that was given to it."""

    identity: Identity
    device_id: str
    name: str

    @property
    def author(self) -> Author:
        """The actor as it stands in facts."""
        return Author(self.name, self.identity.role, self.identity.judge, self.device_id[:DEVICE_DIGITS])

    @property
    def label(self) -> str:
        """Role and name in one word."""
        return author_label(self.author)

    def command_request(self, command_id: str, step: int, command: Command) -> CommandRequest:
        """A command of this actor, given at `step`."""
        author = self.author
        return CommandRequest(
            id=command_id,
            who=author.name,
            role=self.identity.role,
            step=step,
            command=command,
            judge=author.judge,
            device=author.device,
        )


def current_actor() -> Actor | None:
    """Return who sent this request; None for a stranger."""
    device = current_device()
    return None if device is None else Actor(identity_of(device[1]), device[0], device[1].name)


def current_device_id() -> str:
    """Return the id of the device that sent this request; empty for a stranger."""
    device = current_device()
    return device[0] if device else ""


def guarded_page(view: _View) -> _View:
    """Guard a page: identities that `permissions.py` does not allow are sent to sign in."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if may_open(current_identity(), request.path):
            return view(*args, **kwargs)
        if not is_staff_allowed_here():
            return redirect(url_for("ca_download.trust_page", to=request.path))
        return redirect(f"/enter?to={quote(request.path)}")  # behind a proxy another process serves it

    return guarded  # type: ignore[return-value]


def access_denied() -> Response:
    """Return the refusal: 401 for a stranger, 403 for a device without the permission."""
    if current_identity() is None:
        return problem(401, Sentence("not-staff", "Enter the PIN first."))
    return problem(403, Sentence("not-yours", "This device is not allowed to do that."))
