"""Request guards: own host and same origin only, well-formed addresses, security headers, and whether a request comes
from this machine. Under a foreign host only the probes of phones are answered.

Kind: adapter
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from flask import Flask, Response, request

from bus.messages import Sentence
from webcore.network_probes import answer_probe
from webcore.own_hosts import OwnHosts, split_host
from webcore.problem_details import problem
from webcore.traffic import Rejection, Traffic

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Methods of requests that change nothing."""

GARBLED = Sentence("garbled-address", "This address is malformed.")
FOREIGN_HOST = Sentence("foreign-host", "This machine does not have this name. Use its address instead.")


def is_local_request() -> bool:
    """Whether the request comes from the machine that the panel runs on."""
    return _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address).is_loopback
    except ValueError:
        return False


def guard_requests(app: Flask, hosts: OwnHosts, traffic: Traffic) -> None:
    """Refuse, before anything else sees them, requests whose address is garbled or whose host is not this machine."""
    inner = app.wsgi_app

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_well_formed(environ):
            traffic.note(Rejection.MALFORMED)
            return problem(400, GARBLED, "path and query: UTF-8 without control characters")(environ, start_response)
        host = environ.get("HTTP_HOST")
        if host is None:
            traffic.note(Rejection.MALFORMED)
            return problem(400, GARBLED, "Host: required")(environ, start_response)
        if not hosts.include(host):
            if (answer := answer_probe(split_host(host), environ["PATH_INFO"])) is not None:
                return Response(answer.body, answer.status, mimetype=answer.mimetype)(environ, start_response)
            traffic.note(Rejection.FOREIGN_HOST)
            return problem(421, FOREIGN_HOST)(environ, start_response)
        return inner(environ, start_response)

    app.wsgi_app = guarded  # type: ignore[method-assign]


def _is_well_formed(environ: dict[str, Any]) -> bool:
    path, query = str(environ["PATH_INFO"]), str(environ.get("QUERY_STRING", ""))
    try:
        return path.encode("latin-1").decode("utf-8").isprintable() and query.isascii()
    except UnicodeError:
        return False


def refuse_cross_origin() -> Response | None:
    """Refuse a request that would change something, unless it comes from our own page, as JSON. None: it is allowed."""
    refusal = refuse_foreign()
    if refusal is None and request.method not in SAFE_METHODS and request.mimetype != "application/json":
        return problem(415, Sentence("not-json", "The request is not JSON."), "Content-Type must be application/json")
    return refusal


def refuse_foreign() -> Response | None:
    """Refuse a request that would change something, unless it comes from our own page. None: it is allowed."""
    if request.method in SAFE_METHODS:
        return None
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.host}"
    if (origin is None and site is None) or origin not in (None, own) or site not in (None, "same-origin"):
        return problem(403, Sentence("foreign", "This request does not come from a page of this panel."))
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
