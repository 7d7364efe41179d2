"""Visits to schools: whom a checker has still to visit, and what has still to be made good; on a phone, at a school.

Kind: adapter
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.plan.plan_warnings import day_sentence
from season.rules.promotion_rows import VISITORS
from season.rules.promotion_state import PromotionCheck
from season.rules.season import Season
from season.site.access import guarded
from season.site.office import office
from season.site.paging import page_of

blueprint = Blueprint("visits", __name__)


SCHOOLS_SHOWN = 60
"""Schools that nobody visited yet, on a page."""


class RemedyLine(Struct, frozen=True):
    """Something that has still to be made good. `is_late`: its day is over."""

    check: PromotionCheck
    until: Sentence | None
    is_late: bool


class VisitLine(Struct, frozen=True):
    """One school: its last visit, and what is open."""

    school: str
    name: str
    last: Sentence | None
    remedies: list[RemedyLine]


@blueprint.get("/visits")
@guarded(*VISITORS)
def visits_page() -> ResponseReturnValue:
    """The schools: first those with something to be made good, then those that nobody visited yet."""
    season = office().season()
    schools = season.plan.schools.names if season.plan is not None else {}
    lines = [_line(season, school, name) for school, name in schools.items()]
    unvisited = [line for line in lines if not line.remedies and line.last is None]
    return render_template(
        "visits.html",
        open_lines=[line for line in lines if line.remedies],
        unvisited=len(unvisited),
        page=page_of(unvisited, request.args.get("page", 1, type=int), SCHOOLS_SHOWN),
        visited=[line for line in lines if not line.remedies and line.last is not None],
        today=office().today().isoformat(),
        has_plan=season.plan is not None,
    )


def _line(season: Season, school: str, name: str) -> VisitLine:
    record, today = season.promotion.school(school), office().today()
    last = max((check.on for check in record.checks.values()), default=None)
    remedies = [
        RemedyLine(check, day_sentence(check.remedy_until), check.remedy_until < today)
        for check in record.open_remedies
        if check.remedy_until is not None
    ]
    return VisitLine(school, name, day_sentence(last) if last is not None else None, remedies)
