"""Promotion slides: the pictures in the data folder's `slides`, in the order of their names.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from panel.context import settings
from webcore.problem_details import json_answer

KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"})
"""No SVG: it may contain scripts."""

blueprint = Blueprint("slides", __name__)


def _folder() -> Path:
    return (settings().data / "slides").resolve()


@blueprint.get("/slides.json")
def names() -> Response:
    """Return the names of all slides; none if there is no folder."""
    folder = _folder()
    if not folder.is_dir():
        return json_answer([])
    slides = (path for path in folder.iterdir() if path.suffix.lower() in KINDS and path.is_file())
    return json_answer(sorted(path.name for path in slides))


@blueprint.get("/slides/<name>")
def slide(name: str) -> Response:
    """Return one slide."""
    if Path(name).suffix.lower() not in KINDS:
        abort(404)
    return send_from_directory(_folder(), name, max_age=3600)
