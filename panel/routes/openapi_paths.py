"""Decide which addresses programs may use and how each is described, and which are for our own pages alone. Pure.

A test holds both against all addresses that there are: each is the one or the other.

Kind: adapter
"""

from typing import Any

from bus import messages as m
from controller.packs.pack import TOKEN_DIGITS
from panel.permissions import CHANNELS
from reports.report_kinds import PAPERS

Description = dict[str, Any]

PROBLEM = "A problem (RFC 9457); `reasons` can be translated and shown."
FREE: list[dict[str, list[str]]] = []
"""Open to all."""

INTERNAL = frozenset(
    {
        *(f"/{page}" for page in ("", "mc", "judge", "desk", "tech", "stage", "watch", "overlay", "led", "buttons")),
        "/enter",
        "/trust",
        "/favicon.ico",
        "/static/{filename}",
        "/scripts/{name}.js",
        "/catalogue/{language}.json",
    }
)
"""What is got by people and by our own pages: it may change with every version."""

_OK = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}
_ANYTHING = {"type": "object"}
_TEXT = {"type": "string"}
_BYTES: Description = {}
"""A body that is no text and no JSON."""


def paths(named: Description) -> Description:
    """Every address that is described. `named`: the schemas by the names of their types."""
    return {
        **_evening(named),
        **_streams(named),
        **_devices(named),
        **_work(named),
        **_files(named),
        **_machine(named),
    }


def _evening(named: Description) -> Description:
    """What goes on: seen and led."""
    pushes = {"anyOf": [named[kind.__name__] for kind in (m.Pulse, m.SetButton)]}
    snapshot = _get("The newest snapshot", named["Snapshot"], named, (401, 403, 404, 503), [_audience()], FREE)
    return {
        "/api/snapshot": {"get": snapshot},
        "/api/commands": {"post": _post("Give a command", named["Order"], named["Done"], named, (503,))},
        "/api/outputs": {"post": _post("Lamps, horn and LED boards by hand", named["ByHand"], _OK, named, (503,))},
        "/api/selftest": {"post": _post("Lead the guided self-test", named["Tap"], _OK, named, (503,))},
        "/api/gpio-sim": {
            "post": _post(
                "Push a simulated button; 404 where the pins are real",
                pushes,
                named["Pushed"],
                named,
                (404, 503),
                security=FREE,
            )
        },
    }


def _streams(named: Description) -> Description:
    """What is told as it happens."""
    told = "Server-sent events: `snapshot` (whole, on connect and on change), `state`, `bye`"
    channels = [*(name for name in CHANNELS if "/" not in name), "judge"]
    channel = _in_path("channel", {"enum": channels}) | {"description": "Whose view; `judge`: of the judge who asks."}
    return {
        "/api/stream": {"get": _stream(told, named, (401, 403, 404), [_audience()])},
        "/events/{channel}": {"get": _stream(told, named, (401, 403, 404), [channel])},
        "/events/led": {"get": _stream("Server-sent events: `led`, what an LED board shows, and `state`", named, ())},
    }


def _devices(named: Description) -> Description:
    """Who is in."""
    number = _in_path("number", {"type": "string", "pattern": "^[0-9a-f]{32}$"})
    reach = "How well the paired devices can be reached; calls them"
    change = _post("Rename, reload or revoke a device", named["Wish"], _OK, named, (404,), [number])
    ticket = "A one-time ticket for another device"
    return {
        "/enter": {"post": _post("Pair by PIN", named["ByPin"], _OK, named, (429,), security=FREE)},
        "/api/pair": {"post": _post("Pair by one-time ticket", named["ByTicket"], _OK, named, (), security=FREE)},
        "/api/leave": {"post": _post("Forget this device", None, _OK, named, (), security=FREE)},
        "/api/devices": {"get": _get("The paired devices", _ANYTHING, named, (401, 403))},
        "/api/devices/{number}": {"post": change},
        "/api/ping": {"get": _get(reach, _ANYTHING, named, (401, 403))},
        "/api/pong": {"post": _post("A page answers a ping", named["Pong"], _OK, named, ())},
        "/api/tickets": {"post": _post(ticket, named["Pairing"], _OK, named, ())},
        "/api/revoke": {"post": _post("Revoke every device of a seat", named["Pairing"], _OK, named, ())},
    }


