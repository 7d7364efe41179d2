"""Adapt packs of questions at the desk: look into a file, then take it for the evening. The desk's secret alone.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from bus import messages as m
from controller.packs.library import FOLDER, list_packs
from controller.packs.pack import MAX_PICTURES_BYTES, MAX_TABLE_BYTES
from controller.packs.sealed_pack import needs_pin
from panel.auth.access import access_denied, current_actor
from panel.context import hub, settings
from panel.jobs import messages as w
from panel.jobs.runner import JobRunner
from panel.permissions import Identity, may_load_packs
from panel.routes.commands import NOT_RESPONDING
from webcore.catalogue import chosen_language
from webcore.json_body import malformed
from webcore.problem_details import json_answer, problem

MAX_UPLOAD_BYTES = (MAX_TABLE_BYTES + MAX_PICTURES_BYTES) * 4 // 3 + 1_000_000
"""Of one request: a file of questions with all its pictures, written as base64, and the names."""

MAX_LISTED_PACKS = 100

TOO_LARGE = m.Sentence(
    "upload-too-large",
    "Too large: a question file may have at most {pack} MB, its pictures together {pictures} MB",
    {"pack": MAX_TABLE_BYTES // 1_000_000, "pictures": MAX_PICTURES_BYTES // 1_000_000},
)
MAX_ATTEMPTS = 5
"""So many times as long as for other orders is waited: the controller writes the pictures down before it answers."""

NO_STORE = {"Cache-Control": "no-store"}

blueprint = Blueprint("packs", __name__)


@blueprint.get("/api/packs")
def listed() -> Response:
    """The packs that lie in the data folder already, the newest first, and how much can be sent."""
    if _desk() is None:
        return access_denied()
    found = tuple(_listing(one) for one in list_packs(Path(settings().data) / FOLDER)[:MAX_LISTED_PACKS])
    return json_answer(w.PackList(found, MAX_TABLE_BYTES, MAX_PICTURES_BYTES), headers=NO_STORE)


def _listing(path: Path) -> w.PackListing:
    state = path.stat()
    return w.PackListing(path.name, needs_pin(path), state.st_size, int(state.st_mtime))


@blueprint.post("/api/packs/look")
def look() -> Response:
    """Everything that `bamchuong pack check` says of a file, its questions and how they fit the evening."""
    who = _desk()
    if who is None:
        return access_denied()
    body = _body()
    if isinstance(body, Response):
        return body
    seen = _workshop().result(w.InspectPack(str(settings().data), body, who[0], chosen_language()))
    return json_answer(seen, headers=NO_STORE) if isinstance(seen, w.PackPreview) else _failure(seen)


@blueprint.post("/api/packs/take")
def take() -> Response:
    """Seal what was looked at, put it into the data folder and play with it; refused, the file goes again."""
    who = _desk()
    if who is None:
        return access_denied()
    body = _body()
    if isinstance(body, Response):
        return body
    sealed = _workshop().result(w.SealPack(str(settings().data), body, who[0]))
    if not isinstance(sealed, w.SealedPackFile):
        return _failure(sealed)
    order = m.LoadPack(sealed.file, sealed.key)
    ask = m.CommandRequest(sealed.id, who[0], who[1].role, sealed.step, order)
    answer = next(filter(None, (hub().send_command(ask) for _ in range(MAX_ATTEMPTS))), None)
    if answer is None:
        return problem(503, NOT_RESPONDING)
    if sealed.new and not answer.ok:
        (Path(settings().data) / FOLDER / sealed.file).unlink(missing_ok=True)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "file": sealed.file, "seq": answer.seq})


def _workshop() -> JobRunner:
    found: JobRunner = current_app.extensions["workshop"]
    return found


def _desk() -> tuple[str, Identity] | None:
    """Who asks, if it is the desk; anybody else is refused before anything is read."""
    who = current_actor()
    return who if who is not None and may_load_packs(who[1]) else None


def _body() -> bytes | Response:
    """What was sent, or why it is not read."""
    request.max_content_length = MAX_UPLOAD_BYTES
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return problem(413, TOO_LARGE)


def _failure(answer: w.AnyAnswer) -> Response:
    """Why not: a request that is none, or reasons for people."""
    if isinstance(answer, w.Malformed):
        return malformed()
    reasons = answer.reasons if isinstance(answer, w.Failed) else ()
    return json_answer({"ok": False, "reasons": reasons}, headers=NO_STORE)
