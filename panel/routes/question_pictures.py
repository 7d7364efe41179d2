"""Adapt the pictures of questions: each is given out only while the newest snapshot of somebody's stream shows it.

The controller lays them out in the runtime folder under tokens (`controller.packs.unsealed_cache`). A token can be
guessed by nobody who has not seen the picture, and one that is known from elsewhere opens nothing before its time.

Kind: adapter
"""

import re
from pathlib import Path

from flask import Blueprint, Response, abort, request

from controller.packs.pack import PICTURES, SMALL, TOKEN_DIGITS
from panel.auth.access import seat
from panel.context import hub, settings
from panel.permissions import CHANNELS, may_hear

KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg", b"RIFF": "image/webp"}
"""By the first bytes: the controller writes no other kinds."""

KEPT_S = 3600
"""How long a screen may keep a picture that it was given: the next scene of the same question needs it again."""

blueprint = Blueprint("question_pictures", __name__)

_TOKEN = re.compile(f"[0-9a-f]{{{TOKEN_DIGITS}}}")


@blueprint.get("/pictures/<token>")
def picture(token: str) -> Response:
    """The picture with this token; `?small` as tablets and phones show it. 404 to all who may not see it now."""
    if not _TOKEN.fullmatch(token) or not _is_on(token):
        abort(404)
    data = _read(settings().folder / PICTURES / (token + SMALL if "small" in request.args else token))
    kind = KINDS.get(data[:4])
    if kind is None:
        abort(404)
    return Response(data, content_type=kind, headers={"Cache-Control": f"private, max-age={KEPT_S}, immutable"})


def _is_on(token: str) -> bool:
    """Whether a stream that the asker may hear shows this picture now."""
    own = seat()
    seen = (hub().snapshot(channel) for channel in CHANNELS if may_hear(own, channel))
    return any(one is not None and one.question is not None and one.question.picture == token for one in seen)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
