"""Adapt packs of questions at the desk: look into a file, then take it for the evening. The desk's secret alone."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from controller.bus import messages as m
from controller.packs.taking import FOLDER
from controller.panel import work as w
from controller.panel.access import device, refused, seat, settings
from controller.panel.bodies import malformed
from controller.panel.commands import SILENT
from controller.panel.hub import Hub
from controller.panel.problems import json_answer, problem
from controller.panel.seats import may_take_packs
from controller.panel.words import chosen_language
from controller.panel.workshop import Workshop

MOST_BODY_BYTES = 24_000_000
"""Of one request: a pack of 2 MB and some 15 MB of pictures, written as base64."""

TOO_LARGE = m.Sentence(
    "upload-too-large",
    "Too large: a file of questions has at most {pack} MB, with its pictures {all} MB",
    {"pack": 2, "all": MOST_BODY_BYTES * 3 // 4 // 1_000_000},
)
PATIENCE = 5
"""So many times as long as for other orders is waited: the controller writes the pictures down before it answers."""

NO_STORE = {"Cache-Control": "no-store"}

blueprint = Blueprint("packs", __name__)


@blueprint.post("/api/packs/look")
def look() -> Response:
    """Everything that `bamchuong pack check` says of a file, its questions and how they fit the evening."""
    body = _body()
    if isinstance(body, Response):
        return body
    seen = _workshop().result(w.LookAtPack(str(settings().data), body, chosen_language()))
    return json_answer(seen, headers=NO_STORE) if isinstance(seen, w.PackSeen) else _not_done(seen)


@blueprint.post("/api/packs/take")
def take() -> Response:
    """Seal what was looked at, put it into the data folder and play with it; refused, the file goes again."""
    body, who, own = _body(), device(), seat()
    if isinstance(body, Response):
        return body
    if who is None or own is None:
        return refused()
    sealed = _workshop().result(w.SealPack(str(settings().data), body))
    if not isinstance(sealed, w.PackSealed):
        return _not_done(sealed)
    hub: Hub = current_app.extensions["hub"]
    order = m.TakePack(sealed.file, sealed.key)
    ask = m.Ask(sealed.id, who[1].name or own.who, own.role, sealed.step, order)
    answer = next(filter(None, (hub.ask(ask) for _ in range(PATIENCE))), None)
    if answer is None:
        return problem(503, SILENT)
    if not answer.ok:
        (Path(settings().data) / FOLDER / sealed.file).unlink(missing_ok=True)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "file": sealed.file, "seq": answer.seq})


def _workshop() -> Workshop:
    found: Workshop = current_app.extensions["workshop"]
    return found


def _body() -> bytes | Response:
    """What the desk sent; anybody else is refused before it is read."""
    if not may_take_packs(seat()):
        return refused()
    request.max_content_length = MOST_BODY_BYTES
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return problem(413, TOO_LARGE)


def _not_done(answer: w.AnyAnswer) -> Response:
    """Why not: a request that is none, or reasons for people."""
    if isinstance(answer, w.Malformed):
        return malformed()
    reasons = answer.reasons if isinstance(answer, w.Failed) else ()
    return json_answer({"ok": False, "reasons": reasons}, headers=NO_STORE)
