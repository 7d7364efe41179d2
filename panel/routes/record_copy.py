"""The record of the evening for a browser, while the journal's disk refuses everything: what the controller has copied
to memory.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response

from bus.messages import Sentence
from bus.os_errors import cannot_read
from controller.journal.memory_copy import newest_copy
from panel.auth.access import access_denied, current_identity
from panel.context import settings
from panel.permissions import may_make_papers
from webcore.problem_details import problem

NO_COPY = Sentence("no-record-copy", "There is no copy of the record in memory: the disk has all of it")

blueprint = Blueprint("record_copy", __name__)


@blueprint.get("/api/record")
def record_copy() -> Response:
    """Return all facts as a file that `bamchuong journal import` reads; 404 while the disk has them."""
    if not may_make_papers(current_identity()):
        return access_denied()
    path = newest_copy(Path(settings().folder))
    if path is None:
        return problem(404, NO_COPY)
    try:
        content = path.read_bytes()
    except OSError as error:
        return problem(503, cannot_read(path, error))
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{path.name}"'}
    return Response(content, mimetype="application/jsonl", headers=headers)
