"""Pairing by a QR code: a browser proves that it has read one, waits, and is let in by somebody who compared the codes.

What the proof is: `auth/pairing.py`. Where there is no HTTPS, in a trial with simulated pins, browsers have no
cryptography for pages, and the token itself is sent. A code that was made at the machine lets in at once: whoever is
there has no second screen to compare with.

Kind: adapter
"""

import secrets
import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app
from msgspec import Meta

from bus.messages import AccessKind, Role, Sentence
from panel.auth.access import access_denied, access_log, current_actor, current_device, is_staff_allowed_here, store
from panel.auth.browser_pairing import (
    HTTPS_ONLY,
    MAX_GIVEN_NAME_LENGTH,
    MAX_SECRET_LENGTH,
    new_device_id,
    newcomer,
    pair_browser,
    refuse_unasked_change,
    welcome,
)
from panel.auth.credentials import Newcomer, Ticket, find_ticket, redeem_ticket
from panel.auth.pairing import comparison_code, is_proven, short_fingerprint, ticket_id
from panel.auth.pending import WAITING_NS, Pending, PendingDevices
from panel.auth.pin_check import refuse_without_proof
from panel.authority import authority_fingerprint
from panel.context import settings
from panel.permissions import IDENTITIES, may_manage
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

NO_TICKET = Sentence("no-ticket", "This QR code has already been used or has expired. Ask for a new one.")
NOT_LET_IN = Sentence("not-let-in", "This device was not let in. Ask at the desk.")
NOBODY_WAITS = Sentence("nobody-waits", "This device is not waiting any more.")

Hex = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
Proof = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
Token = Annotated[str, Meta(max_length=MAX_SECRET_LENGTH)]

blueprint = Blueprint("pairing", __name__)


class TicketLogin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pair`: `id`, `nonce` and `proof` of a one-time ticket, or without HTTPS its token, `ticket`.

    `replace`: what this browser is now may be given up.
    """

    id: Hex = ""
    nonce: Hex = ""
    proof: Proof = ""
    ticket: Token = ""
    name: Annotated[str, Meta(max_length=MAX_GIVEN_NAME_LENGTH)] = ""
    replace: bool = False


class WaitingDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pair/wait`: the device that waits, by the token that it was given."""

    pending: Token


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/pending`: whether a device that waits is let in."""

    id: Hex
    accept: bool


_TICKETS = msgspec.json.Decoder(TicketLogin)
_WAITING = msgspec.json.Decoder(WaitingDevice)
_DECISIONS = msgspec.json.Decoder(Decision)


def pending_devices() -> PendingDevices:
    """Return the devices that wait to be let in."""
    value: PendingDevices = current_app.extensions["pending_devices"]
    return value


@blueprint.post("/api/pair")
def pair() -> Response:
    """Take a ticket, which is used up: this browser waits to be let in, or is let in at once."""
    body = decode_body(_TICKETS)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return problem(403, HTTPS_ONLY)
    number, now_ns = body.id or ticket_id(body.ticket), time.monotonic_ns()
    ticket = find_ticket(store().read(), number, now_ns)
    if ticket is None or not _is_good(ticket, body):
        return problem(401, NO_TICKET)
    device = current_device()
    if device is not None and device[1].seat == ticket.seat:
        return welcome(ticket.seat)  # it is that already: the ticket stays for another device
    refusal = refuse_unasked_change(ticket.seat, replace=body.replace)
    if refusal is not None:
        return refusal
    _, ticket = store().exchange(lambda credentials: redeem_ticket(credentials, number, now_ns))
    if ticket is None:
        return problem(401, NO_TICKET)
    joining = newcomer(ticket.seat, body.name, ticket.invited_by)
    if not ticket.invited_by or IDENTITIES[ticket.seat].role is Role.STAGE:
        return pair_browser(new_device_id(), joining, AccessKind.INVITED)
    return _let_wait(joining, comparison_code(ticket.key, body.nonce, _fingerprint()), now_ns)


def _is_good(ticket: Ticket, body: TicketLogin) -> bool:
    if body.ticket:
        return not settings().https_port  # whoever could prove it must not send it
    return is_proven(ticket.key, body.nonce, _fingerprint(), body.proof)


def _fingerprint() -> str:
    return short_fingerprint(authority_fingerprint())


def _let_wait(joining: Newcomer, code: str, now_ns: int) -> Response:
    token = secrets.token_urlsafe(16)
    pending_devices().add(secrets.token_hex(16), Pending(token, joining, code, now_ns + WAITING_NS))
    return json_answer({"ok": True, "pending": token, "code": code, "seat": joining.seat})


@blueprint.post("/api/pair/wait")
def wait() -> Response:
    """Return whether this device still waits; let it in once somebody has accepted it."""
    body = decode_body(_WAITING)
    if isinstance(body, Response):
        return body
    if not is_staff_allowed_here():
        return problem(403, HTTPS_ONLY)
    pending = pending_devices().find(body.pending, time.monotonic_ns())
    if pending is None:
        return problem(401, NO_TICKET)
    if pending.state == "waiting":
        return json_answer({"ok": True, "waiting": True})
    pending_devices().forget(body.pending)
    if pending.state == "refused":
        return problem(403, NOT_LET_IN)
    return pair_browser(new_device_id(), pending.newcomer, AccessKind.INVITED, by=pending.by)


@blueprint.post("/api/pending")
def decide() -> Response:
    """Let in a device that waits, or not: somebody has compared the code on both screens."""
    actor = current_actor()
    if actor is None:
        return access_denied()
    body = decode_body(_DECISIONS)
    if isinstance(body, Response):
        return body
    now_ns = time.monotonic_ns()
    waiting = pending_devices().waiting(now_ns).get(body.id)
    if waiting is None:
        return problem(404, NOBODY_WAITS)
    if not may_manage(actor.identity, IDENTITIES[waiting.newcomer.seat]):
        return access_denied()
    refusal = refuse_without_proof() if body.accept else None
    if refusal is not None:
        return refusal
    pending_devices().decide(body.id, is_accepted=body.accept, by=actor.author, now_ns=now_ns)
    if not body.accept:
        joining = waiting.newcomer
        access_log().note(AccessKind.REFUSED, joining.seat, name=joining.name, address=joining.address, by=actor.author)
    return json_answer({"ok": True})
