"""Pairing of devices: by the PIN of a seat on `/enter`, or by a one-time ticket from a QR code.

A QR code carries its ticket after the `#` of the address, where no server and no log sees it; the page posts it. A
browser that is paired already becomes something else only when its user has said so.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from msgspec import Meta

from bus.authors import role_sentence
from bus.messages import AccessKind, Author, Sentence
from panel.auth.access import access_denied, access_log, current_actor, current_device, is_staff_allowed_here, store
from panel.auth.credentials import (
    Credentials,
    Device,
    Newcomer,
    NoRoomError,
    add_device,
    find_ticket,
    redeem_ticket,
    remove_device,
)
from panel.auth.device_names import clean_name
from panel.auth.pin_check import check_pin, note_proof
from panel.context import hub
from panel.permissions import IDENTITIES, PAGES, PIN_SEATS
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

MAX_GIVEN_NAME_LENGTH = 200
"""A longer one is refused; up to this it is cut."""
MAX_SECRET_LENGTH = 100
NO_SUCH_SEAT = Sentence("no-such-role", "There is no such role.")
NO_TICKET = Sentence("no-ticket", "This QR code has already been used or has expired. Ask for a new one.")
NO_ROOM = Sentence(
    "no-room",
    "As many devices of this role are in use as there may be. Remove one of them on the desk's or the MC's page first.",
)

blueprint = Blueprint("login", __name__)


class PinLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /enter`: the PIN of a seat. `replace`: what this browser is now may be given up."""

    pin: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]
    seat: Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(PIN_SEATS)})] = "mc"
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""
    replace: bool = False


class TicketLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pair`: a one-time ticket. `replace`: what this browser is now may be given up."""

    ticket: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""
    replace: bool = False


class PinProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/prove`: the PIN of this device's own seat, once more."""

    pin: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]


_PINS = msgspec.json.Decoder(PinLogin)
_TICKETS = msgspec.json.Decoder(TicketLogin)
_PROOFS = msgspec.json.Decoder(PinProof)


@blueprint.get("/enter")
def page() -> ResponseReturnValue:
    """The page to sign in. A link may carry a ticket after `#`."""
    if not is_staff_allowed_here():
        return redirect(url_for("ca_download.trust_page"))
    actor = current_actor()
    own_page = PAGES[actor.identity.role] if actor is not None else ""
    return render_template("enter.html", seats=PIN_SEATS, selected=_preselected_seat(), own_page=own_page)


def _preselected_seat() -> str:
    """Return the seat of the page that the visitor came from."""
    to = request.args.get("to", "/mc")
    return next((seat for seat in PIN_SEATS if PAGES[IDENTITIES[seat].role] == to), "mc")


def _https_only() -> Response:
    return problem(403, Sentence("https-only", "Staff sign in over HTTPS here. Open the page “For tablets” first."))


@blueprint.post("/enter")
def enter() -> Response:
    """Pair a device whose user knows the PIN of the seat."""
    body = decode_body(_PINS)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return _https_only()
    if body.seat not in PIN_SEATS:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(PIN_SEATS)}")
    refusal = check_pin(body.seat, body.pin) or _refuse_unasked_change(body.seat, replace=body.replace)
    if refusal is not None:
        return refusal
    return _pair_browser(body.seat, body.name, AccessKind.ENTERED)


@blueprint.post("/api/pair")
def pair() -> Response:
    """Pair a device by a ticket, which is used up."""
    body = decode_body(_TICKETS)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return _https_only()
    now_ns = time.monotonic_ns()
    ticket = find_ticket(store().read(), body.ticket, now_ns)
    if ticket is None:
        return problem(401, NO_TICKET)
    device = current_device()
    if device is not None and device[1].seat == ticket.seat:
        return _welcome(ticket.seat)  # it is that already: the ticket stays for another device
    refusal = _refuse_unasked_change(ticket.seat, replace=body.replace)
    if refusal is not None:
        return refusal
    _, ticket = store().exchange(lambda credentials: redeem_ticket(credentials, body.ticket, now_ns))
    if ticket is None:
        return problem(401, NO_TICKET)
    return _pair_browser(ticket.seat, body.name, AccessKind.INVITED, ticket.invited_by)


def _refuse_unasked_change(seat: str, *, replace: bool) -> Response | None:
    """Refuse to make something else of a paired browser, unless its user was asked: a link may come from anybody."""
    actor, identity = current_actor(), IDENTITIES[seat]
    if actor is None or actor.identity == identity or replace:
        return None
    args = {
        "now": role_sentence(actor.identity.role, actor.identity.judge),
        "then": role_sentence(identity.role, identity.judge),
    }
    text = "This device is paired as {now}. If you go on, it becomes {then} and is no longer {now}."
    return problem(409, Sentence("would-change", text, args))


def _pair_browser(seat: str, name: str, how: AccessKind, invited_by: str = "") -> Response:
    """Pair this browser as a new device; the one that it was before is removed."""
    former, device_id = current_device(), secrets.token_hex(16)
    newcomer = Newcomer(
        seat=seat,
        name=clean_name(name),
        kind=_kind(request.headers.get("User-Agent", "")),
        address=request.remote_addr or "",
        invited_by=invited_by,
    )
    connected = hub().stream_counts()

    def replace_device(credentials: Credentials) -> tuple[Credentials, Device]:
        others = remove_device(credentials, former[0]) if former is not None else credentials
        paired = add_device(others, device_id, newcomer, int(time.time()), connected)
        return paired, paired.devices[device_id]

    try:
        _, device = store().exchange(replace_device)
    except NoRoomError:
        access_log().note(AccessKind.REFUSED, seat, address=newcomer.address)
        return problem(409, NO_ROOM)
    if former is not None:
        access_log().expect([former[0]])
        hub().end_streams(former[0])
    access_log().note(how, seat, device_id, device, by=_host(invited_by))
    if how is AccessKind.ENTERED:
        note_proof(device_id)
    session.clear()
    session.permanent = True
    session["device"], session["epoch"] = device_id, device.epoch
    return _welcome(seat)


def _host(device_id: str) -> Author | None:
    """Return who made the QR code of a newcomer, if it was not made at the machine."""
    device = store().read().devices.get(device_id)
    if device is None:
        return None
    identity = IDENTITIES[device.seat]
    return Author(device.name, identity.role, identity.judge, device_id[:8])


def _welcome(seat: str) -> Response:
    return json_answer({"ok": True, "seat": seat, "page": PAGES[IDENTITIES[seat].role]})


def _kind(agent: str) -> str:
    """Return the kind of device that a browser's User-Agent names, in one word."""
    kinds = ("iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh", "Linux")
    return next((kind for kind in kinds if kind in agent), "")


@blueprint.post("/api/prove")
def prove() -> Response:
    """Take the PIN of this device's own seat once more, before something that only its owner may do."""
    device = current_device()
    if device is None:
        return access_denied()
    body = decode_body(_PROOFS)
    if isinstance(body, Response):
        return body
    refusal = check_pin(device[1].seat, body.pin)
    if refusal is not None:
        return refusal
    note_proof(device[0])
    return json_answer({"ok": True})


@blueprint.post("/api/leave")
def leave() -> Response:
    """Remove this device."""
    actor, device = current_actor(), current_device()
    if actor is not None and device is not None:
        store().change(lambda credentials: remove_device(credentials, actor.device_id))
        access_log().expect([actor.device_id])
        access_log().note(AccessKind.REMOVED, device[1].seat, actor.device_id, device[1], by=actor.author)
        hub().end_streams(actor.device_id)
    session.clear()
    return json_answer({"ok": True})
