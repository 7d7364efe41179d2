"""Paired devices: which are connected, when they were last seen; rename, reload, revoke; a QR code to pair another.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus.messages import Sentence
from panel.auth.access import access_denied, current_device_id, current_identity, store
from panel.auth.credentials import TICKET_NS, add_ticket, identity_of, remove_device, rename_device, revoke_seat
from panel.context import hub, settings
from panel.permissions import IDENTITIES, may_manage
from panel.routes.login import MAX_NAME_LENGTH, NO_SUCH_SEAT
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem
from webcore.qr import qr_svg

blueprint = Blueprint("devices", __name__)


class DeviceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/devices/<id>`: a new name, or an action."""

    name: str | None = None
    reload: bool = False
    revoke: bool = False


class SeatRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/tickets` and `POST /api/revoke`: a seat."""

    seat: Annotated[str, Meta(extra_json_schema={"enum": list(IDENTITIES)})]


_CHANGES = msgspec.json.Decoder(DeviceChange)
_SEATS = msgspec.json.Decoder(SeatRequest)
NO_STORE = {"Cache-Control": "no-store"}
NO_DEVICE = Sentence("no-such-device", "This device is no longer paired.")


@blueprint.get("/api/devices")
def devices() -> Response:
    """Return every paired device that the caller may manage, and the seats for which the caller may pair more."""
    identity, own_id = current_identity(), current_device_id()
    if identity is None:
        return access_denied()
    streams = hub().stream_counts()
    rows = [
        {
            "id": device_id,
            "seat": device.seat,
            "name": device.name,
            "kind": device.kind,
            "paired_s": device.paired_s,
            "seen_s": device.seen_s,
            "streams": streams.get(device_id, 0),
            "is_own": device_id == own_id,
        }
        for device_id, device in store().read().devices.items()
        if may_manage(identity, identity_of(device))
    ]
    seats = [seat for seat, other in IDENTITIES.items() if may_manage(identity, other)]
    return json_answer({"devices": sorted(rows, key=lambda row: str(row["seat"])), "seats": seats})


@blueprint.post("/api/devices/<number>")
def change(number: str) -> Response:
    """Rename, reload or revoke one device."""
    if current_identity() is None:
        return access_denied()
    body = decode_body(_CHANGES)
    if isinstance(body, Response):
        return body
    device = store().read().devices.get(number)
    if device is None:
        return problem(404, NO_DEVICE)
    if not may_manage(current_identity(), identity_of(device)):
        return access_denied()
    if body.name is not None:
        name = " ".join(body.name.split())[:MAX_NAME_LENGTH]
        store().change(lambda credentials: rename_device(credentials, number, name))
    if body.reload:
        hub().reload(number)
    if body.revoke:
        store().change(lambda credentials: remove_device(credentials, number))
        hub().end_streams(number)
    return json_answer({"ok": True})


@blueprint.post("/api/revoke")
def revoke() -> Response:
    """Revoke every device of a seat ("all of judge 2")."""
    seat = _managed_seat()
    if isinstance(seat, Response):
        return seat
    revoked = [device_id for device_id, device in store().read().devices.items() if device.seat == seat]
    store().change(lambda credentials: revoke_seat(credentials, seat))
    for device_id in revoked:
        hub().end_streams(device_id)
    return json_answer({"ok": True, "revoked": len(revoked)})


@blueprint.post("/api/tickets")
def ticket() -> Response:
    """Create a one-time ticket for another device, as a link and as a QR code."""
    seat = _managed_seat()
    if isinstance(seat, Response):
        return seat
    token = secrets.token_urlsafe(16)
    store().change(lambda credentials: add_ticket(credentials, token, seat, time.monotonic_ns()))
    link = f"{settings().public_url}/enter#ticket={token}"
    seconds = TICKET_NS // 1_000_000_000
    return json_answer({"ok": True, "link": link, "seconds": seconds, "code": str(qr_svg(link))}, headers=NO_STORE)


def _managed_seat() -> str | Response:
    """Return the seat in the request, if the caller may manage its devices; otherwise the refusal."""
    if current_identity() is None:
        return access_denied()
    body = decode_body(_SEATS)
    if isinstance(body, Response):
        return body
    other = IDENTITIES.get(body.seat)
    if other is None:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(IDENTITIES)}")
    return body.seat if may_manage(current_identity(), other) else access_denied()
