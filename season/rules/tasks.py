"""Deciders of the timetable: a task is done, with its day and what shows it; what was reported too early is taken back.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Task
from season.plan.plan_warnings import day_sentence
from season.plan.proofs import parse_proof
from season.rules import commands as c
from season.rules import facts as f
from season.rules.calendar import local_date
from season.rules.entries import entries_without_nomination
from season.rules.entry_lists import entry_title
from season.rules.order import Order, Reason, without_why
from season.rules.people import Role
from season.rules.promotion_proofs import PROMOTION_PROOFS
from season.rules.season import Season, TaskRecord
from season.rules.states import StageState

WITHOUT_LIST = (StageState.OPEN, StageState.LIST_PROPOSED)


def task_owners(season: Season, task: Task) -> tuple[str, ...]:
    """The units and schools that are responsible for `task`."""
    plan = season.drafted
    return tuple(dict.fromkeys(owner for reference in task.owner for owner in plan.owners(reference)))


def is_done(season: Season, task: Task) -> bool:
    """Whether `task` is done: as a whole, or because every owner has done its part."""
    record = season.tasks.get(task.row, TaskRecord())
    return record.whole is not None or all(owner in record.parts for owner in task_owners(season, task))


def against_closing(season: Season, order: Order[c.CloseTask], now_ns: int) -> Iterator[Reason | None]:
    """An owner reports its own part, the leading office everything; something must show it."""
    command = order.command
    task = season.drafted.task(command.row)
    if task is None:
        yield Reason(Sentence("no-such-task", "There is no task {row}", {"row": command.row}))
        return
    owners = task_owners(season, task)
    yield _not_owner(season, order, owners)
    if command.unit and command.unit not in owners:
        args: SentenceArgs = {"unit": command.unit, "row": task.row}
        yield Reason(Sentence("unit-no-owner", "{unit} is not responsible for task {row}", args))
    record = season.tasks.get(task.row, TaskRecord())
    if is_done(season, task) or (command.unit and command.unit in record.parts):
        yield Reason(Sentence("task-done", "Task {row} is done already", {"row": task.row}))
    if command.on > local_date(now_ns):
        args = {"day": day_sentence(command.on)}
        yield Reason(Sentence("day-to-come", "{day} is still to come", args))
    yield from _against_proof(season, task, command)


def _not_owner(season: Season, order: Order[c.CloseTask], owners: tuple[str, ...]) -> Reason | None:
    is_own = order.by.unit in owners and (order.command.unit == order.by.unit or owners == (order.by.unit,))
    if order.by.role is Role.LEAD or is_own:
        return None
    args: SentenceArgs = {"unit": season.drafted.name_of(order.by.unit)}
    return Reason(Sentence("not-your-task", "{unit} can say it of its own part only", args))


def _against_proof(season: Season, task: Task, command: c.CloseTask) -> Iterator[Reason]:
    if task.from_row is not None and (before := season.drafted.task(task.from_row)) and not is_done(season, before):
        text = "Task {row} follows task {before}, which is not done"
        yield Reason(Sentence("task-before", text, {"row": task.row, "before": before.row}), overridable=True)
    proof = parse_proof(task.proof)
    if proof is not None and proof.form == "list:STAGE":
        if season.stage_record(proof.target).state in WITHOUT_LIST:
            text = "The list that shows it is not confirmed"
            yield Reason(Sentence("proof-list", text), overridable=True)
    elif proof is not None and proof.form == "nominations":
        for entry in entries_without_nomination(season, command.unit):
            args: SentenceArgs = {"entry": entry_title(season, entry)}
            yield Reason(Sentence("proof-nomination", "{entry}: no nomination", args), overridable=True)
    elif proof is not None and proof.form in PROMOTION_PROOFS:
        for missing in PROMOTION_PROOFS[proof.form](season, command.unit, command.on):
            yield Reason(missing, overridable=True)
    elif not command.proof.strip():
        text = "Say what shows it: the number of a paper, a file, who saw it"
        yield Reason(Sentence("proof-missing", text), overridable=True)


def close_task(season: Season, order: Order[c.CloseTask], now_ns: int) -> Iterator[f.AnyFact]:
    """The task, or the part of one owner, is done."""
    command = order.command
    yield f.TaskClosed(
        by=order.by, at_ns=now_ns, row=command.row, on=command.on, proof=command.proof, unit=command.unit
    )


def against_reopening(season: Season, order: Order[c.ReopenTask], now_ns: int) -> Iterator[Reason | None]:
    """Something of it must be done, and there must be a reason."""
    record = season.tasks.get(order.command.row, TaskRecord())
    if record.whole is None and not record.parts:
        yield Reason(Sentence("task-not-done", "Task {row} is not done", {"row": order.command.row}))
    yield without_why(order.command.why)


def reopen_task(season: Season, order: Order[c.ReopenTask], now_ns: int) -> Iterator[f.AnyFact]:
    """The task is to be done."""
    yield f.TaskReopened(by=order.by, at_ns=now_ns, row=order.command.row, why=order.command.why)
