"""The page of a school, or of another unit: what it has to do next, its entries, the days of its matches.

Kind: adapter
"""

from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.plan.plan_warnings import day_sentence
from season.rules.entries import entries_of_school
from season.rules.entry_lists import entry_title
from season.rules.people import OFFICE_OR_SCHOOL, OFFICE_OR_SIGNING, Role
from season.rules.season import Entry, ScheduledSitting, Season
from season.rules.state_names import ENTRY_NAMES
from season.rules.states import ENTRY, EntryState
from season.rules.timetable import last_day
from season.site.access import current_person, guarded
from season.site.office import office
from season.site.protest_lines import protest_chances
from season.site.routes.calendars import calendar_address
from season.site.things_to_do import NEXT_THINGS, Thing, things_to_do

blueprint = Blueprint("school", __name__)


class ThingLine(Struct, frozen=True):
    """One thing to do, with where to do it. `due`: None for what has no day."""

    thing: Thing
    due: Sentence | None
    link: str


class TeamLine(Struct, frozen=True):
    """One entry of the school. `is_open`: pupils can be named. `can_protest`: against the result of its match."""

    entry: Entry
    title: str
    state: Sentence
    is_open: bool
    sitting: ScheduledSitting | None
    day: Sentence | None
    can_protest: bool


@blueprint.get("/school")
@guarded()
def school_page() -> ResponseReturnValue:
    """My things to do; the leading office may look at any unit's with `?unit=`."""
    season, person = office().season(), current_person()
    unit = request.args.get("unit", person.unit) if person.role in OFFICE_OR_SIGNING else person.unit
    if season.plan is None:
        return render_template("school.html", plan=None)
    if season.plan.name_of(unit) == unit:
        abort(404)
    things = things_to_do(season, unit, office().today())
    chances = protest_chances(season, person, office().now_ns()) if person.role is Role.SCHOOL else ()
    can_protest = {chance.entry.id for chance in chances if not chance.against}
    lines = [_thing_line(season, thing, unit) for thing in things]
    return render_template(
        "school.html",
        plan=season.plan,
        unit=unit,
        name=season.plan.name_of(unit),
        is_school=unit in season.plan.schools.names,
        next_things=lines[:NEXT_THINGS],
        later_things=lines[NEXT_THINGS:],
        calendar=calendar_address(unit),
        may_nominate=person.role in OFFICE_OR_SCHOOL,
        teams=[_team_line(season, entry, can_protest) for entry in entries_of_school(season, unit)],
    )


def _thing_line(season: Season, thing: Thing, unit: str) -> ThingLine:
    day = last_day(thing.task)
    entry = next((entry for entry in entries_of_school(season, unit) if _can_be_named(entry)), None)
    if thing.task.proof == "nominations" and entry is not None:
        link = url_for("nominations.form_page", entry=entry.id, back="/school")
    else:
        part = {"unit": unit} if thing.is_part else {}
        values = {"row": thing.task.row, "on": office().today().isoformat(), "back": "/school", **part}
        link = f"/orders/close-task?{urlencode(values)}"
    return ThingLine(thing, day_sentence(day) if day is not None else None, link)


def _can_be_named(entry: Entry) -> bool:
    return entry.state in (EntryState.EXPECTED, EntryState.RETURNED)


def _team_line(season: Season, entry: Entry, can_protest: set[str]) -> TeamLine:
    sitting = season.stage_record(entry.stage).schedule.get(entry.pool)
    return TeamLine(
        entry=entry,
        title=entry_title(season, entry),
        state=ENTRY_NAMES[entry.state],
        is_open=EntryState.NOMINATED in ENTRY[entry.state],
        sitting=sitting,
        day=day_sentence(sitting.day) if sitting is not None else None,
        can_protest=entry.id in can_protest,
    )
