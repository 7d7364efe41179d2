"""Pings of the paired devices: a request pings their open pages and returns how the last pings were answered.

Whoever watches sends the request once or twice a second; nothing is pinged while nobody watches.

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
from webcore.json_body import decode_body
from webcore.problem_details import json_answer
from webcore.request_guard import is_local_request

blueprint = Blueprint("device_ping", __name__)


class Pong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pong`: a page answers the ping of that number."""

    ping: int


_PONG = msgspec.json.Decoder(Pong)


def _ping_log() -> PingLog:
    value: PingLog = current_app.extensions["ping_log"]
    return value


@blueprint.get("/api/ping")
def ping() -> Response:
    """Ping this evening's devices and return the results; for those who may test, and the self-test on this machine."""
    if not (is_local_request() or may_test(current_identity())):
        return access_denied()
    streams, now_ns = hub().stream_counts(), time.monotonic_ns()
    number = _ping_log().start_ping(streams, now_ns)
    if number is not None:
        hub().ping(streams, number)
    devices = sorted(store().read().devices.items(), key=lambda item: (item[1].seat, item[1].paired_s))
    recent_s = int(time.time()) - EVENING_S
    rows = [
        _ping_row(device_id, device, streams.get(device_id, 0), now_ns)
        for device_id, device in devices
        if device_id in streams or device.seen_s >= recent_s
    ]
    return json_answer({"devices": rows}, headers=NO_STORE)


def _ping_row(device_id: str, device: Device, open_pages: int, now_ns: int) -> dict[str, object]:
    pings, trips_ms = _ping_log().results(device_id, now_ns)
    median_ms, worst_ms = median_and_worst(trips_ms)
    result = DevicePing(
        seat=device.seat,
        name=device.name,
        kind=device.kind,
        seen_s=device.seen_s,
        open_pages=open_pages,
        pings=pings,
        pongs=len(trips_ms),
        median_ms=median_ms,
        worst_ms=worst_ms,
    )
    return {**msgspec.structs.asdict(result), "state": result.state}


@blueprint.post("/api/pong")
def pong() -> Response:
    """Take the answer of a paired device's page to a ping."""
    device_id = current_device_id()
    if not device_id:
        return access_denied()
    body = decode_body(_PONG)
    if isinstance(body, Response):
        return body
    _ping_log().record_pong(device_id, body.ping, time.monotonic_ns())
    return json_answer({"ok": True})
