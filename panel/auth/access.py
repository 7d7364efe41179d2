"""Adapt who is asking: the device behind a signed cookie, same-origin checks, security headers.

What a seat may do stands in `permissions.py`; views only say what they need. Every address that tells or changes
something asks here itself: a page that was drawn proves nothing.

Kind: adapter
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from bus.messages import Sentence
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Device, holder, seat_of, seen, unseen
from panel.context import settings
from panel.permissions import Identity, may_open
from webcore.problem_details import problem
from webcore.request_guard import from_this_machine

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


SEEN_EVERY_S = 60
"""How often it is written down that a device asked; a card does not last for ever."""


def store() -> CredentialFile:
    """Where pins and devices are kept."""
    found: CredentialFile = current_app.extensions["store"]
    return found


def staff_may_enter_here() -> bool:
    """Staff use https where there is a certificate; on the machine itself http is as safe."""
    return not settings().https_port or request.is_secure or from_this_machine()


def device() -> tuple[str, Device] | None:
    """The paired device that asks now, with its id; None for everybody else."""
    if "device" not in g:
        g.device = _device() if staff_may_enter_here() else None
    found: tuple[str, Device] | None = g.device
    return found


def _device() -> tuple[str, Device] | None:
    number, epoch = session.get("device"), session.get("epoch")
    if not isinstance(number, str) or not isinstance(epoch, int):
        return None
    found = holder(store().kept(), number, epoch)
    if found is None:
        return None
    now_s = int(time.time())
    if unseen(store().kept(), [number], SEEN_EVERY_S, now_s):
        store().change(lambda kept: seen(kept, [number], now_s))
    return number, found


def seat() -> Identity | None:
    """The seat of who asks now."""
    found = device()
    return seat_of(found[1]) if found else None


def asker() -> tuple[str, Identity] | None:
    """Who asks now, as the record says it (the name of the device, else of the seat), with the seat; None: nobody."""
    found, own = device(), seat()
    return (found[1].name or own.who, own) if found is not None and own is not None else None


def device_id() -> str:
    """The id of the device that asks now; empty for everybody else."""
    found = device()
    return found[0] if found else ""


def guarded_page(view: _View) -> _View:
    """Let only the seats see a page that `permissions.py` names for it; others are asked who they are."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if may_open(seat(), request.path):
            return view(*args, **kwargs)
        if not staff_may_enter_here():
            return redirect(url_for("ca_download.how", to=request.path))
        return redirect(url_for("login.page", to=request.path))

    return guarded  # type: ignore[return-value]


def refused() -> Response:
    """The answer to somebody who may not: 401 to a stranger, 403 to one who is somebody else."""
    if seat() is None:
        return problem(401, Sentence("not-staff", "Enter the PIN first."))
    return problem(403, Sentence("not-yours", "This device is not allowed to do that."))
