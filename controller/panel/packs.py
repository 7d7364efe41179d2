"""Adapt packs of questions at the desk: look into a file, then take it for the evening. The desk's secret alone."""

from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from controller.bus import messages as m
from controller.packs.pack import MOST_PICTURES_BYTES, MOST_TABLE_BYTES
from controller.packs.sealed import needs_pin
from controller.packs.taking import FOLDER, lying
from controller.panel import work as w
from controller.panel.access import device, refused, seat, settings
from controller.panel.bodies import malformed
from controller.panel.commands import SILENT
from controller.panel.hub import Hub
from controller.panel.problems import json_answer, problem
from controller.panel.seats import may_take_packs
from controller.panel.words import chosen_language
from controller.panel.workshop import Workshop

MOST_BODY_BYTES = (MOST_TABLE_BYTES + MOST_PICTURES_BYTES) * 4 // 3 + 1_000_000
"""Of one request: a file of questions with all its pictures, written as base64, and the names."""

MOST_LISTED = 100

TOO_LARGE = m.Sentence(
    "upload-too-large",
    "Too large: a file of questions has at most {pack} MB, its pictures together {pictures} MB",
    {"pack": MOST_TABLE_BYTES // 1_000_000, "pictures": MOST_PICTURES_BYTES // 1_000_000},
)
PATIENCE = 5
"""So many times as long as for other orders is waited: the controller writes the pictures down before it answers."""

NO_STORE = {"Cache-Control": "no-store"}

blueprint = Blueprint("packs", __name__)


@blueprint.get("/api/packs")
def listed() -> Response:
    """The packs that lie in the data folder already, the newest first, and how much can be sent."""
    if not may_take_packs(seat()):
        return refused()
    found = tuple(_there(one) for one in lying(Path(settings().data) / FOLDER)[:MOST_LISTED])
    return json_answer(w.PacksThere(found, MOST_TABLE_BYTES, MOST_PICTURES_BYTES), headers=NO_STORE)


def _there(path: Path) -> w.PackThere:
    state = path.stat()
    return w.PackThere(path.name, needs_pin(path), state.st_size, int(state.st_mtime))


@blueprint.post("/api/packs/look")
def look() -> Response:
    """Everything that `bamchuong pack check` says of a file, its questions and how they fit the evening."""
    body, who = _body(), _who()
    if isinstance(body, Response):
        return body
    seen = _workshop().result(w.LookAtPack(str(settings().data), body, who, chosen_language()))
    return json_answer(seen, headers=NO_STORE) if isinstance(seen, w.PackSeen) else _not_done(seen)


@blueprint.post("/api/packs/take")
def take() -> Response:
    """Seal what was looked at, put it into the data folder and play with it; refused, the file goes again."""
    body, who, own = _body(), _who(), seat()
    if isinstance(body, Response):
        return body
    if own is None:
        return refused()
    sealed = _workshop().result(w.SealPack(str(settings().data), body, who))
    if not isinstance(sealed, w.PackSealed):
        return _not_done(sealed)
    hub: Hub = current_app.extensions["hub"]
    order = m.TakePack(sealed.file, sealed.key)
    ask = m.Ask(sealed.id, who, own.role, sealed.step, order)
    answer = next(filter(None, (hub.ask(ask) for _ in range(PATIENCE))), None)
    if answer is None:
        return problem(503, SILENT)
    if sealed.new and not answer.ok:
        (Path(settings().data) / FOLDER / sealed.file).unlink(missing_ok=True)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "file": sealed.file, "seq": answer.seq})


def _workshop() -> Workshop:
    found: Workshop = current_app.extensions["workshop"]
    return found


def _who() -> str:
    """Who asks, for the record: the device's name, else the seat's."""
    own, one = seat(), device()
    return (one[1].name if one is not None else "") or (own.who if own is not None else "")


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
