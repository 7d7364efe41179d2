"""Pictures of questions: each is served only while the newest snapshot of a channel of the caller shows it.

The controller writes them into the runtime folder under tokens (`controller.packs.unsealed_cache`). Nobody who has not
seen the picture can guess its token, and a token known from elsewhere opens nothing before its time.

Kind: adapter
"""

import re
from pathlib import Path

from flask import Blueprint, Response, abort, request

from controller.packs.pack import PICTURES, SMALL, TOKEN_DIGITS
from panel.auth.access import current_identity
from panel.context import public_hub, settings
from panel.permissions import CHANNELS, may_hear

KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg", b"RIFF": "image/webp"}
"""Media types by the first bytes: the controller writes no other kinds."""

MAX_AGE_S = 3600
"""How long a browser may cache a picture: the next scene of the same question needs it again."""

blueprint = Blueprint("question_pictures", __name__)

_TOKEN = re.compile(f"[0-9a-f]{{{TOKEN_DIGITS}}}")


@blueprint.get("/pictures/<token>")
def picture(token: str) -> Response:
    """Return a picture; `?small`: the version for tablets and phones. 404 if the caller may not see it now."""
    if not _TOKEN.fullmatch(token) or not _is_shown(token):
        abort(404)
    data = _read(settings().folder / PICTURES / (token + SMALL if "small" in request.args else token))
    kind = KINDS.get(data[:4])
    if kind is None:
        abort(404)
    return Response(data, content_type=kind, headers={"Cache-Control": f"private, max-age={MAX_AGE_S}, immutable"})


def _is_shown(token: str) -> bool:
    """Whether a channel that the caller may hear shows this picture now."""
    identity = current_identity()
    snapshots = (public_hub().snapshot(channel) for channel in CHANNELS if may_hear(identity, channel))
    questions = (snapshot.question for snapshot in snapshots if snapshot is not None)
    return any(question is not None and question.picture == token for question in questions)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
