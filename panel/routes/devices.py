"""Adapt the paired devices: who is connected, when last seen; rename, reload, revoke; a QR code to pair another.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus.messages import Sentence
from panel.auth import credentials as k
from panel.auth.access import device_id, refused, seat, store
from panel.context import hub, settings
from panel.permissions import NAMED, may_manage
from panel.routes.login import MOST_NAME, NO_SUCH_SEAT
from webcore.json_body import decoded
from webcore.problem_details import json_answer, problem
from webcore.qr import qr_code

blueprint = Blueprint("devices", __name__)


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/devices/<id>`: a new name, or what to do with the device."""

    name: str | None = None
    reload: bool = False
    revoke: bool = False


class Pairing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/tickets` and `POST /api/revoke`: a seat."""

    seat: Annotated[str, Meta(extra_json_schema={"enum": list(NAMED)})]


_WISHES = msgspec.json.Decoder(Wish)
_SEATS = msgspec.json.Decoder(Pairing)
NO_STORE = {"Cache-Control": "no-store"}
NO_DEVICE = Sentence("no-such-device", "This device is no longer paired.")


@blueprint.get("/api/devices")
def devices() -> Response:
    """Every paired device that the asker may manage."""
    own, mine = seat(), device_id()
    if own is None:
        return refused()
    streams = hub().present()
    found = [
        {
            "id": number,
            "seat": one.seat,
            "name": one.name,
            "kind": one.kind,
            "paired_s": one.paired_s,
            "seen_s": one.seen_s,
            "streams": streams.get(number, 0),
            "mine": number == mine,
        }
        for number, one in store().kept().devices.items()
        if may_manage(own, k.seat_of(one))
    ]
    seats = [name for name, other in NAMED.items() if may_manage(own, other)]
    return json_answer({"devices": sorted(found, key=lambda one: str(one["seat"])), "seats": seats})


@blueprint.post("/api/devices/<number>")
def change(number: str) -> Response:
    """Rename, reload or revoke one device."""
    if seat() is None:
        return refused()
    wish = decoded(_WISHES)
    if isinstance(wish, Response):
        return wish
    found = store().kept().devices.get(number)
    if found is None:
        return problem(404, NO_DEVICE)
    if not may_manage(seat(), k.seat_of(found)):
        return refused()
    if wish.name is not None:
        name = " ".join(wish.name.split())[:MOST_NAME]
        store().change(lambda kept: k.renamed(kept, number, name))
    if wish.reload:
        hub().reload(number)
    if wish.revoke:
        store().change(lambda kept: k.revoked(kept, number))
        hub().end(number)
    return json_answer({"ok": True})


@blueprint.post("/api/revoke")
def revoke() -> Response:
    """Revoke every device of a seat ("all of judge 2")."""
    wanted = _managed()
    if isinstance(wanted, Response):
        return wanted
    gone = [number for number, one in store().kept().devices.items() if one.seat == wanted]
    store().change(lambda kept: k.seat_revoked(kept, wanted))
    for number in gone:
        hub().end(number)
    return json_answer({"ok": True, "revoked": len(gone)})


@blueprint.post("/api/tickets")
def ticket() -> Response:
    """A one-time ticket for another device, as a link and as a QR code."""
    wanted = _managed()
    if isinstance(wanted, Response):
        return wanted
    token = secrets.token_urlsafe(16)
    store().change(lambda kept: k.with_ticket(kept, token, wanted, time.monotonic_ns()))
    link = f"{settings().public_url}/enter#ticket={token}"
    seconds = k.TICKET_NS // 1_000_000_000
    return json_answer({"ok": True, "link": link, "seconds": seconds, "code": str(qr_code(link))}, headers=NO_STORE)


def _managed() -> str | Response:
    """The seat that the request is about, if who asks may look after its devices; else the answer."""
    if seat() is None:
        return refused()
    body = decoded(_SEATS)
    if isinstance(body, Response):
        return body
    other = NAMED.get(body.seat)
    if other is None:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(NAMED)}")
    return body.seat if may_manage(seat(), other) else refused()
