"""Packs of questions at the desk: preview a file, then load it for the match. Only the desk may see them.

Kind: adapter
"""

from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app, request
from msgspec import Meta
from werkzeug.exceptions import RequestEntityTooLarge

from bus import messages as m
from bus.listed_files import ListedFile
from bus.units import NS_PER_S
from controller.packs.library import FOLDER, list_packs
from controller.packs.pack import MAX_PICTURES_BYTES, MAX_TABLE_BYTES
from controller.packs.sealed_pack import needs_pin
from panel.auth.access import Actor, access_denied, current_actor
from panel.auth.pin_check import refuse_without_proof
from panel.context import hub, settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.runner import JobRunner
from panel.permissions import may_load_packs
from panel.routes.commands import NOT_RESPONDING
from panel.routes.job_stream import stream_job
from question_files.media.ffmpeg import can_convert
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body, malformed_answer
from webcore.problem_details import json_answer, problem

MAX_UPLOAD_BYTES = (MAX_TABLE_BYTES + MAX_PICTURES_BYTES) * 4 // 3 + 1_000_000
"""Limit of one request: a question file with all its pictures and clips, encoded as base64, and their names."""

MAX_LISTED_PACKS = 100

TOO_LARGE = m.Sentence(
    "upload-too-large",
    "Too large: a question file may have at most {pack} MB, its pictures and clips together {pictures} MB",
    {"pack": MAX_TABLE_BYTES // 1_000_000, "pictures": MAX_PICTURES_BYTES // 1_000_000},
)
MAX_ATTEMPTS = 2
"""The panel waits so many times longer than usual: the controller writes the pictures before it answers."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_STORE = {"Cache-Control": "no-store"}
MAX_CLIP_REQUEST_BYTES = MAX_PICTURES_BYTES * 4 // 3 + 4_000
NO_PROGRAM = m.Sentence(
    "no-ffmpeg", "The program ffmpeg is not installed on this machine: save the clip as MP4 (H.264) on another computer"
)


class QuestionClip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clip that a pack names: its name and its bytes."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    content: bytes


_CLIPS = msgspec.json.Decoder(QuestionClip)

blueprint = Blueprint("packs", __name__)


@blueprint.get("/api/packs")
def pack_list() -> Response:
    """Return the packs in the data folder, newest first, and the limits of an upload."""
    if _desk_actor() is None:
        return access_denied()
    listings = tuple(map(_listing, list_packs(Path(settings().data) / FOLDER)[:MAX_LISTED_PACKS]))
    limits = MAX_TABLE_BYTES, MAX_PICTURES_BYTES
    return json_answer(answers.PackList(listings, *limits, can_convert=can_convert()), headers=NO_STORE)


def _listing(file: ListedFile) -> answers.PackListing:
    return answers.PackListing(file.name, needs_pin(file.path), file.size_bytes, file.changed_ns // NS_PER_S)


@blueprint.get("/api/packs/template.xlsx")
def template() -> Response:
    """Return an empty spreadsheet for the questions of the open match, with hints in the language of who asks."""
    if _desk_actor() is None:
        return access_denied()
    answer = _job_runner().run_to_end(jobs.WriteTemplate(str(settings().data), chosen_language()))
    if not isinstance(answer, answers.PackTemplate):
        return _failure(answer)
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="cau-hoi.xlsx"'}
    return Response(answer.content, mimetype=XLSX, headers=headers)


@blueprint.post("/api/packs/clip")
def convert_clip() -> Response:
    """Make a clip that every screen plays of one that a pack names, and return it. Answers with lines of JSON:
    `Progress`, and last `ClipMade` or `Failed` with all reasons. Closing the connection ends it."""
    if _desk_actor() is None:
        return access_denied()
    request.max_content_length = MAX_CLIP_REQUEST_BYTES
    body = decode_body(_CLIPS)
    if isinstance(body, Response):
        return body
    if not can_convert():
        return problem(409, NO_PROGRAM)
    return stream_job(jobs.ConvertQuestionClip(str(settings().data), body.name, body.content))


@blueprint.post("/api/packs/preview")
def preview() -> Response:
    """Return everything that `bamchuong pack check` reports of a file, its questions, and how they fit the format."""
    actor = _desk_actor()
    if actor is None:
        return access_denied()
    body = _read_body()
    if isinstance(body, Response):
        return body
    job = jobs.PreviewPack(str(settings().data), body, actor.label, is_proved=refuse_without_proof() is None)
    answer = _job_runner().run_to_end(job)
    return json_answer(answer, headers=NO_STORE) if isinstance(answer, answers.PackPreview) else _failure(answer)


@blueprint.post("/api/packs/load")
def load() -> Response:
    """Seal a previewed pack in the data folder and load it for the match; if that is refused, the file is removed."""
    actor = _desk_actor()
    if actor is None:
        return access_denied()
    body = _read_body()
    if isinstance(body, Response):
        return body
    sealed = _job_runner().run_to_end(jobs.SealPack(str(settings().data), body, actor.label))
    if not isinstance(sealed, answers.SealedFile):
        return _failure(sealed)
    order = actor.command_request(sealed.id, sealed.step, m.LoadPack(sealed.file, sealed.key))
    answer = next(filter(None, (hub().send_command(order) for _ in range(MAX_ATTEMPTS))), None)
    if answer is None:
        return problem(503, NOT_RESPONDING)
    if sealed.is_new and not answer.ok:
        (Path(settings().data) / FOLDER / sealed.file).unlink(missing_ok=True)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons, "file": sealed.file, "seq": answer.seq})


def _job_runner() -> JobRunner:
    value: JobRunner = current_app.extensions["job_runner"]
    return value


def _desk_actor() -> Actor | None:
    """Return who asks, at the desk; None for anybody else, before anything is read."""
    actor = current_actor()
    return actor if actor is not None and may_load_packs(actor.identity) else None


def _read_body() -> bytes | Response:
    """Return the body of the request, or the refusal if it is too large."""
    request.max_content_length = MAX_UPLOAD_BYTES
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return problem(413, TOO_LARGE)


def _failure(answer: answers.AnyAnswer) -> Response:
    """Return why a job failed: a malformed request, or reasons for people."""
    if isinstance(answer, answers.Malformed):
        return malformed_answer()
    reasons = answer.reasons if isinstance(answer, answers.Failed) else ()
    return json_answer({"ok": False, "reasons": reasons}, headers=NO_STORE)
