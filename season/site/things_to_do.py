"""Things to do of one unit or school: its open tasks, those first that are due first.

Kind: pure
"""

from datetime import date

from msgspec import Struct

from season.plan.plan import Task
from season.rules.season import Season, TaskRecord
from season.rules.tasks import is_done, task_owners
from season.rules.timetable import TaskRow, last_day, timetable

NEXT_THINGS = 3
"""So many things to do are enough at once."""


class Thing(Struct, frozen=True):
    """A task that a unit has still to do, as it stands. `is_part`: others have a part of it, too."""

    task: Task
    row: TaskRow
    is_part: bool


def things_to_do(season: Season, unit: str, today: date) -> list[Thing]:
    """All that `unit` has still to do, the most urgent first; what has no day comes last."""
    if season.plan is None:
        return []
    rows = {row.row: row for row in timetable(season, today)}
    things = [
        Thing(task, rows[task.row], len(owners) > 1)
        for task in season.plan.tasks
        if unit in (owners := task_owners(season, task)) and not _has_done(season, task, unit)
    ]
    return sorted(things, key=lambda thing: (last_day(thing.task) or date.max, thing.task.row))


def _has_done(season: Season, task: Task, unit: str) -> bool:
    return is_done(season, task) or unit in season.tasks.get(task.row, TaskRecord()).parts
