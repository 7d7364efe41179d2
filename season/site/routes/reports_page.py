"""Papers: which there are, what keeps each from being made, and each as PDF and DOCX.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.papers.paper_kinds import HEAT_REPORT, SeasonPaper, find_paper, season_papers
from season.papers.paper_source import PaperSource
from season.rules.people import OFFICE_OR_SIGNING, Role
from season.site.access import current_person, guarded
from season.site.office import office
from season.site.paging import page_of

blueprint = Blueprint("reports", __name__)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


PAPERS_SHOWN = 60
"""Papers on a page: each school has a report of its own."""


class PaperLine(Struct, frozen=True):
    """One paper, with what keeps it from being made now."""

    name: str
    title: Sentence
    reasons: list[Sentence]


@blueprint.get("/reports")
@guarded(*OFFICE_OR_SIGNING)
def reports_page() -> ResponseReturnValue:
    """All papers of the season, in the order in which an office needs them."""
    source = _source()
    papers = season_papers(source.plan) if source is not None else []
    page = page_of(papers, request.args.get("page", 1, type=int), PAPERS_SHOWN)
    lines = [PaperLine(paper.name, paper.title, paper.against(source)) for paper in page.items if source is not None]
    return render_template("reports.html", lines=lines, page=page)


@blueprint.get("/reports/<name>.<ending>")
@guarded()
def paper(name: str, ending: str) -> ResponseReturnValue:
    """One paper. A school gets its own report, the office all of them."""
    from season.papers.paper_files import paper_file
    from season.papers.paper_reader import TEMPLATES

    source = _source()
    season_paper = find_paper(source.plan, name) if source is not None else None
    if source is None or season_paper is None or ending not in TYPES or not _is_for(season_paper):
        abort(404)
    if season_paper.against(source):
        abort(409)
    body = paper_file(source, season_paper, f".{ending}", office().folder / TEMPLATES)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "no-store"}
    return Response(body, mimetype=TYPES[ending], headers=headers)


def _is_for(paper: SeasonPaper) -> bool:
    person = current_person()
    if person.role is Role.SCHOOL:
        return paper.name == f"{HEAT_REPORT}-{person.unit}"
    return person.role in OFFICE_OR_SIGNING


def _source() -> PaperSource | None:
    from season.papers.paper_reader import DETAILS, paper_source

    store = office().store()
    if store is None or office().season().plan is None:
        return None
    return paper_source(store, Path(office().folder) / DETAILS, None)
