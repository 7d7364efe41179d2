"""Adapt the papers of a match for the desk: which there are, and one made from the journal, with its progress.

Kind: adapter
"""

from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response, current_app

from panel.auth.access import refused, seat
from panel.context import settings
from panel.jobs import messages as w
from panel.jobs.runner import Workshop
from panel.permissions import may_make_papers
from panel.routes.streams import NO_SUCH
from reports.report_kinds import PAPERS, paper
from webcore.problem_details import json_answer, problem

blueprint = Blueprint("papers", __name__)


@blueprint.get("/api/papers")
def papers() -> Response:
    """Every paper that can be asked for; `final`: only once the match has ended."""
    if not may_make_papers(seat()):
        return refused()
    return json_answer(
        [{"name": one.name, "title": one.title, "title_en": one.title_en, "final": one.final} for one in PAPERS]
    )


@blueprint.post("/api/papers/<name>")
def make(name: str) -> Response:
    """Make a paper from the journal as it is now. A line of JSON each: how far it is (`Progress`), last the paper
    itself (`PaperMade`, its bytes as base64) or all reasons why not (`Failed`). Who stops listening ends the work.
    """
    if not may_make_papers(seat()):
        return refused()
    if paper(name) is None:
        return problem(404, NO_SUCH)
    workshop: Workshop = current_app.extensions["workshop"]
    answers = workshop.do(w.MakePaper(str(settings().data), name))
    return Response(_lines(answers), mimetype="application/x-ndjson", headers={"Cache-Control": "no-store"})


def _lines(answers: Iterator[w.AnyAnswer]) -> Iterator[bytes]:
    for answer in answers:
        yield msgspec.json.encode(answer) + b"\n"
