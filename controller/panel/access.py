"""Adapt who is asking: the device behind a signed cookie, same-origin checks, security headers.

What a seat may do stands in `seats.py`; views only say what they need. Every address that tells or changes something
asks here itself: a page that was drawn proves nothing.
"""

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import TypeVar

from flask import Response, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from controller.bus.messages import Sentence
from controller.panel.hub import Hub
from controller.panel.kept import Device, holder, seat_of, seen, unseen
from controller.panel.problems import problem
from controller.panel.seats import Seat, may_open
from controller.panel.settings import Settings
from controller.panel.store import Store

_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

SEEN_EVERY_S = 60
"""How often it is written down that a device asked; a card does not last for ever."""


class TwoCookies(SecureCookieSessionInterface):
    """On https another cookie, never sent or set without it: cookies know no port, both would share one jar."""

    def get_cookie_name(self, app: object) -> str:
        """`__Host-…` can only be set by this very host, over https."""
        return "__Host-bamchuong" if request.is_secure else "bamchuong"

    def get_cookie_secure(self, app: object) -> bool:
        """Only over https where it came over https."""
        return request.is_secure


def settings() -> Settings:
    """What this panel was started with."""
    found: Settings = current_app.extensions["settings"]
    return found


def store() -> Store:
    """Where pins and devices are kept."""
    found: Store = current_app.extensions["store"]
    return found


def hub() -> Hub:
    """What the pages stand on."""
    found: Hub = current_app.extensions["hub"]
    return found


def staff_may_enter_here() -> bool:
    """Staff use https where there is a certificate; on the machine itself http is as safe."""
    return not settings().https_port or request.is_secure or from_this_machine()


def from_this_machine() -> bool:
    """Whether the request comes from the machine that the panel runs on."""
    return _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address).is_loopback
    except ValueError:
        return False


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


def seat() -> Seat | None:
    """The seat of who asks now."""
    found = device()
    return seat_of(found[1]) if found else None


def asker() -> tuple[str, Seat] | None:
    """Who asks now, as the record says it (the name of the device, else of the seat), with the seat; None: nobody."""
    found, own = device(), seat()
    return (found[1].name or own.who, own) if found is not None and own is not None else None


def device_id() -> str:
    """The id of the device that asks now; empty for everybody else."""
    found = device()
    return found[0] if found else ""


def guarded_page(view: _View) -> _View:
    """Let only the seats see a page that `seats.py` names for it; others are asked who they are."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if may_open(seat(), request.path):
            return view(*args, **kwargs)
        if not staff_may_enter_here():
            return redirect(url_for("trust.how", to=request.path))
        return redirect(url_for("entry.page", to=request.path))

    return guarded  # type: ignore[return-value]


def refused() -> Response:
    """The answer to somebody who may not: 401 to a stranger, 403 to one who is somebody else."""
    if seat() is None:
        return problem(401, Sentence("not_staff", "Enter the PIN first."))
    return problem(403, Sentence("not_yours", "This device may not do that."))


def refuse_foreign() -> Response | None:
    """Before every change: it must come from our own page, as JSON. None: it does."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.host}"
    if (origin is None and site is None) or origin not in (None, own) or site not in (None, "same-origin"):
        return problem(403, Sentence("foreign", "This request does not come from a page of this panel."))
    if request.mimetype != "application/json":
        return problem(415, Sentence("not_json", "The request is not JSON."), "Content-Type must be application/json")
    return None


def secure(response: Response) -> Response:
    """Give every answer the headers that keep foreign content out."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
