"""Timetable as it stands on a day: each task green, amber or red, in words as well.

Kind: pure
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Task
from season.rules.season import Season, TaskRecord
from season.rules.tasks import is_done, task_owners

SOON_DAYS = 7
"""So many days before its deadline a task is amber."""


class Light(StrEnum):
    """The colour of a task."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


LIGHT_NAMES = {
    Light.GREEN: Sentence("light-green", "GREEN"),
    Light.AMBER: Sentence("light-amber", "AMBER"),
    Light.RED: Sentence("light-red", "RED"),
}


class TaskRow(Struct, frozen=True):
    """One task as it stands: `state` in words; `days_late`: how many days after its deadline it was done, or today is.

    `parts_done` of `parts`: how many owners have done theirs. `done_on`, `proof`: where it is done.
    """

    row: int
    what: str
    light: Light
    state: Sentence
    days_late: int
    parts_done: int
    parts: int
    done_on: date | None = None
    proof: str = ""


def timetable(season: Season, today: date) -> list[TaskRow]:
    """All tasks of the plan as they stand `today`, a day in Vietnam."""
    return [_row(season, task, today) for task in season.drafted.tasks]


def last_day(task: Task) -> date | None:
    """The last day on which `task` is in time; None for what is continuous."""
    if task.due is not None or task.in_month is None:
        return task.due
    year, month = map(int, task.in_month.split("-"))
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def _row(season: Season, task: Task, today: date) -> TaskRow:
    record, owners = season.tasks.get(task.row, TaskRecord()), task_owners(season, task)
    days = [done.on for done in (*record.parts.values(), *((record.whole,) if record.whole else ()))]
    done_on = max(days) if is_done(season, task) and days else None
    last = last_day(task)
    days_late = max(0, ((done_on or today) - last).days) if last is not None else 0
    proofs = [done.proof for done in (record.whole, *record.parts.values()) if done is not None and done.proof]
    return TaskRow(
        row=task.row,
        what=task.what,
        light=_light(done_on, last, today),
        state=_state(season, task, done_on, days_late, today),
        days_late=days_late,
        parts_done=len(owners) if done_on is not None else sum(owner in record.parts for owner in owners),
        parts=len(owners),
        done_on=done_on,
        proof="; ".join(dict.fromkeys(proofs)),
    )


def _light(done_on: date | None, last: date | None, today: date) -> Light:
    if done_on is not None or last is None:
        return Light.GREEN
    if today > last:
        return Light.RED
    return Light.AMBER if (last - today).days <= SOON_DAYS else Light.GREEN


def _state(season: Season, task: Task, done_on: date | None, days_late: int, today: date) -> Sentence:
    late: SentenceArgs = {"days": days_sentence(days_late)}
    if done_on is not None:
        return Sentence("done-late", "done, {days} late", late) if days_late else Sentence("done", "done")
    last = last_day(task)
    if last is None:
        before = season.drafted.task(task.from_row or 0)
        if before is not None and not is_done(season, before):
            return Sentence("task-waits", "waits for task {row}", {"row": before.row})
        return Sentence("task-runs", "under way")
    if days_late:
        return Sentence("overdue", "{days} late", late)
    if today == last:
        return Sentence("due-today", "due today")
    return Sentence("due-in", "due in {days}", {"days": days_sentence((last - today).days)})


def days_sentence(count: int) -> Sentence:
    """So many days."""
    return Sentence("one-day", "1 day") if count == 1 else Sentence("days", "{count} days", {"count": count})
