"""Packages of matches at the desk: a match leaves as one file, or comes from one, piece by piece.

Kind: adapter
"""

import shutil
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta

from bus.free_space import space_fault
from bus.messages import Sentence
from bus.messages.commands import MatchId
from controller.exchange.bundle import CHUNK
from controller.matches.package_file import MAX_BYTES, SUFFIX
from panel.auth.access import access_denied
from panel.context import settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.routes.matches import NO_STORE, job_runner, match_folders, match_staff, reasons_of
from panel.routes.slide_library import MAX_REQUEST_BYTES, NOT_NEXT, is_match_running
from panel.slides.library import PART, add_piece
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

INCOMING = ".incoming"
"""A folder beside the matches: a package on its way in or out."""

NAME = f"match{SUFFIX}"
MAX_REQUESTED_BYTES = MAX_BYTES + 1_000_000
RUNS = Sentence(
    "package-running", "A match is running, and the memory card belongs to its journal: do this before or after"
)
NO_ROOM = Sentence("package-no-room", "The package cannot be written: the memory card is full or write-protected")

blueprint = Blueprint("match_packages", __name__)


class PackageRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/package`: whose package is wanted."""

    match: MatchId


class PackagePiece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/package/piece`: `data` (base64) from byte `offset` on; the file has `size` bytes."""

    size: Annotated[int, Meta(ge=1, le=MAX_REQUESTED_BYTES)]
    offset: Annotated[int, Meta(ge=0, le=MAX_REQUESTED_BYTES)]
    data: Annotated[bytes, Meta(min_length=1)]
    name: Annotated[str, Meta(max_length=255)] = ""


_REQUESTS, _PIECES = msgspec.json.Decoder(PackageRequest), msgspec.json.Decoder(PackagePiece)


def _incoming() -> Path:
    folder = match_folders().folder / INCOMING
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return folder


@blueprint.post("/api/matches/package")
def export() -> Response:
    """Return a match as one file, or everything that is missing for it."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_REQUESTS)
    if isinstance(body, Response):
        return body
    if is_match_running():
        return json_answer({"ok": False, "reasons": (RUNS,)}, headers=NO_STORE)
    try:
        target = _incoming() / f"{uuid.uuid4().hex}{SUFFIX}"
    except OSError:
        return problem(503, NO_ROOM)
    answer = job_runner().run_to_end(
        jobs.PackMatch(str(settings().data), body.match, str(target), version("bamchuong"))
    )
    if not isinstance(answer, answers.MatchPacked):
        target.unlink(missing_ok=True)
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{body.match}{SUFFIX}"'}
    return Response(_stream_once(target), mimetype="application/vnd.bamchuong.match", headers=headers)


def _stream_once(path: Path) -> Iterator[bytes]:
    """Yield the content of a file that is removed at once, so that nothing is left of it however this ends."""
    with path.open("rb") as file:
        path.unlink()
        while chunk := file.read(CHUNK):
            yield chunk


@blueprint.post("/api/matches/package/piece")
def take() -> Response:
    """Take a piece of a package; with the last one it is checked and put onto this machine, or reasons say why not."""
    if match_staff() is None:
        return access_denied()
    request.max_content_length = MAX_REQUEST_BYTES
    piece = decode_body(_PIECES)
    if isinstance(piece, Response):
        return piece
    if is_match_running():
        return json_answer({"ok": False, "reasons": (RUNS,)}, headers=NO_STORE)
    end = piece.offset + len(piece.data)
    try:
        folder = _incoming()
        if piece.offset == 0 and (fault := space_fault(folder, 2 * piece.size)):  # the package, and what is in it
            return json_answer({"ok": False, "reasons": (fault,)}, headers=NO_STORE)
        is_next = end <= piece.size and add_piece(folder, NAME, piece.offset, piece.data)
    except OSError:
        return problem(503, NO_ROOM)
    if not is_next:
        return json_answer({"ok": False, "reasons": (NOT_NEXT,)}, headers=NO_STORE)
    if end < piece.size:
        return json_answer({"ok": True, "reasons": ()}, headers=NO_STORE)
    answer = job_runner().run_to_end(jobs.UnpackMatch(str(settings().data), str(folder / f".{NAME}{PART}")))
    shutil.rmtree(folder, ignore_errors=True)
    if isinstance(answer, answers.MatchUnpacked):
        return json_answer({"ok": True, "reasons": (), "id": answer.id}, headers=NO_STORE)
    return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
