"""Line to the office: up to which entry its hub has received the journal, and with which hub this box is enrolled.

The process that sends (`bamchuong push`) notes its state in a file; here it is only shown.

Kind: adapter
"""

import time
from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from bus.catalogue import translator
from bus.messages import Part
from controller.exchange.hub_link import hub_link
from controller.push.push_state import PushState, read_push_state, state_sentence
from controller.rules.seal_chain import fingerprint, in_groups
from panel.auth.access import access_denied, current_identity
from panel.context import settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.permissions import may_open
from panel.routes.matches import NO_STORE, job_runner, reasons_of
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body
from webcore.problem_details import json_answer

blueprint = Blueprint("office_line", __name__)


class EnrolRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/office`: the text of the office's hub; empty: only the key of this box is wanted."""

    text: Annotated[str, Meta(max_length=5000)] = ""


class LineView(Part, frozen=True):
    """How the line stands, in words: `state` is a lamp's, empty where this box is enrolled with no hub."""

    state: str
    text: str


class EnrolmentView(Part, frozen=True):
    """The hub that this box sends to, and the key of the box, each with its fingerprint: people compare both."""

    ok: bool
    address: str
    hub_fingerprint: str
    box_key: str
    box_fingerprint: str


_ENROLMENTS = msgspec.json.Decoder(EnrolRequest)


@blueprint.get("/api/office")
def office_line() -> Response:
    """Say up to which entry the office has received the journal, or since when not, and why."""
    if not may_open(current_identity(), "/tech"):
        return access_denied()
    data = Path(settings().data)
    if hub_link(data) is None:
        return json_answer(LineView("", ""), headers=NO_STORE)
    state = read_push_state(data) or PushState()
    since = time.strftime("%H:%M", time.localtime(state.failing_s))
    text = translator(chosen_language())(state_sentence(state, since))
    return json_answer(LineView("ok" if state.why is None else "trouble", text), headers=NO_STORE)


@blueprint.post("/api/office")
def enrol() -> Response:
    """Enrol this box with the hub that the office's text names; return the key that the office must let count."""
    if not may_open(current_identity(), "/tech"):
        return access_denied()
    body = decode_body(_ENROLMENTS)
    if isinstance(body, Response):
        return body
    answer = job_runner().run_to_end(jobs.EnrolBox(str(settings().data), body.text))
    if not isinstance(answer, answers.BoxEnrolled):
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    view = EnrolmentView(
        ok=True,
        address=answer.address,
        hub_fingerprint=in_groups(fingerprint(answer.hub)) if answer.hub else "",
        box_key=answer.box,
        box_fingerprint=in_groups(fingerprint(answer.box)),
    )
    return json_answer(view, headers=NO_STORE)
