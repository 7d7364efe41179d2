"""Promotion slides, as the stage shows them: pictures, clips and text cards of the data folder's `slides`.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort

from panel.context import settings
from panel.slides.library import FOLDER, KINDS, list_shown
from webcore.problem_details import json_answer
from webcore.stored_file import send_stored

blueprint = Blueprint("slides", __name__)


def slide_folder() -> Path:
    """The folder of the slides; it need not exist."""
    return (settings().data / FOLDER).resolve()


@blueprint.get("/slides.json")
def names() -> Response:
    """Return the names of all slides that are shown, in their order; none if there is no folder."""
    return json_answer(list_shown(slide_folder()))


@blueprint.get("/slides/<name>")
def slide(name: str) -> Response:
    """Return one slide, also a part of it: browsers ask for parts of a clip."""
    if Path(name).suffix.lower() not in KINDS:
        abort(404)
    return send_stored(slide_folder(), name, max_age_s=60)
