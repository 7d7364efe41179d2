"""Papers of a match for the desk: their list, and one made from the journal, with its progress.

Kind: adapter
"""

import msgspec
from flask import Blueprint, Response

from bus.messages.commands import MatchIdOrNone
from panel.auth.access import access_denied, current_identity
from panel.context import settings
from panel.jobs import messages as jobs
from panel.permissions import may_make_papers
from panel.routes.job_stream import stream_job
from panel.routes.streams import NO_SUCH_ADDRESS
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

blueprint = Blueprint("papers", __name__)


class PaperRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/papers/<name>`. `match`: the id of one that was put aside; empty: the one that is open."""

    match: MatchIdOrNone = ""


_PAPER_REQUESTS = msgspec.json.Decoder(PaperRequest)


@blueprint.get("/api/papers")
def papers() -> Response:
    """Return every kind of paper; `final`: available once the match has ended."""
    if not may_make_papers(current_identity()):
        return access_denied()
    from reports.report_kinds import PAPERS  # with what minutes are made of, a MiB, for a page that may never be opened

    return json_answer([{"name": kind.name, "title": kind.title, "final": kind.final} for kind in PAPERS])


@blueprint.post("/api/papers/<name>")
def make(name: str) -> Response:
    """Make a paper from the journal as it is now, in the language of the page. Answers with lines of JSON: `Progress`,
    and last the `Paper` itself (its bytes as base64) or `Failed` with all reasons. Closing the connection kills the
    job.
    """
    if not may_make_papers(current_identity()):
        return access_denied()
    from reports.report_kinds import paper

    if paper(name) is None:
        return problem(404, NO_SUCH_ADDRESS)
    body = decode_body(_PAPER_REQUESTS)
    if isinstance(body, Response):
        return body
    return stream_job(jobs.MakePaper(str(settings().data), name, chosen_language(), body.match))
