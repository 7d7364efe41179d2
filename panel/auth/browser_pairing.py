"""Pairing of the browser that sends a request: one that is a device already changes if its user agrees.

Kind: adapter
"""

import secrets
import time

from flask import Response, request, session

from bus.authors import role_sentence
from bus.messages import AccessKind, Author, Sentence
from panel.auth.access import access_log, current_actor, current_device, store
from panel.auth.credentials import Credentials, Device, Newcomer, NoRoomError, add_device, remove_device
from panel.auth.device_names import clean_name
from panel.context import hub
from panel.permissions import IDENTITIES, PAGES
from webcore.problem_details import json_answer, problem

MAX_GIVEN_NAME_LENGTH = 200
"""A longer name is refused; up to this it is cut."""
MAX_SECRET_LENGTH = 100
HTTPS_ONLY = Sentence("https-only", "Staff sign in over HTTPS here. Open the page “For tablets” first.")
NO_ROOM = Sentence(
    "no-room",
    "As many devices of this role are in use as there may be. Remove one of them on the desk's or the MC's page first.",
)


def refuse_unasked_change(seat: str, *, replace: bool) -> Response | None:
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


def newcomer(seat: str, name: str, invited_by: str = "") -> Newcomer:
    """Return what is known of this browser, which wants to be a device of `seat`."""
    return Newcomer(
        seat=seat,
        name=clean_name(name),
        kind=_kind(request.headers.get("User-Agent", "")),
        address=request.remote_addr or "",
        invited_by=invited_by,
    )


def pair_browser(device_id: str, joining: Newcomer, how: AccessKind, by: Author | None = None) -> Response:
    """Pair this browser as a new device; the one that it was before is removed. `by`: who let it in."""
    former, connected = current_device(), hub().stream_counts()

    def replace_device(credentials: Credentials) -> tuple[Credentials, Device]:
        others = remove_device(credentials, former[0]) if former is not None else credentials
        paired = add_device(others, device_id, joining, int(time.time()), connected)
        return paired, paired.devices[device_id]

    try:
        _, device = store().exchange(replace_device)
    except NoRoomError:
        access_log().note(AccessKind.REFUSED, joining.seat, address=joining.address, name=joining.name)
        return problem(409, NO_ROOM)
    if former is not None:
        access_log().expect([former[0]])
        hub().end_streams(former[0])
    access_log().note(how, joining.seat, device_id, device, by=by)
    session.clear()
    session.permanent = True
    session["device"], session["epoch"] = device_id, device.epoch
    return welcome(joining.seat)


def new_device_id() -> str:
    """Return an id for a new device."""
    return secrets.token_hex(16)


def welcome(seat: str) -> Response:
    """Return where a device of `seat` goes on."""
    return json_answer({"ok": True, "seat": seat, "page": PAGES[IDENTITIES[seat].role]})


def _kind(agent: str) -> str:
    """Return the kind of device that a browser's User-Agent names, in one word."""
    kinds = ("iPad", "iPhone", "Android", "CrOS", "Windows", "Macintosh", "Linux")
    return next((kind for kind in kinds if kind in agent), "")
