"""What screens say of a question's clip, for the MC: that they play it, wait for a tap, or cannot play it.

Believed is this machine and whoever was paired: a stranger must not frighten the MC.

Kind: adapter
"""

from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app
from msgspec import Meta

from bus import messages as m
from panel.auth.access import access_denied, current_device_id
from panel.context import hub
from panel.live.clip_reports import ClipOutcome, ClipReports
from panel.live.sse import event
from webcore.json_body import decode_body
from webcore.problem_details import json_answer
from webcore.request_guard import is_local_request

blueprint = Blueprint("clip_reports", __name__)


class ClipReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/clip`: what the page `screen` says of the clip with this token, played so many times."""

    screen: m.Id
    token: Annotated[str, Meta(max_length=64)]
    times: Annotated[int, Meta(ge=1, le=10_000)]
    outcome: ClipOutcome


_REPORTS = msgspec.json.Decoder(ClipReport)


@blueprint.post("/api/clip")
def report() -> Response:
    """Take what a screen says; the MC's pages show it."""
    device_id = current_device_id()
    if not device_id and not is_local_request():
        return access_denied()
    body = decode_body(_REPORTS)
    if isinstance(body, Response):
        return body
    snapshot = hub().snapshot("stage")
    question = snapshot.question if snapshot is not None else None
    clip = question.clip if question is not None else None
    if question is not None and clip is not None and (clip.token, clip.times) == (body.token, body.times):
        reports: ClipReports = current_app.extensions["clip_reports"]
        screen = f"{device_id}/{body.screen}"
        counts = reports.record(screen, (body.token, body.times), question.number, body.outcome)
        if counts is not None:
            hub().channels["mc"].publish("clip", event("clip", msgspec.json.encode(counts)))
    return json_answer({"ok": True})
