"""Decide how the API is described: OpenAPI 3.1, its schemas generated from the very types that are decoded. Pure."""

from functools import cache
from typing import Any

import msgspec

from controller.bus import messages as m
from controller.panel.commands import Order
from controller.panel.devices import Pairing, Wish
from controller.panel.entry import ByPin, ByTicket
from controller.panel.outputs import ByHand
from controller.panel.reach import Here
from controller.panel.seats import CHANNELS
from controller.panel.selftest import Tap
from controller.panel.work import Lying, PackSeen, PacksThere, Take, Upload
from controller.reports.offer import PAPERS

PROBLEM = "A problem (RFC 9457); `reasons` can be translated and shown."


class Done(msgspec.Struct, frozen=True):
    """What became of a command: `ok`, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    step: int
    seq: int


class Taken(msgspec.Struct, frozen=True):
    """What became of a pack: it lies sealed as `file` and is played, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    file: str
    seq: int


class Refused(msgspec.Struct, frozen=True):
    """Nothing was done, for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457, with sentences for people."""

    type: str
    title: str
    status: int
    detail: str
    reasons: tuple[m.Sentence, ...]


TYPES = (
    Order,
    ByPin,
    ByTicket,
    ByHand,
    Tap,
    Here,
    Wish,
    Pairing,
    Upload,
    Lying,
    Take,
    PacksThere,
    PackSeen,
    m.Snapshot,
    Done,
    Taken,
    Refused,
    Problem,
)


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    schemas, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    named = dict(zip((one.__name__ for one in TYPES), schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bamchuong panel",
            "version": str(m.PROTOCOL),
            "description": "What a seat may see and do. A program pairs like a tablet does: POST /enter, keep the "
            "cookie, and send `Origin` with the panel's own address on every POST.",
        },
        "paths": _paths(named),
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "apiKey", "in": "cookie", "name": "bamchuong"}},
        },
    }


def _paths(named: dict[str, Any]) -> dict[str, Any]:
    audience = {
        "name": "audience",
        "in": "query",
        "required": False,
        "description": "Whose view; without it the asker's own.",
        "schema": {"type": "string", "enum": list(CHANNELS)},
    }
    device_id = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
    number = {"name": "number", "in": "path", "required": True, "schema": device_id}
    paper = {"name": "name", "in": "path", "required": True, "schema": {"enum": [one.name for one in PAPERS]}}
    chosen = {"anyOf": [named["Upload"], named["Lying"]]}
    seen, taken = ({"anyOf": [named[name], named["Refused"]]} for name in ("PackSeen", "Taken"))
    ok = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}
    anything = {"type": "object"}
    free: list[dict[str, list[str]]] = []
    return {
        "/api/snapshot": {
            "get": _get(
                "The newest snapshot", named["Snapshot"], named, (401, 403, 404, 503), [audience], security=free
            )
        },
        "/api/commands": {"post": _post("Give a command", named["Order"], named["Done"], named, (503,))},
        "/api/outputs": {"post": _post("Lamps, horn and LED boards by hand", named["ByHand"], ok, named, (503,))},
        "/api/selftest": {"post": _post("Lead the guided self-test", named["Tap"], ok, named, (503,))},
        "/enter": {"post": _post("Pair by PIN", named["ByPin"], ok, named, (429,), security=free)},
        "/api/pair": {"post": _post("Pair by one-time ticket", named["ByTicket"], ok, named, (), security=free)},
        "/api/leave": {"post": _post("Forget this device", None, ok, named, (), security=free)},
        "/api/devices": {"get": _get("The paired devices", anything, named, (401, 403))},
        "/api/devices/{number}": {
            "post": _post("Rename, reload or revoke a device", named["Wish"], ok, named, (404,), [number])
        },
        "/api/reach": {
            "get": _get("How well the paired devices can be reached; calls them", anything, named, (401, 403))
        },
        "/api/here": {"post": _post("A page answers a call", named["Here"], ok, named, ())},
        "/api/tickets": {"post": _post("A one-time ticket for another device", named["Pairing"], ok, named, ())},
        "/api/revoke": {"post": _post("Revoke every device of a seat", named["Pairing"], ok, named, ())},
        "/api/packs": {"get": _get("The packs in the data folder", named["PacksThere"], named, (401, 403))},
        "/api/packs/look": {"post": _post("Everything there is to say of a pack", chosen, seen, named, ())},
        "/api/packs/take": {"post": _post("Seal a pack and play with it", named["Take"], taken, named, (503,))},
        "/api/papers": {"get": _get("The papers that can be made", {"type": "array"}, named, (401, 403))},
        "/api/papers/{name}": {"post": _lines("Make a paper from the journal", named, [paper])},
        "/healthz": {"get": _get("Health", anything, named, (), security=free) | {"responses": _health(anything)}},
        "/time": {"get": _get("CLOCK_MONOTONIC in ns", anything, named, (), security=free)},
        "/api/stream": {
            "get": {
                "summary": "Server-sent events: `snapshot` (whole, on connect and on change), `state`, `bye`",
                "parameters": [audience],
                "security": free,
                "responses": {
                    "200": {
                        "description": "A stream",
                        "content": {"text/event-stream": {"schema": {"type": "string"}}},
                    },
                    **_problems(named, (401, 403, 404)),
                },
            }
        },
    }


def _lines(summary: str, named: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """A POST that is answered by lines of JSON: how far it is, then the result or the reasons."""
    found = _post(summary, None, {}, named, (404,), parameters)
    lines = {"description": "Lines of JSON: `Told` …, then `PaperMade` or `Failed`"}
    found["responses"]["200"] = {**lines, "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
    return found


def _health(schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"content": {"application/json": {"schema": schema}}}
    return {"200": {"description": "The controller is heard", **answer}, "503": {"description": "It is not", **answer}}


def _get(
    summary: str,
    answer: dict[str, Any],
    named: dict[str, Any],
    statuses: tuple[int, ...],
    parameters: list[dict[str, Any]] | None = None,
    security: list[dict[str, list[str]]] | None = None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "summary": summary,
        "security": [{"device": []}] if security is None else security,
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": answer}}},
            **_problems(named, statuses),
        },
    }
    return found | ({"parameters": parameters} if parameters else {})


def _post(
    summary: str,
    body: dict[str, Any] | None,
    answer: dict[str, Any],
    named: dict[str, Any],
    statuses: tuple[int, ...],
    parameters: list[dict[str, Any]] | None = None,
    security: list[dict[str, list[str]]] | None = None,
) -> dict[str, Any]:
    found = _get(summary, answer, named, (400, 401, 403, 413, 415, *statuses), parameters, security)
    schema = {"type": "object"} if body is None else body
    return found | {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _problems(named: dict[str, Any], statuses: tuple[int, ...]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": named["Problem"]}}
    return {str(status): {"description": PROBLEM, "content": content} for status in statuses}
