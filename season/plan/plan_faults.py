"""Faults of a season plan beyond its types: names that lead nowhere, things that are there twice, tasks without a day.

Kind: pure
"""

from collections.abc import Iterable, Iterator

from bus.messages import Sentence, SentenceArgs
from season.plan.findings import PlanFinding, list_ids, repetitions
from season.plan.plan import HOSTS, MAX_TASKS, SCHOOLS, SeasonPlan, Stage, StageKind, Task
from season.plan.proofs import PROOF_FORMS, parse_proof

_TWICE = Sentence("id-twice", "{value} is used already, at {first}")
_ROW_TWICE = Sentence("row-twice", "row {value} is there already, at {first}")
_SCHOOL_TWICE = Sentence("school-twice-in-pool", "{value} is in this pool already, at {first}")


def plan_faults(plan: SeasonPlan) -> list[PlanFinding]:
    """Everything that keeps `plan` from being used, each with its place; empty if it is valid."""
    return [*_unit_faults(plan), *_school_faults(plan), *_stage_faults(plan), *_task_faults(plan)]


def _unit_faults(plan: SeasonPlan) -> Iterator[PlanFinding]:
    ids = [unit.id for unit in plan.units]
    yield from repetitions(((f"units[{n}].id", unit) for n, unit in enumerate(ids)), _TWICE)
    for n, unit in enumerate(plan.units):
        if unit.under and unit.under not in ids:
            yield _unknown(f"units[{n}].under", unit.under, ids)
        elif _is_under_itself(plan, unit.id):
            text = "{unit} is under itself, by way of the units above it"
            yield PlanFinding(f"units[{n}].under", Sentence("unit-under-itself", text, {"unit": unit.id}))
    if plan.plan.issued_by not in ids:
        yield _unknown("plan.issued_by", plan.plan.issued_by, ids)
    leading = [f"units[{n}]" for n, unit in enumerate(plan.units) if unit.leads]
    if len(leading) != 1:
        text = "{count} units lead the season; exactly one must have leads = true: it confirms results and publishes"
        place = leading[1] + ".leads" if leading else "units"
        yield PlanFinding(place, Sentence("units-lead", text, {"count": len(leading)}))


def _is_under_itself(plan: SeasonPlan, unit_id: str) -> bool:
    above = {unit.id: unit.under for unit in plan.units}
    unit, ancestors = above.get(unit_id, ""), {unit_id}
    while unit and unit not in ancestors:
        ancestors.add(unit)
        unit = above.get(unit, "")
    return unit == unit_id


def _school_faults(plan: SeasonPlan) -> Iterator[PlanFinding]:
    ids = [unit.id for unit in plan.units]
    if plan.schools.under and plan.schools.under not in ids:
        yield _unknown("schools.under", plan.schools.under, ids)
    for school in plan.schools.names:
        if school in ids or school == SCHOOLS:
            text = "{school} is the name of something else, too; choose another id"
            yield PlanFinding(f"schools.names.{school}", Sentence("school-id-taken", text, {"school": school}))


def _stage_faults(plan: SeasonPlan) -> Iterator[PlanFinding]:
    stage_ids = ((f"stages[{n}].id", stage.id) for n, stage in enumerate(plan.stages))
    yield from repetitions(stage_ids, _TWICE)
    pool_ids = [
        (f"stages[{n}].pools[{k}].id", pool.id)
        for n, stage in enumerate(plan.stages)
        for k, pool in enumerate(stage.pools)
    ]
    yield from repetitions(pool_ids, _TWICE)
    for n, stage in enumerate(plan.stages):
        yield from _pool_faults(plan, stage, f"stages[{n}]")


