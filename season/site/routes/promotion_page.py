"""The promotion: the library, what each school did and has still to do, visits, and the use of the services by month.

Kind: adapter
"""

from babel.numbers import get_decimal_symbol
from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from msgspec import Struct

from bus.messages import Sentence
from question_files.text_keys import name_key
from reports.charts import as_svg
from reports.paper_fonts import BOLD, PLAIN
from reports.share_chart import share_chart
from season.papers.online_use_chart import online_use_chart
from season.plan.plan_warnings import day_sentence
from season.rules import promotion_commands as c
from season.rules.people import Person, Role
from season.rules.promotion_state import EXPECTED, GOAL_PERCENT, LibraryItem, OnlineUse, SchoolPromotion
from season.rules.promotion_texts import AUDIENCE_NAMES, ITEM_NAMES, TOPIC_NAMES
from season.rules.season import Season
from season.site.access import current_person, guarded
from season.site.language import translated
from season.site.offers import Offer, offers
from season.site.office import office
from season.site.paging import page_of

blueprint = Blueprint("promotion", __name__)

SCHOOL_ORDERS = (c.ReportPromotion, c.CheckPromotion)
ITEM_ORDERS = (c.ApproveItem, c.RemoveItem)
SEASON_ORDERS = (c.AddItem, c.RecordOnlineUse)

SVG_FONTS = {PLAIN: "font-family: sans-serif;", BOLD: "font-family: sans-serif; font-weight: bold;"}
"""A picture in a page has no fonts of the page."""
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing has its styles in itself, and needs nothing else."""


SCHOOLS_SHOWN = 60
"""Schools on a page."""
MAX_SEARCH = 80


class SchoolLine(Struct, frozen=True):
    """One school: how much of what is expected it has done, in time, and what is missing."""

    name: str
    record: SchoolPromotion
    done: int
    in_time: int
    missing: list[tuple[Sentence, Sentence]]
    remedies: list[tuple[int, Sentence | None]]
    offers: list[Offer]


class ItemLine(Struct, frozen=True):
    """One item of the library."""

    item: LibraryItem
    kind: Sentence
    topic: Sentence
    is_usable: bool
    offers: list[Offer]


@blueprint.get("/promotion")
@guarded()
def promotion_page() -> ResponseReturnValue:
    """All schools; a school sees itself alone."""
    season, person = office().season(), current_person()
    schools = season.plan.schools.names if season.plan is not None else {}
    text = name_key(request.args.get("text", "")[:MAX_SEARCH])
    own = [
        (key, name)
        for key, name in schools.items()
        if (person.role is not Role.SCHOOL or key == person.unit) and text in name_key(name)
    ]
    page = page_of(own, request.args.get("page", 1, type=int), SCHOOLS_SHOWN)
    months: list[tuple[str, OnlineUse]] = sorted(season.promotion.online_use.items())
    return render_template(
        "promotion.html",
        schools=[_school(season, key, name, person) for key, name in page.items],
        page=page,
        text=request.args.get("text", "")[:MAX_SEARCH],
        has_plan=season.plan is not None,
        items=[_item(season, item, person) for item in season.promotion.library.values()],
        months=months,
        goal=GOAL_PERCENT,
        expected=len(EXPECTED),
        offers=offers(season, person, office().now_ns(), SEASON_ORDERS, {}),
        seq=season.seq,
    )


@blueprint.get("/promotion/online-use.svg")
@guarded()
def online_use_svg() -> ResponseReturnValue:
    """How many of all cases came online, month by month, as a chart."""
    use = office().season().promotion.online_use
    if not use:
        abort(404)
    goal = translated(Sentence("online-goal", "goal {percent}%", {"percent": GOAL_PERCENT}))
    chart = as_svg(share_chart(online_use_chart(use, goal, get_decimal_symbol(get_locale()))))
    for font in (BOLD, PLAIN):
        chart = chart.replace(f"font-family: {font};", SVG_FONTS[font])
    return Response(chart, mimetype="image/svg+xml", headers={"Content-Security-Policy": SVG_POLICY})


def _school(season: Season, school: str, name: str, person: Person) -> SchoolLine:
    record = season.promotion.school(school)
    return SchoolLine(
        name=name,
        record=record,
        done=len(record.done),
        in_time=len(record.in_time),
        missing=[(AUDIENCE_NAMES[audience], TOPIC_NAMES[topic]) for audience, topic in record.missing],
        remedies=[
            (check.number, day_sentence(check.remedy_until) if check.remedy_until is not None else None)
            for check in record.open_remedies
        ],
        offers=offers(season, person, office().now_ns(), SCHOOL_ORDERS, {"school": school, "on": office().today()}),
    )


def _item(season: Season, item: LibraryItem, person: Person) -> ItemLine:
    return ItemLine(
        item=item,
        kind=ITEM_NAMES[item.kind],
        topic=TOPIC_NAMES[item.topic],
        is_usable=item.is_usable(office().today()),
        offers=offers(season, person, office().now_ns(), ITEM_ORDERS, {"item": item.item}),
    )
