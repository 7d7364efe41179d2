"""Clips of questions: each is served only while the stage plays it, and found by nobody who does not know its token.

The controller writes them into the runtime folder under tokens (`controller.packs.unsealed_cache`), and only the
snapshots of the stage hold a token, from when the MC plays the clip until it is stopped.

Kind: adapter
"""

import re
from pathlib import Path

from flask import Blueprint, Response, abort

from controller.packs.pack import PICTURES, TOKEN_DIGITS
from panel.context import public_hub, settings
from webcore.stored_file import send_stored

HEAD_BYTES = 12
"""By them it is known what a file is; it was checked when its pack was."""

blueprint = Blueprint("question_clips", __name__)

_TOKEN = re.compile(f"[0-9a-f]{{{TOKEN_DIGITS}}}")


@blueprint.get("/clips/<token>")
def clip(token: str) -> Response:
    """Return a clip, also a part of it, as players ask for it. 404 unless the stage plays it now."""
    if not _TOKEN.fullmatch(token) or not _is_played(token):
        abort(404)
    from question_files.media.media import media_type  # with what reads containers, for evenings without a clip

    folder = settings().folder / PICTURES
    kind = media_type(_head(folder / token))
    if not kind:
        abort(404)
    # Kept by nobody: what is stopped is not to be found in a browser.
    answer = send_stored(folder, token, mimetype=kind, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def _is_played(token: str) -> bool:
    snapshot = public_hub().snapshot("stage")
    clip = snapshot.question.clip if snapshot is not None and snapshot.question is not None else None
    return clip is not None and clip.token == token
