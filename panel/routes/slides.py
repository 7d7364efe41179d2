"""Adapt the promotion slides: the pictures in the data folder's `slides`, in the order of their names.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from panel.context import settings
from webcore.problem_details import json_answer

KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"})
"""No SVG: it may hold scripts."""

blueprint = Blueprint("slides", __name__)


def _folder() -> Path:
    return (settings().data / "slides").resolve()


@blueprint.get("/slides.json")
def names() -> Response:
    """The names of all slides; none where there is no folder."""
    folder = _folder()
    if not folder.is_dir():
        return json_answer([])
    return json_answer(sorted(one.name for one in folder.iterdir() if one.suffix.lower() in KINDS and one.is_file()))


@blueprint.get("/slides/<name>")
def slide(name: str) -> Response:
    """One slide."""
    if Path(name).suffix.lower() not in KINDS:
        abort(404)
    return send_from_directory(_folder(), name, max_age=3600)
