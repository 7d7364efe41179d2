"""Signing in by the PIN of a seat on `/enter`, proving it again, and leaving. QR codes: `routes/pairing.py`.

Kind: adapter
"""

from typing import Annotated

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from msgspec import Meta

from bus.messages import AccessKind, Sentence
from panel.auth.access import access_denied, access_log, current_actor, current_device, is_staff_allowed_here, store
from panel.auth.browser_pairing import (
    HTTPS_ONLY,
    MAX_GIVEN_NAME_LENGTH,
    MAX_SECRET_LENGTH,
    new_device_id,
    newcomer,
    pair_browser,
    refuse_unasked_change,
)
from panel.auth.credentials import remove_device
from panel.auth.pin_check import check_pin, note_proof
from panel.context import hub
from panel.permissions import IDENTITIES, PAGES, PIN_SEATS
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

NO_SUCH_SEAT = Sentence("no-such-role", "There is no such role.")

blueprint = Blueprint("login", __name__)


class PinLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /enter`: the PIN of a seat. `replace`: what this browser is now may be given up."""

    pin: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]
    seat: Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(PIN_SEATS)})] = "mc"
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""
    replace: bool = False


class PinProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/prove`: the PIN of this device's own seat, once more."""

    pin: Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]


_PINS = msgspec.json.Decoder(PinLogin)
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


@blueprint.post("/enter")
def enter() -> Response:
    """Pair a device whose user knows the PIN of the seat."""
    body = decode_body(_PINS)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return problem(403, HTTPS_ONLY)
    if body.seat not in PIN_SEATS:
        return problem(400, NO_SUCH_SEAT, f"seat: one of {', '.join(PIN_SEATS)}")
    refusal = check_pin(body.seat, body.pin) or refuse_unasked_change(body.seat, replace=body.replace)
    if refusal is not None:
        return refusal
    device_id = new_device_id()
    answer = pair_browser(device_id, newcomer(body.seat, body.name), AccessKind.ENTERED)
    if answer.status_code == 200:
        note_proof(device_id)
    return answer


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
