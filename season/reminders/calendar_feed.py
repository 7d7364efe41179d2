"""Calendar of a unit or school (iCalendar): its deadlines, and the days of its matches. No names of pupils.

Kind: adapter
"""

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bus.language import Translate
from bus.messages import Sentence
from bus.units import NS_PER_S
from reports.paper_locale import VIETNAM
from season.plan.plan import Pool, Stage, Task
from season.rules.season import ScheduledSitting, Season
from season.rules.tasks import task_owners
from season.rules.timetable import TaskRow, last_day, timetable

REMIND_BEFORE = timedelta(days=-3)
SITTING_LASTS = timedelta(hours=3)


def calendar_feed(season: Season, unit: str, now_ns: int, today: date, translate: Translate) -> bytes:
    """The calendar of `unit`, as a calendar program subscribes to it."""
    plan, now = season.drafted, datetime.fromtimestamp(now_ns // NS_PER_S, UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//bamchuong//season//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan.name_of(unit)} – {plan.title}")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    rows = {row.row: row for row in timetable(season, today)}
    for task in plan.tasks:
        day = last_day(task)
        if day is not None and unit in task_owners(season, task):
            calendar.add_component(_deadline(season, task, rows[task.row], day, now, translate))
    for stage, pool in plan.pools:
        sitting = season.stage_record(stage.id).schedule.get(pool.id)
        if sitting is not None and unit in (pool.host, *_schools(season, pool)):
            calendar.add_component(_sitting(season, stage, pool, sitting, now))
    return bytes(calendar.to_ical())


def _schools(season: Season, pool: Pool) -> tuple[str, ...]:
    return tuple(entry.school for entry in season.entries.values() if entry.pool == pool.id and entry.takes_part)


def _deadline(season: Season, task: Task, row: TaskRow, day: date, now: datetime, translate: Translate) -> Event:
    event = Event()
    event.add("uid", f"task-{task.row}.{season.drafted.id}@bamchuong")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    done = "✓ " if row.done_on is not None else ""
    title = Sentence("calendar-task", "Task {row} is due: {what}", {"row": task.row, "what": task.what})
    event.add("summary", done + translate(title))
    event.add("description", translate(row.state))
    if row.done_on is None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", task.what)
        alarm.add("trigger", REMIND_BEFORE)
        event.add_component(alarm)
    return event


def _sitting(season: Season, stage: Stage, pool: Pool, sitting: ScheduledSitting, now: datetime) -> Event:
    hour, minute = map(int, sitting.at.split(":"))
    start = datetime(sitting.day.year, sitting.day.month, sitting.day.day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
    event = Event()
    event.add("uid", f"{pool.id}.{season.drafted.id}@bamchuong")
    event.add("dtstamp", now)
    event.add("dtstart", start)
    event.add("dtend", start + SITTING_LASTS)
    event.add("summary", f"{stage.name}: {pool.title}")
    event.add("location", sitting.place)
    return event
