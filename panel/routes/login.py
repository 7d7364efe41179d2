"""Pairing of devices: by the PIN of a seat on `/enter`, or by a one-time ticket from a QR code.

A QR code carries its ticket after the `#` of the address, where no server and no log sees it; the page posts it.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from msgspec import Meta

from bus.messages import Sentence
from panel.auth.access import current_device_id, is_staff_allowed_here, store
from panel.auth.credentials import Credentials, add_device, redeem_ticket, remove_device
from panel.context import hub
from panel.permissions import IDENTITIES, PAGES, PIN_SEATS
from webcore.json_body import decode_body
from webcore.pin_hashing import PinChecker
from webcore.problem_details import json_answer, problem
from webcore.rate_limit import Attempts

MAX_NAME_LENGTH = 40
MAX_GIVEN_NAME_LENGTH = 200
"""A longer one is refused; up to this it is cut."""
MAX_SECRET_LENGTH = 100
NO_SUCH_SEAT = Sentence("no-such-role", "There is no such role.")

blueprint = Blueprint("login", __name__)


class PinLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /enter`: the PIN of a seat."""

    pin: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]
    seat: Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(PIN_SEATS)})] = "mc"
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""


class TicketLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pair`: a one-time ticket."""

    ticket: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""


_PINS = msgspec.json.Decoder(PinLogin)
_TICKETS = msgspec.json.Decoder(TicketLogin)


@blueprint.get("/enter")
def page() -> ResponseReturnValue:
    """The page to sign in. A link may carry a PIN or a ticket after `#`."""
    if not is_staff_allowed_here():
        return redirect(url_for("ca_download.trust_page"))
    return render_template("enter.html", seats=PIN_SEATS, selected=_preselected_seat())


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
    attempts: Attempts = current_app.extensions["attempts"]
    address, now_ns = request.remote_addr or "", time.monotonic_ns()
    wait_s = attempts.start(address, body.seat, now_ns)
    if wait_s:
        sentence = Sentence("too-many-tries", "Too many wrong PINs. Try again in {seconds} s.", {"seconds": wait_s})
        return problem(429, sentence, headers={"Retry-After": str(wait_s)})
    checker: PinChecker = current_app.extensions["checker"]
    if not checker.matches(store().read().pin_hashes.get(body.seat, ""), body.pin):
        return problem(401, Sentence("wrong-pin", "This PIN is wrong."))
    attempts.succeed(address, body.seat, now_ns)
    return _pair_browser(body.seat, body.name)


@blueprint.post("/api/pair")
def pair() -> Response:
    """Pair a device by a ticket, which is used up."""
    body = decode_body(_TICKETS)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return _https_only()
    now_ns = time.monotonic_ns()
    _, seat = store().exchange(lambda credentials: redeem_ticket(credentials, body.ticket, now_ns))
    if seat is None:
        return problem(
            401, Sentence("no-ticket", "This QR code has already been used or has expired. Ask for a new one.")
        )
    return _pair_browser(seat, body.name)


def _pair_browser(seat: str, name: str) -> Response:
    """Pair this browser as a new device; the one that it was before is removed."""
    former_id, device_id = current_device_id(), secrets.token_hex(16)
    kind = _kind(request.headers.get("User-Agent", ""))
    clean = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:MAX_NAME_LENGTH]

    def replace_device(credentials: Credentials) -> Credentials:
        others = remove_device(credentials, former_id)
        return add_device(others, device_id, seat=seat, name=clean, kind=kind, now_s=int(time.time()))

    credentials = store().change(replace_device)
    session.clear()
    session.permanent = True
    session["device"], session["epoch"] = device_id, credentials.devices[device_id].epoch
    return json_answer({"ok": True, "seat": seat, "page": PAGES[IDENTITIES[seat].role]})


def _kind(agent: str) -> str:
    """Return the kind of device that a browser's User-Agent names, in one word."""
    kinds = ("iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh", "Linux")
    return next((kind for kind in kinds if kind in agent), "")


@blueprint.post("/api/leave")
def leave() -> Response:
    """Remove this device."""
    device_id = current_device_id()
    if device_id:
        store().change(lambda credentials: remove_device(credentials, device_id))
        hub().end_streams(device_id)
    session.clear()
    return json_answer({"ok": True})
