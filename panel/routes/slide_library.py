"""Library of promotion slides at the desk: files are uploaded, ordered and removed, by desk and MC.

A file arrives in pieces, each a small request: no body is large, and the page can say how far it is. While a match runs
nothing is uploaded: the memory card belongs to the journal then.

Kind: adapter
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta

from bus.messages import Sentence
from panel.auth.access import access_denied, current_identity
from panel.context import hub, settings
from panel.jobs import messages as jobs
from panel.permissions import may_arrange_slides
from panel.routes.job_stream import stream_job
from panel.routes.packs import NO_PROGRAM
from panel.routes.slides import slide_folder
from panel.slides import library
from panel.slides.arrangement import Arrangement
from panel.slides.conversion import stored_fault
from question_files.media.ffmpeg import can_convert
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

MAX_PIECE_BYTES = 512_000
MAX_REQUEST_BYTES = MAX_PIECE_BYTES * 4 // 3 + 4_000
"""A piece as base64, with its name."""

RUNS = Sentence(
    "slides-running", "A match is running, and the memory card belongs to its journal: upload before or after"
)
NOT_NEXT = Sentence("slides-piece", "The upload was interrupted: choose the file again")
NOTHING_WRONG = Sentence("clip-right", "There is no such clip that would have to be converted")
NO_STORE = {"Cache-Control": "no-store"}

SlideName = Annotated[str, Meta(min_length=1, max_length=255)]

blueprint = Blueprint("slide_library", __name__)


class SlidePiece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a file: `data` (base64) from the byte `offset` on; the file has `size` bytes."""

    name: SlideName
    size: Annotated[int, Meta(ge=0, le=2**40)]
    offset: Annotated[int, Meta(ge=0, le=2**40)]
    data: bytes


class SlideOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The order of all files by name, and those that are not shown in turn."""

    order: Annotated[tuple[SlideName, ...], Meta(max_length=1000)]
    hidden: Annotated[tuple[SlideName, ...], Meta(max_length=1000)] = ()


class SlideRemoval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which file is removed."""

    name: SlideName


class SlideConversion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which clip is converted."""

    name: SlideName


class SlideView(msgspec.Struct, frozen=True):
    """A file of the library; `fault`: why it may not be played smoothly."""

    name: str
    size_bytes: int
    is_hidden: bool
    fault: Sentence | None


_PIECES = msgspec.json.Decoder(SlidePiece)
_ORDERS = msgspec.json.Decoder(SlideOrder)
_REMOVALS = msgspec.json.Decoder(SlideRemoval)
_CONVERSIONS = msgspec.json.Decoder(SlideConversion)


@blueprint.get("/api/slides")
def listing() -> Response:
    """Return all files of the library, in their order, with what is wrong with clips among them."""
    if not may_arrange_slides(current_identity()):
        return access_denied()
    return json_answer(_listing(), headers=NO_STORE)


def _listing() -> dict[str, object]:
    folder = slide_folder()
    slides = tuple(
        SlideView(slide.name, slide.size_bytes, slide.is_hidden, stored_fault(folder / slide.name))
        for slide in library.list_slides(folder)
    )
    return {"slides": slides, "can_convert": can_convert()}


@blueprint.post("/api/slides/upload")
def upload() -> Response:
    """Take a piece of a file; with the last one the file is checked and takes its place, or reasons say why not."""
    if not may_arrange_slides(current_identity()):
        return access_denied()
    request.max_content_length = MAX_REQUEST_BYTES
    piece = decode_body(_PIECES)
    if isinstance(piece, Response):
        return piece
    try:
        fault = _upload_fault(piece)
    except OSError as error:
        return _disk_problem(error)
    return json_answer({"ok": fault is None, "reasons": () if fault is None else (fault,)}, headers=NO_STORE)


def _upload_fault(piece: SlidePiece) -> Sentence | None:
    name, folder = library.clean_name(piece.name), slide_folder()
    if is_match_running():
        return RUNS
    fault = library.upload_fault(folder, name, piece.size)
    if fault is not None:
        return fault
    end = piece.offset + len(piece.data)
    if not piece.data or end > piece.size or not library.add_piece(folder, name, piece.offset, piece.data):
        return NOT_NEXT
    return library.finish(folder, name) if end == piece.size else None


def is_match_running() -> bool:
    """Whether a match is running: nothing is uploaded then."""
    snapshot = hub().snapshot("desk")
    return snapshot is not None and snapshot.match_running


@blueprint.post("/api/slides")
def arrange() -> Response:
    """Remember the order of the slides, and which files are none."""
    if not may_arrange_slides(current_identity()):
        return access_denied()
    body = decode_body(_ORDERS)
    if isinstance(body, Response):
        return body
    return _change_library(lambda folder: library.arrange(folder, Arrangement(body.order, body.hidden)))


@blueprint.post("/api/slides/remove")
def remove() -> Response:
    """Remove a file."""
    if not may_arrange_slides(current_identity()):
        return access_denied()
    body = decode_body(_REMOVALS)
    if isinstance(body, Response):
        return body
    return _change_library(lambda folder: library.remove(folder, body.name))


@blueprint.post("/api/slides/convert")
def convert() -> Response:
    """Make a clip that the screens play of one that they may not. Answers with lines of JSON: `Progress`, and last
    `ClipConverted` or `Failed` with all reasons. Closing the connection ends it, and the clip stays as it is."""
    if not may_arrange_slides(current_identity()):
        return access_denied()
    body = decode_body(_CONVERSIONS)
    if isinstance(body, Response):
        return body
    if is_match_running():
        return problem(409, RUNS)
    if not can_convert():
        return problem(409, NO_PROGRAM)
    if stored_fault(slide_folder() / body.name) is None or body.name not in _names():
        return problem(404, NOTHING_WRONG)
    return stream_job(jobs.ConvertClip(str(settings().data), body.name))


def _names() -> frozenset[str]:
    return frozenset(slide.name for slide in library.list_slides(slide_folder()))


def _change_library(change: Callable[[Path], None]) -> Response:
    """Do `change` and return all files of the library. What the disk refuses is said, and changes nothing."""
    try:
        change(slide_folder())
    except OSError as error:
        return _disk_problem(error)
    return json_answer({"ok": True, **_listing()}, headers=NO_STORE)


def _disk_problem(error: OSError) -> Response:
    text = "The slides cannot be changed: {why}"
    return problem(503, Sentence("slides-disk-error", text, {"why": error.strerror or type(error).__name__}))
