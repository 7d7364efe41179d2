"""Adapt the way to the paired devices: who looks calls their open pages, and hears how the last calls were answered.

Whoever wants to know asks again and again, once or twice a second; nobody is called while nobody asks.

Kind: adapter
"""

import time

import msgspec
from flask import Blueprint, Response, current_app

from bus.device_ping import EVENING_S, DevicePing, PingLog, median_and_worst
from panel.auth.access import access_denied, current_device_id, current_identity, store
from panel.auth.credentials import Device
from panel.context import hub
from panel.permissions import may_test
from panel.routes.devices import NO_STORE
from webcore.json_body import decoded
from webcore.problem_details import json_answer
from webcore.request_guard import from_this_machine

blueprint = Blueprint("device_ping", __name__)


class Pong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pong`: a page answers the ping of that number."""

    ping: int


_PONG = msgspec.json.Decoder(Pong)


def _ping_log() -> PingLog:
    found: PingLog = current_app.extensions["ping_log"]
    return found


@blueprint.get("/api/ping")
def look() -> Response:
    """Call this evening's devices and tell how each is reached; for who may test, and the self-test on this machine."""
    if not (from_this_machine() or may_test(current_identity())):
        return access_denied()
    streams, now_ns = hub().stream_counts(), time.monotonic_ns()
    number = _ping_log().start_ping(streams, now_ns)
    if number is not None:
        hub().ping(streams, number)
    devices = sorted(store().read().devices.items(), key=lambda one: (one[1].seat, one[1].paired_s))
    recent_s = int(time.time()) - EVENING_S
    told = [
        _ping_row(one, device, streams.get(one, 0), now_ns)
        for one, device in devices
        if one in streams or device.seen_s >= recent_s
    ]
    return json_answer({"devices": told}, headers=NO_STORE)


def _ping_row(number: str, device: Device, open_pages: int, now_ns: int) -> dict[str, object]:
    pings, trips_ms = _ping_log().results(number, now_ns)
    one = DevicePing(
        device.seat, device.name, device.kind, device.seen_s, open_pages, pings, len(trips_ms), *median_and_worst(trips_ms)
    )
    return {**msgspec.structs.asdict(one), "state": one.state}


@blueprint.post("/api/pong")
def here() -> Response:
    """A page of a paired device answers a call."""
    own = current_device_id()
    if not own:
        return access_denied()
    body = decoded(_PONG)
    if isinstance(body, Response):
        return body
    _ping_log().record_pong(own, body.ping, time.monotonic_ns())
    return json_answer({"ok": True})
