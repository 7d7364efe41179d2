"""Request guards: same-origin check, security headers, and whether a request comes from this machine.

Kind: adapter
"""

from ipaddress import ip_address

from flask import Response, request

from bus.messages import Sentence
from webcore.problem_details import problem

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def is_local_request() -> bool:
    """Whether the request comes from the machine that the panel runs on."""
    return _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address).is_loopback
    except ValueError:
        return False


def refuse_cross_origin() -> Response | None:
    """Refuse a request that would change something, unless it comes from our own page, as JSON. None: it is allowed."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.host}"
    if (origin is None and site is None) or origin not in (None, own) or site not in (None, "same-origin"):
        return problem(403, Sentence("foreign", "This request does not come from a page of this panel."))
    if request.mimetype != "application/json":
        return problem(415, Sentence("not-json", "The request is not JSON."), "Content-Type must be application/json")
    return None


def add_security_headers(response: Response) -> Response:
    """Add the headers that keep foreign content out."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