def _pool_faults(plan: SeasonPlan, stage: Stage, place: str) -> Iterator[PlanFinding]:
    if stage.each_school and (stage.kind is not StageKind.HEATS or stage.pools):
        text = 'only for a stage of kind "heats" without pools: each school is a pool of its own there'
        yield PlanFinding(f"{place}.each_school", Sentence("each-school", text))
    if not stage.each_school and not stage.pools:
        text = "missing; a stage has at least one pool, or each_school = true"
        yield PlanFinding(f"{place}.pools", Sentence("no-pools", text))
    hosts = (*plan.schools.names, *(unit.id for unit in plan.units))
    for k, pool in enumerate(stage.pools):
        here = f"{place}.pools[{k}]"
        if pool.host and pool.host not in hosts:
            yield _unknown(f"{here}.host", pool.host, hosts)
        schools = [(f"{here}.schools[{i}]", school) for i, school in enumerate(pool.schools)]
        yield from (
            _unknown(at, school, plan.schools.names) for at, school in schools if school not in plan.schools.names
        )
        yield from repetitions(schools, _SCHOOL_TWICE)


def _task_faults(plan: SeasonPlan) -> Iterator[PlanFinding]:
    rows = ((f"tasks[{n}].row", task.row) for n, task in enumerate(plan.tasks))
    yield from repetitions(rows, _ROW_TWICE)
    for n, task in enumerate(plan.tasks):
        yield from _time_faults(plan, task, f"tasks[{n}]")
        for key, references in (("owner", task.owner), ("with", task.helpers)):
            for i, reference in enumerate(references):
                yield from _reference_faults(plan, reference, f"tasks[{n}].{key}[{i}]")
        yield from _proof_faults(plan, task, f"tasks[{n}].proof")


def _time_faults(plan: SeasonPlan, task: Task, place: str) -> Iterator[PlanFinding]:
    times = {"due": task.due, "in_month": task.in_month, "from_row": task.from_row}
    present = [name for name, value in times.items() if value is not None]
    if len(present) != 1:
        text = "row {row} has {found}; exactly one of due, in_month and from_row says when"
        args: SentenceArgs = {
            "row": task.row,
            "found": ", ".join(present) or Sentence("no-time", "no time"),
        }
        yield PlanFinding(place, Sentence("task-time", text, args))
    if task.from_row is not None and plan.task(task.from_row) is None:
        text = "there is no row {row}"
        yield PlanFinding(f"{place}.from_row", Sentence("no-such-row", text, {"row": task.from_row}))
    elif task.from_row is not None and _follows_itself(plan, task):
        text = "row {row} would begin after its own end"
        yield PlanFinding(f"{place}.from_row", Sentence("row-follows-itself", text, {"row": task.row}))


def _follows_itself(plan: SeasonPlan, task: Task) -> bool:
    before = {other.row: other.from_row for other in plan.tasks}
    row = task.from_row
    for _ in range(MAX_TASKS):
        if row is None or row == task.row:
            return row is not None
        row = before.get(row)
    return False


def _reference_faults(plan: SeasonPlan, reference: str, place: str) -> Iterator[PlanFinding]:
    stages = [stage.id for stage in plan.stages]
    if reference.startswith(HOSTS):
        if reference.removeprefix(HOSTS) not in stages:
            yield _unknown(place, reference, (f"{HOSTS}{stage}" for stage in stages))
        return
    units = [unit.id for unit in plan.units]
    if reference != SCHOOLS and reference not in units and reference not in plan.schools.names:
        yield _unknown(place, reference, (SCHOOLS, *units, *(f"{HOSTS}{stage}" for stage in stages)))


def _proof_faults(plan: SeasonPlan, task: Task, place: str) -> Iterator[PlanFinding]:
    if not task.proof:
        return
    proof = parse_proof(task.proof)
    if proof is None:
        yield _unknown(place, task.proof, PROOF_FORMS)
        return
    stages, pools = [stage.id for stage in plan.stages], [pool.id for _, pool in plan.pools]
    targets = {"STAGE": stages, "POOL": pools}.get(proof.form.partition(":")[2])
    if targets is not None and proof.target not in targets:
        yield _unknown(place, proof.target, targets)


def _unknown(place: str, value: str, allowed: Iterable[str]) -> PlanFinding:
    args: SentenceArgs = {"value": value, "known": list_ids(allowed)}
    return PlanFinding(place, Sentence("unknown-reference", "{value} is not known; allowed: {known}", args))
