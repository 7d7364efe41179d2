"""Protests: which are open, who may decide them, what was decided; a school lodges one here in time, on a phone.

Kind: adapter
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from season.rules.people import OFFICE_OR_SIGNING, OFFICE_SIGNING_OR_JURY, Role
from season.site.access import current_person, guarded
from season.site.office import office
from season.site.protest_lines import protest_chances, protest_lines

blueprint = Blueprint("protests", __name__)


@blueprint.get("/protests")
@guarded(*OFFICE_SIGNING_OR_JURY, Role.SCHOOL)
def protests_page() -> ResponseReturnValue:
    """All protests that concern the person who is signed in."""
    season, person, now_ns = office().season(), current_person(), office().now_ns()
    lines = protest_lines(season, person, now_ns) if season.plan is not None else []
    is_school = person.role is Role.SCHOOL and season.plan is not None
    return render_template(
        "protests.html",
        waiting=[line for line in lines if line.protest.is_upheld is None],
        decided=[line for line in lines if line.protest.is_upheld is not None],
        chances=list(protest_chances(season, person, now_ns)) if is_school else [],
        is_school=person.role is Role.SCHOOL,
        may_see_results=person.role in OFFICE_OR_SIGNING,
        seq=season.seq,
    )