def _work(named: Description) -> Description:
    """What is made of files, and what comes of it."""
    name = _in_path("name", {"enum": [one.name for one in PAPERS]})
    chosen = {"anyOf": [named["Upload"], named["StoredPack"]]}
    seen, taken = ({"anyOf": [named[kind], named["Refused"]]} for kind in ("PackSeen", "Taken"))
    certificate = "The newest certificate of the self-test"
    return {
        "/api/packs": {"get": _get("The packs in the data folder", named["PacksThere"], named, (401, 403))},
        "/api/packs/look": {"post": _post("Everything there is to say of a pack", chosen, seen, named, ())},
        "/api/packs/take": {"post": _post("Seal a pack and play with it", named["Take"], taken, named, (503,))},
        "/api/papers": {"get": _get("The papers that can be made", {"type": "array"}, named, (401, 403))},
        "/api/papers/{name}": {"post": _lines("Make a paper from the journal", named, [name])},
        "/api/selftest/certificate.pdf": {
            "get": _get(certificate, _BYTES, named, (401, 403, 404), media=["application/pdf"])
        },
    }


def _files(named: Description) -> Description:
    """Pictures, and what tablets trust."""
    token = _in_path("token", {"type": "string", "pattern": f"^[0-9a-f]{{{TOKEN_DIGITS}}}$"})
    small = {"name": "small", "in": "query", "required": False, "schema": _TEXT, "description": "As phones show it."}
    picture, slide = ["image/png", "image/jpeg", "image/webp"], ["image/*"]
    shown = "The picture of the question that is on; 404 to all who may not see it now"
    authority = "The certificate of the site's own authority; 404 where there is no https"
    crt = ["application/x-x509-ca-cert"]
    return {
        "/pictures/{token}": {"get": _get(shown, _BYTES, named, (404,), [token, small], FREE, picture)},
        "/slides.json": {
            "get": _get("The names of the slides", {"type": "array", "items": _TEXT}, named, (), security=FREE)
        },
        "/slides/{name}": {"get": _get("A slide", _BYTES, named, (404,), [_in_path("name", _TEXT)], FREE, slide)},
        "/trust/authority.crt": {"get": _get(authority, _BYTES, named, (404,), security=FREE, media=crt)},
    }


def _machine(named: Description) -> Description:
    """How the panel is."""
    metrics = "Health for Prometheus, in its text format"
    return {
        "/healthz": {"get": _get("Health", _ANYTHING, named, (), security=FREE) | {"responses": _health()}},
        "/metrics": {"get": _get(metrics, _TEXT, named, (), security=FREE, media=["text/plain"])},
        "/time": {"get": _get("CLOCK_MONOTONIC in ns", _ANYTHING, named, (), security=FREE)},
        "/api/openapi.json": {"get": _get("This description", _ANYTHING, named, (), security=FREE)},
    }


# ---------------------------------------------------------------------------------------------------------- pieces


def _audience() -> Description:
    return {
        "name": "audience",
        "in": "query",
        "required": False,
        "description": "Whose view; without it the asker's own.",
        "schema": {"type": "string", "enum": list(CHANNELS)},
    }


def _in_path(name: str, schema: Description) -> Description:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _stream(
    summary: str, named: Description, statuses: tuple[int, ...], parameters: list[Description] | None = None
) -> Description:
    return _get(summary, _TEXT, named, statuses, parameters, FREE, ["text/event-stream"])


def _lines(summary: str, named: Description, parameters: list[Description]) -> Description:
    """A POST that is answered by lines of JSON: how far it is, then the result or the reasons."""
    found = _post(summary, None, {}, named, (404,), parameters)
    lines = {"description": "Lines of JSON: `Progress` …, then `PaperMade` or `Failed`"}
    found["responses"]["200"] = {**lines, "content": {"application/x-ndjson": {"schema": _TEXT}}}
    return found


def _health() -> Description:
    answer = {"content": {"application/json": {"schema": _ANYTHING}}}
    return {"200": {"description": "The controller is heard", **answer}, "503": {"description": "It is not", **answer}}


def _get(
    summary: str,
    answer: Description,
    named: Description,
    statuses: tuple[int, ...],
    parameters: list[Description] | None = None,
    security: list[dict[str, list[str]]] | None = None,
    media: list[str] | None = None,
) -> Description:
    content = {kind: {"schema": answer} for kind in media or ["application/json"]}
    found: Description = {
        "summary": summary,
        "security": [{"device": []}] if security is None else security,
        "responses": {"200": {"description": summary, "content": content}, **_problems(named, statuses)},
    }
    return found | ({"parameters": parameters} if parameters else {})


def _post(
    summary: str,
    body: Description | None,
    answer: Description,
    named: Description,
    statuses: tuple[int, ...],
    parameters: list[Description] | None = None,
    security: list[dict[str, list[str]]] | None = None,
) -> Description:
    found = _get(summary, answer, named, (400, 401, 403, 413, 415, *statuses), parameters, security)
    schema = {"type": "object"} if body is None else body
    return found | {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _problems(named: Description, statuses: tuple[int, ...]) -> Description:
    content = {"application/problem+json": {"schema": named["Problem"]}}
    return {str(status): {"description": PROBLEM, "content": content} for status in statuses}
