"""The timetable: every task with its owners, its deadline, and where it stands; printed as the plan's own table.

Kind: adapter
"""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from msgspec import Struct

from bus.messages import Sentence
from season.plan.plan import Task
from season.plan.plan_summary import due_sentence, people
from season.plan.plan_warnings import day_sentence
from season.rules import commands as c
from season.rules.people import OFFICE_OR_SIGNING, Person
from season.rules.season import Season
from season.rules.state_names import SEASON_NAMES
from season.rules.tasks import task_owners
from season.rules.timetable import Light, TaskRow, timetable
from season.site.access import current_person, guarded
from season.site.offers import Offer, offers
from season.site.office import office
from season.site.waiting import waiting_for_office

blueprint = Blueprint("timetable", __name__)

MOST_WAITING = 12
"""So many things that wait are shown at once."""

SEASON_ORDERS = (
    *(c.DraftSeason, c.IssueSeason, c.StartSeason, c.ProposeAmendment, c.ApproveAmendment, c.DeclineAmendment),
    *(c.ReportSeason, c.ReopenSeason, c.CloseSeason),
)
"""What can be ordered of the whole season; each is shown where the season's state allows it."""


class Line(Struct, frozen=True):
    """One task as the page shows it."""

    task: Task
    row: TaskRow
    owners: Sentence
    helpers: Sentence
    due: Sentence
    offers: list[Offer]


@blueprint.get("/season")
@guarded()
def season_page() -> ResponseReturnValue:
    """The season, and its timetable as it stands today."""
    season, person = office().season(), current_person()
    today = office().today()
    lines = [_line(season, task, row, person) for task, row in zip(_tasks(season), _rows(season), strict=True)]
    is_office = person.role in OFFICE_OR_SIGNING
    unvouched = len(office().people.inviters()) if is_office else 0
    counts = {light.value: sum(line.row.light is light for line in lines) for light in Light}
    return render_template(
        "season.html",
        season=season,
        state=SEASON_NAMES[season.state],
        lines=lines,
        counts=counts,
        offers=offers(season, person, office().now_ns(), SEASON_ORDERS, {}),
        today=day_sentence(today),
        is_office=is_office,
        waiting=waiting_for_office(season, today, unvouched) if is_office else [],
        most_waiting=MOST_WAITING,
    )


def _tasks(season: Season) -> tuple[Task, ...]:
    return season.plan.tasks if season.plan is not None else ()


def _rows(season: Season) -> list[TaskRow]:
    return timetable(season, office().today()) if season.plan is not None else []


def _line(season: Season, task: Task, row: TaskRow, person: Person) -> Line:
    owners = task_owners(season, task)
    values: dict[str, str | int | date] = {"row": task.row, "on": office().today()}
    if person.unit in owners and len(owners) > 1:
        values["unit"] = person.unit
    kind = c.ReopenTask if row.done_on is not None else c.CloseTask
    possible = [offer for offer in offers(season, person, office().now_ns(), (kind,), values) if offer.is_possible]
    return Line(
        task=task,
        row=row,
        owners=people(season.drafted, task.owner),
        helpers=people(season.drafted, task.helpers),
        due=_due(task),
        offers=possible,
    )


def _due(task: Task) -> Sentence:
    """When a task is to be done, for a column that says so already."""
    if task.due is not None:
        return day_sentence(task.due)
    if task.in_month is None:
        return due_sentence(task)
    year, _, month = task.in_month.partition("-")
    return Sentence("in-month", "in {month}/{year}", {"month": month, "year": year})
