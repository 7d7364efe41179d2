"""Paired devices: which are connected, when they were last seen; rename, reload, revoke; a QR code to pair another.

Who pairs another device or throws one out enters the own PIN again, if that was not just done: a tablet that is left
alone for a moment lets nobody in. Only to say "not me" of somebody who has just joined, the MC needs no PIN.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus.messages import AccessKind, Count, Role, Sentence
from panel.auth.access import Actor, access_denied, access_log, current_actor, current_device, store
from panel.auth.browser_pairing import MAX_GIVEN_NAME_LENGTH
from panel.auth.credentials import (
    TICKET_NS,
    Device,
    add_ticket,
    identity_of,
    mark_noticed,
    remove_device,
    rename_device,
    revoke_seat,
)
from panel.auth.device_names import clean_name
from panel.auth.pairing import pairing_link
from panel.auth.pin_check import refuse_without_proof
from panel.authority import authority_fingerprint
from panel.context import hub, settings
from panel.permissions import IDENTITIES, may_manage
from panel.routes.login import NO_SUCH_SEAT
from panel.routes.pairing import pending_devices
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem
from webcore.qr import qr_svg

blueprint = Blueprint("devices", __name__)


class DeviceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/devices/<id>`: a new name, or an action."""

    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] | None = None
    reload: bool = False
    revoke: bool = False


class SeatRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/tickets` and `POST /api/revoke`: a seat."""

    seat: Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(IDENTITIES)})]


class Noticed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/noticed`: the number of the newest device whose joining was read."""

    joined: Count


_CHANGES = msgspec.json.Decoder(DeviceChange)
_SEATS = msgspec.json.Decoder(SeatRequest)
_NOTICED = msgspec.json.Decoder(Noticed)
NO_STORE = {"Cache-Control": "no-store"}
NO_DEVICE = Sentence("no-such-device", "This device is no longer paired.")


@blueprint.get("/api/devices")
def devices() -> Response:
    """Return every paired device that the caller may manage, and the seats for which the caller may pair more."""
    actor = current_actor()
    if actor is None:
        return access_denied()
    streams = hub().stream_counts()
    rows = [
        {
            "id": device_id,
            "seat": device.seat,
            "name": device.name,
            "kind": device.kind,
            "address": device.address,
            "paired_s": device.paired_s,
            "seen_s": device.seen_s,
            "streams": streams.get(device_id, 0),
            "is_own": device_id == actor.device_id,
        }
        for device_id, device in store().read().devices.items()
        if may_manage(actor.identity, identity_of(device))
    ]
    seats = [seat for seat, other in IDENTITIES.items() if may_manage(actor.identity, other)]
    waiting = [
        {
            "id": number,
            "seat": pending.newcomer.seat,
            "name": pending.newcomer.name,
            "kind": pending.newcomer.kind,
            "address": pending.newcomer.address,
            "code": pending.code,
        }
        for number, pending in pending_devices().waiting(time.monotonic_ns()).items()
        if pending.newcomer.seat in seats
    ]
    listed = sorted(rows, key=lambda row: str(row["seat"]))
    return json_answer({"devices": listed, "seats": seats, "waiting": waiting}, headers=NO_STORE)


@blueprint.post("/api/devices/<device_id>")
def change(device_id: str) -> Response:
    """Rename, reload or revoke one device."""
    actor = current_actor()
    if actor is None:
        return access_denied()
    body = decode_body(_CHANGES)
    if isinstance(body, Response):
        return body
    device = store().read().devices.get(device_id)
    if device is None:
        return problem(404, NO_DEVICE)
    if not may_manage(actor.identity, identity_of(device)):
        return access_denied()
    refusal = refuse_without_proof() if body.revoke and _needs_proof(actor, device) else None
    if refusal is not None:
        return refusal
    if body.name is not None:
        name = clean_name(body.name)
        store().change(lambda credentials: rename_device(credentials, device_id, name))
    if body.reload:
        hub().reload(device_id)
    if body.revoke:
        store().change(lambda credentials: remove_device(credentials, device_id))
        hub().end_streams(device_id)
        access_log().expect([device_id])
        access_log().note(AccessKind.REMOVED, device.seat, device_id, device, by=actor.author)
    return json_answer({"ok": True})


def _needs_proof(actor: Actor, device: Device) -> bool:
    """Whether the PIN must be entered again to remove `device`: not a projector, nor whom the MC does not know yet."""
    own = current_device()
    is_unknown = actor.identity.role is Role.MC and own is not None and device.joined > own[1].noticed
    return identity_of(device).role is not Role.STAGE and not is_unknown


@blueprint.post("/api/noticed")
def notice() -> Response:
    """Take note that the MC has read who joined, on this device."""
    actor = current_actor()
    if actor is None or actor.identity.role is not Role.MC:
        return access_denied()
    body = decode_body(_NOTICED)
    if isinstance(body, Response):
        return body
    store().change(lambda credentials: mark_noticed(credentials, actor.device_id, body.joined))
    return json_answer({"ok": True})


@blueprint.post("/api/revoke")
def revoke() -> Response:
    """Revoke every device of a seat ("all of judge 2"), and its QR codes."""
    managed = _managed_seat()
    if isinstance(managed, Response):
        return managed
    actor, seat = managed
    revoked = [device_id for device_id, device in store().read().devices.items() if device.seat == seat]
    store().change(lambda credentials: revoke_seat(credentials, seat))
    for device_id in revoked:
        hub().end_streams(device_id)
    access_log().expect([*revoked, seat])
    access_log().note(AccessKind.CLEARED, seat, by=actor.author)
    return json_answer({"ok": True, "revoked": len(revoked)})


@blueprint.post("/api/tickets")
def ticket() -> Response:
    """Create a one-time ticket for another device, as a link and as a QR code."""
    managed = _managed_seat()
    if isinstance(managed, Response):
        return managed
    actor, seat = managed
    token = secrets.token_urlsafe(16)
    now_ns = time.monotonic_ns()
    store().change(lambda credentials: add_ticket(credentials, token, seat, now_ns, actor.device_id))
    link = pairing_link(settings().staff_url, token, authority_fingerprint())
    body = {
        "ok": True,
        "link": link,
        "seconds": TICKET_NS // 1_000_000_000,
        "code": str(qr_svg(link)),
        "trust": f"{settings().public_url}/trust" if settings().https_port else "",
    }
    return json_answer(body, headers=NO_STORE)


def _managed_seat() -> tuple[Actor, str] | Response:
    """Return who asks and the seat in the request, if they may manage its devices now; otherwise the refusal."""
    actor = current_actor()
    if actor is None:
        return access_denied()
    body = decode_body(_SEATS)
    if isinstance(body, Response):
        return body
    other = IDENTITIES.get(body.seat)
    if other is None:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(IDENTITIES)}")
    if not may_manage(actor.identity, other):
        return access_denied()
    refusal = refuse_without_proof() if other.role is not Role.STAGE else None
    return refusal if refusal is not None else (actor, body.seat)
