"""Summary of a season plan in sentences: who, which stages and pools, and the timetable.

Kind: pure
"""

from collections.abc import Iterator

from bus.language import Translate
from bus.messages import Sentence, SentenceArgs, join_sentences
from season.plan.plan import HOSTS, SCHOOLS, Pool, SeasonPlan, Stage, StageKind, Task
from season.plan.plan_warnings import day_sentence

KINDS = {
    StageKind.PILOT: Sentence("stage-pilot", "a trial, which counts for nothing further"),
    StageKind.HEATS: Sentence("stage-heats", "heats at the schools, by report"),
    StageKind.POOLS: Sentence("stage-pools", "schools meet in pools"),
    StageKind.FINAL: Sentence("stage-final", "the final"),
}
EVERY_SCHOOL = Sentence("every-school", "every school")


def explain_plan(plan: SeasonPlan, translate: Translate) -> list[str]:
    """The season of `plan`, one or a few sentences per line; `translate` is into the language of the reader."""
    lines = [translate(sentence) for sentence in _head(plan)]
    lines.append(translate(Sentence("explain-stages", "Stages")))
    for number, stage in enumerate(plan.stages, 1):
        lines.append(f"{number}. " + translate(_stage(plan, stage)))
        lines += ["   " + translate(_pool(plan, pool)) for pool in stage.pools if pool.host or pool.schools]
    args: SentenceArgs = {"count": len(plan.tasks)}
    lines.append(translate(Sentence("explain-timetable", "Timetable: {count} tasks", args)))
    for task in plan.tasks:
        lines.append(f"{task.row:>2}. {task.what}")
        lines += ["    " + translate(sentence) for sentence in _task(plan, task)]
    return lines


def _head(plan: SeasonPlan) -> Iterator[Sentence]:
    yield Sentence("explain-season", "Season: {title}", {"title": plan.title})
    paper: SentenceArgs = {
        "number": plan.plan.number,
        "day": day_sentence(plan.plan.date),
        "unit": plan.name_of(plan.plan.issued_by),
    }
    yield Sentence("explain-paper", "Ordered by plan {number} of {day}, {unit}", paper)
    leading = ", ".join(unit.name for unit in plan.units if unit.leads)
    yield Sentence("explain-lead", "Leads, confirms and publishes: {unit}", {"unit": leading})
    yield Sentence("explain-format", "Rules of the matches: {format}", {"format": plan.format})
    count: SentenceArgs = {"count": len(plan.schools.names), "names": ", ".join(plan.schools.names.values())}
    yield Sentence("explain-schools", "{count} schools: {names}", count)


def _stage(plan: SeasonPlan, stage: Stage) -> Sentence:
    args: SentenceArgs = {"name": stage.name, "kind": KINDS[stage.kind], "count": stage.go_on}
    if stage.each_school and stage.go_on:
        return Sentence("stage-each-school", "{name}: {kind}; {count} team of each school goes on", args)
    if stage.go_on:
        return Sentence("stage-go-on", "{name}: {kind}; {count} of each pool goes on", args)
    return Sentence("stage-last", "{name}: {kind}", args)


def _pool(plan: SeasonPlan, pool: Pool) -> Sentence:
    args: SentenceArgs = {"pool": pool.title, "host": plan.name_of(pool.host)}
    args |= {"schools": ", ".join(plan.name_of(school) for school in pool.schools), "count": len(pool.schools)}
    if pool.schools and pool.host:
        return Sentence("pool-hosted", "{pool}, at {host}: {count} teams: {schools}", args)
    if pool.schools:
        return Sentence("pool-schools", "{pool}: {count} teams: {schools}", args)
    return Sentence("pool-at", "{pool}, at {host}" if pool.name else "at {host}", args)


def _task(plan: SeasonPlan, task: Task) -> Iterator[Sentence]:
    yield Sentence("task-owner", "Responsible: {owners}", {"owners": people(plan, task.owner)})
    if task.helpers:
        yield Sentence("task-helpers", "With: {helpers}", {"helpers": people(plan, task.helpers)})
    yield due_sentence(task)


def people(plan: SeasonPlan, references: tuple[str, ...]) -> Sentence:
    """The owners or helpers of a task, as people read them."""
    return join_sentences((_reference(plan, reference) for reference in references), ", ")


def _reference(plan: SeasonPlan, reference: str) -> str | Sentence:
    stage = plan.stage(reference.removeprefix(HOSTS)) if reference.startswith(HOSTS) else None
    if stage is not None:
        return Sentence("hosts-of", "the hosts of {stage}", {"stage": stage.name})
    return EVERY_SCHOOL if reference == SCHOOLS else plan.name_of(reference)


def due_sentence(task: Task) -> Sentence:
    """When `task` is to be done."""
    if task.due is not None:
        return Sentence("task-due", "Due: {day}", {"day": day_sentence(task.due)})
    if task.in_month is not None:
        year, _, month = task.in_month.partition("-")
        return Sentence("task-month", "Due: in {month}/{year}", {"month": month, "year": year})
    return Sentence("task-continuous", "Continuous, from the end of task {row} on", {"row": task.from_row or 0})
