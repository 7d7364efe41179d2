"""Adapt how a device becomes one of ours: by the PIN of a seat, or by a one-time ticket from a QR code; `/enter`.

A QR code carries its ticket behind the `#` of the address, where no server and no log sees it; the page posts it.

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
from panel.auth import credentials as k
from panel.auth.access import device_id, staff_may_enter_here, store
from panel.context import hub
from panel.permissions import NAMED, PAGES, PIN_SEATS
from webcore.json_body import decoded
from webcore.pin_hashing import Checker
from webcore.problem_details import json_answer, problem
from webcore.rate_limit import Attempts

MOST_NAME = 40
NO_SUCH_SEAT = Sentence("no-such-role", "There is no such role.")

blueprint = Blueprint("login", __name__)


class ByPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /enter`: the PIN of a seat."""

    pin: str
    seat: Annotated[str, Meta(extra_json_schema={"enum": list(PIN_SEATS)})] = "mc"
    name: str = ""


class ByTicket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pair`: a one-time ticket."""

    ticket: str
    name: str = ""


_PINS = msgspec.json.Decoder(ByPin)
_TICKETS = msgspec.json.Decoder(ByTicket)


@blueprint.get("/enter")
def page() -> ResponseReturnValue:
    """Ask who somebody is. A link may carry a PIN or a ticket after `#`."""
    if not staff_may_enter_here():
        return redirect(url_for("ca_download.how"))
    return render_template("enter.html", seats=PIN_SEATS, wished=_wished())


def _wished() -> str:
    """The seat that the page somebody came from belongs to."""
    to = request.args.get("to", "/mc")
    return next((seat for seat in PIN_SEATS if PAGES[NAMED[seat].role] == to), "mc")


def _not_here() -> Response:
    return problem(403, Sentence("https-only", "Staff sign in over HTTPS here. Open the page “For tablets” first."))


@blueprint.post("/enter")
def enter() -> Response:
    """Let in who knows the PIN of the seat."""
    body = decoded(_PINS)
    if isinstance(body, Response):
        return body
    if not staff_may_enter_here():
        return _not_here()
    if body.seat not in PIN_SEATS:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(PIN_SEATS)}")
    attempts: Attempts = current_app.extensions["attempts"]
    address, now_ns = request.remote_addr or "", time.monotonic_ns()
    wait_s = attempts.begin(address, body.seat, now_ns)
    if wait_s:
        sentence = Sentence("too-many-tries", "Too many wrong PINs. Try again in {seconds} s.", {"seconds": wait_s})
        return problem(429, sentence, headers={"Retry-After": str(wait_s)})
    checker: Checker = current_app.extensions["checker"]
    if not checker.matches(store().kept().pins.get(body.seat, ""), body.pin):
        return problem(401, Sentence("wrong-pin", "This PIN is wrong."))
    attempts.passed(address, body.seat, now_ns)
    return _let_in(body.seat, body.name)


@blueprint.post("/api/pair")
def pair() -> Response:
    """Let in who has a ticket; it is used up by this."""
    body = decoded(_TICKETS)
    if isinstance(body, Response):
        return body
    if not staff_may_enter_here():
        return _not_here()
    now_ns = time.monotonic_ns()
    _, seat = store().take(lambda kept: k.redeemed(kept, body.ticket, now_ns))
    if seat is None:
        return problem(401, Sentence("no-ticket", "This QR code has already been used or has expired. Ask for a new one."))
    return _let_in(seat, body.name)


def _let_in(seat: str, name: str) -> Response:
    """Give this browser a device of its own; the one it was before is forgotten."""
    before, number = device_id(), secrets.token_hex(16)
    kind = _kind(request.headers.get("User-Agent", ""))
    clean = " ".join(name.split())[:MOST_NAME]

    def changed(kept: k.Credentials) -> k.Credentials:
        return k.paired(k.revoked(kept, before), number, seat, clean, kind, int(time.time()))

    kept = store().change(changed)
    session.clear()
    session.permanent = True
    session["device"], session["epoch"] = number, kept.devices[number].epoch
    return json_answer({"ok": True, "seat": seat, "page": PAGES[NAMED[seat].role]})


def _kind(agent: str) -> str:
    """What a browser says it runs on, in a word."""
    words = ("iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh", "Linux")
    return next((word for word in words if word in agent), "")


@blueprint.post("/api/leave")
def leave() -> Response:
    """Forget this device."""
    number = device_id()
    if number:
        store().change(lambda kept: k.revoked(kept, number))
        hub().end(number)
    session.clear()
    return json_answer({"ok": True})
