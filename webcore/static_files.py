"""Static files: those of an app, over those that all our apps share, under the same addresses.

A script or style sheet names what it needs by its address, whether the app or `webcore` has it: `../lib/draw.js`,
`fonts/…`.

Kind: adapter
"""

from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from werkzeug.security import safe_join

import assets

SHARED = (Path(__file__).parent / "static", assets.FOLDER)


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name that is too long for the file system
        return False


def serve_static(app: Flask) -> None:
    """Serve `/static/…` of `app`, which was created with `static_folder=None`, as the endpoint `static`."""
    folders = (Path(app.root_path) / "static", *SHARED)

    def static(filename: str) -> Response:
        for folder in folders:
            path = safe_join(str(folder), filename)
            if path is not None and _is_file(path) and Path(path).suffix != ".py":
                return send_from_directory(folder, filename, max_age=app.get_send_file_max_age(filename))
        return abort(404)

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)
