"""Warnings about a season plan: what can be played as it stands, but what a person should look at first.

A plan that the office signed is never refused for these: THCS Cự Khối really stood in two pools. The days are those of
the paper; days off work are the weekend and the holidays that have the same date every year (Bộ luật Lao động 2012,
Điều 115); those of the lunar calendar move and are not looked at.

Kind: pure
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, pairwise

from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from season.plan.findings import PlanFinding
from season.plan.plan import SeasonPlan, Stage, StageKind

FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))
"""Month and day."""

WEEKDAYS = (
    Sentence("monday", "Monday"),
    Sentence("tuesday", "Tuesday"),
    Sentence("wednesday", "Wednesday"),
    Sentence("thursday", "Thursday"),
    Sentence("friday", "Friday"),
    Sentence("saturday", "Saturday"),
    Sentence("sunday", "Sunday"),
)
SATURDAY = 5


def plan_warnings(plan: SeasonPlan) -> list[PlanFinding]:
    """Everything about the valid `plan` that a person should look at, each with its place."""
    by_stage = (_stage_warnings(plan, stage, f"stages[{n}]") for n, stage in enumerate(plan.stages))
    return [*chain.from_iterable(by_stage), *_deadline_warnings(plan), *_order_warnings(plan)]


def _stage_warnings(plan: SeasonPlan, stage: Stage, place: str) -> Iterator[PlanFinding]:
    yield from _doubled_schools(plan, stage, place)
    yield from _place_count(plan, stage, place)
    for k, pool in enumerate(stage.pools):
        here = f"{place}.pools[{k}]"
        if stage.kind is StageKind.POOLS and not 2 <= len(pool.schools) <= MAX_STATIONS:
            text = "{pool} has {count} schools; a match has from 2 to {most} teams"
            args: SentenceArgs = {"pool": pool.title, "count": len(pool.schools), "most": MAX_STATIONS}
            yield PlanFinding(f"{here}.schools", Sentence("pool-size", text, args))
        if stage.kind is StageKind.POOLS and not pool.host:
            text = "{pool} has no host: nobody is responsible for its venue"
            yield PlanFinding(here, Sentence("pool-without-host", text, {"pool": pool.title}))
        if stage.go_on and len(pool.schools) and stage.go_on >= len(pool.schools):
            text = "{pool} has {count} schools, and {go_on} go on: nothing is decided there"
            args = {"pool": pool.title, "count": len(pool.schools), "go_on": stage.go_on}
            yield PlanFinding(f"{place}.go_on", Sentence("all-go-on", text, args))


def _doubled_schools(plan: SeasonPlan, stage: Stage, place: str) -> Iterator[PlanFinding]:
    for school in plan.doubled_schools(stage):
        pools = stage.pools_of(school)
        where = f"{place}.pools[{stage.pools.index(pools[1])}].schools[{pools[1].schools.index(school)}]"
        text = (
            "{school} is in {pools}; decide on record before the list is proposed: leave a place empty, have two teams "
            "of the school (A, B), or let another school move into the place"
        )
        args: SentenceArgs = {"school": plan.name_of(school), "pools": ", ".join(pool.title for pool in pools)}
        yield PlanFinding(where, Sentence("school-doubled", text, args))


def _place_count(plan: SeasonPlan, stage: Stage, place: str) -> Iterator[PlanFinding]:
    if stage.kind is not StageKind.POOLS:
        return
    playing = {school for pool in stage.pools for school in pool.schools}
    if stage.places != len(playing):
        text = "{places} places, but {schools} schools"
        args: SentenceArgs = {"places": stage.places, "schools": len(playing)}
        yield PlanFinding(place, Sentence("places-schools", text, args))
    if stage.places_planned is not None and stage.places_planned != stage.places:
        text = "the plan speaks of {planned} places, its pools list {places}"
        args = {"planned": stage.places_planned, "places": stage.places}
        yield PlanFinding(f"{place}.places_planned", Sentence("places-planned", text, args))
    if missing := [name for school, name in plan.schools.names.items() if school not in playing]:
        text = "{count} schools have no place: {schools}"
        args = {"count": len(missing), "schools": ", ".join(missing)[:1_000]}
        yield PlanFinding(place, Sentence("schools-without-place", text, args))


def _deadline_warnings(plan: SeasonPlan) -> Iterator[PlanFinding]:
    for n, task in enumerate(plan.tasks):
        if task.due is None:
            continue
        args: SentenceArgs = {"row": task.row, "day": day_sentence(task.due), "weekday": WEEKDAYS[task.due.weekday()]}
        if task.due.weekday() >= SATURDAY:
            text = "row {row} is due on a weekend: {weekday}, {day}"
            yield PlanFinding(f"tasks[{n}].due", Sentence("due-on-weekend", text, args))
        if (task.due.month, task.due.day) in FIXED_HOLIDAYS:
            text = "row {row} is due on a public holiday: {weekday}, {day}"
            yield PlanFinding(f"tasks[{n}].due", Sentence("due-on-holiday", text, args))


def _order_warnings(plan: SeasonPlan) -> Iterator[PlanFinding]:
    dated = [(n, task, task.due) for n, task in enumerate(plan.tasks) if task.due is not None]
    for (_, before, before_due), (n, task, due) in pairwise(dated):
        if due < before_due:
            text = "row {row} is due on {day}, before row {before} ({before_day})"
            args: SentenceArgs = {"row": task.row, "day": day_sentence(due), "before": before.row}
            args |= {"before_day": day_sentence(before_due)}
            yield PlanFinding(f"tasks[{n}].due", Sentence("due-goes-back", text, args))


def day_sentence(day: date) -> Sentence:
    """`day` as people write it: 10/2/2018 in Vietnamese, 2018-02-10 in English."""
    padded: SentenceArgs = {"year": day.year, "month": f"{day.month:02}", "day": f"{day.day:02}"}
    return Sentence("day", "{year}-{month}-{day}", padded)
