"""Answer with a file that somebody may remove at any moment: then it is not found, and that is no fault of ours.

Kind: adapter
"""

from pathlib import Path

from flask import Response, abort, send_from_directory


def send_stored(
    folder: Path, name: str, *, max_age_s: int | None = None, mimetype: str | None = None, etag: bool = True
) -> Response:
    """The file `name` of `folder`, also a part of it, as players ask for it. 404 where it is not there (any more)."""
    try:
        return send_from_directory(
            folder.absolute(), name, max_age=max_age_s, mimetype=mimetype, conditional=True, etag=etag
        )
    except FileNotFoundError:
        abort(404)
