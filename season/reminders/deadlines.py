"""Reminders: whom to remind of which deadlines, once for each step: soon, today, and every week that it is late.

Kind: pure
"""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct

from bus.language import Translate
from bus.messages import Sentence, SentenceArgs
from season.plan.plan_warnings import day_sentence
from season.rules.season import Season
from season.rules.timetable import SOON_DAYS, last_day
from season.site.account import Account, person_of
from season.site.things_to_do import Thing, things_to_do

DAYS_OF_WEEK = 7


class Step(Struct, frozen=True):
    """One step of reminding one person of one task: `soon`, `today`, `late-1`, `late-2` … by week."""

    account: str
    row: int
    step: str


class Reminder(Struct, frozen=True):
    """One message: to whom, of what, and the steps that it stands for."""

    email: str
    name: str
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]


def due_reminders(
    season: Season, accounts: Iterable[Account], today: date, sent_steps: Collection[Step]
) -> list[Reminder]:
    """The messages that are due `today`, one for each person with something to do."""
    reminders = (
        _reminder(season, account, today, sent_steps) for account in accounts if account.email and account.can_sign_in
    )
    return [reminder for reminder in reminders if reminder is not None]


def _reminder(season: Season, account: Account, today: date, sent_steps: Collection[Step]) -> Reminder | None:
    things = things_to_do(season, person_of(account, season.plan).unit, today)
    steps = [(thing, _step(account, thing, today)) for thing in things]
    due = [(thing, step) for thing, step in steps if step is not None and step not in sent_steps]
    if not due:
        return None
    due_things, new_steps = zip(*due, strict=True)
    return Reminder(account.email, account.name, due_things, new_steps)


def _step(account: Account, thing: Thing, today: date) -> Step | None:
    """The step that a task has reached `today`; None where it is not near."""
    day = last_day(thing.task)
    if day is None or (day - today).days > SOON_DAYS:
        return None
    days_late = (today - day).days
    step = "soon" if days_late < 0 else "today" if days_late == 0 else f"late-{1 + days_late // DAYS_OF_WEEK}"
    return Step(account.id, thing.task.row, step)


def reminder_subject(season: Season, reminder: Reminder) -> Sentence:
    """The subject of a message."""
    args: SentenceArgs = {"count": len(reminder.things), "title": season.drafted.title}
    return Sentence("reminder-subject", "{count} tasks are due: {title}", args)


def reminder_text(season: Season, reminder: Reminder, address: str, translate: Translate) -> str:
    """The text of a message; `address`: of the pages, empty where they have none."""
    lines = [translate(Sentence("reminder-hello", "Dear {name},", {"name": reminder.name})), ""]
    lines.append(translate(Sentence("reminder-what", "These tasks of the season are to be done:")))
    for thing in reminder.things:
        day = last_day(thing.task) or date.max
        args: SentenceArgs = {
            "row": thing.task.row,
            "what": thing.task.what,
            "day": day_sentence(day),
            "state": thing.row.state,
        }
        lines.append("- " + translate(Sentence("reminder-task", "Task {row}, by {day}: {what} ({state})", args)))
    if address:
        lines += ["", f"{address}/school"]
    return "\n".join(lines) + "\n"
