"""A season as large as a country, for `bench season`: 3,000 sittings, 15,000 schools, as many facts as are asked for.

Every fact follows from those before it as the deciders would have it; once all is nominated, drawn and scheduled,
schools send other pupils again and again, until there are enough.

Kind: pure
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from msgspec.structs import replace

from season.plan.plan import Pool, Schools, SeasonPlan, StageKind
from season.rules import facts as f
from season.rules.people import Person, Role
from season.rules.season import entry_id

SITTINGS, TEAMS = 3_000, 5
STARTED_NS = 1_536_000_000_000_000_000
"""Early in September 2018."""
LAN = Person("lan", "Nguyễn Thị Lan", Role.LEAD, "gd")
MINH = Person("minh", "Trần Văn Minh", Role.LEAD, "gd")
FIRST_DAY = date(2018, 10, 20)
PARTS = (2, 6, 10, 11)
"""Rows of the timetable in which every school has a part."""


def large_plan(plan: SeasonPlan, sittings: int = SITTINGS) -> SeasonPlan:
    """`plan` with so many pools of five schools each."""
    names = {f"truong-{number}": f"THCS số {number}" for number in range(sittings * TEAMS)}
    ids = list(names)
    pools = []
    for number in range(sittings):
        schools = tuple(ids[number * TEAMS : (number + 1) * TEAMS])
        pools.append(Pool(f"cum-{number}", f"Cụm {number}", schools[0], schools))
    stages = (
        replace(stage, pools=tuple(pools), places_planned=None) if stage.kind is StageKind.POOLS else stage
        for stage in plan.stages
        if stage.kind is not StageKind.PILOT
    )
    tasks = (replace(task, proof="") if task.proof.startswith("sitting:thi") else task for task in plan.tasks)
    return replace(plan, schools=Schools(names, plan.schools.under), stages=tuple(stages), tasks=tuple(tasks))


def season_facts(plan: SeasonPlan, length: int) -> Iterator[f.AnyFact]:
    """The first `length` facts of a season with this plan."""
    return islice(_facts(plan), length)


def _facts(plan: SeasonPlan) -> Iterator[f.AnyFact]:
    at_ns = STARTED_NS
    yield f.SeasonDrafted(by=LAN, at_ns=at_ns, plan=plan)
    yield f.SeasonIssued(by=LAN, at_ns=at_ns)
    stage = next(stage for stage in plan.stages if stage.kind is StageKind.POOLS)
    entries = [(entry_id(pool.id, school), school) for pool in stage.pools for school in pool.schools]
    for row in PARTS:
        for school in plan.schools.names:
            head = _head_of(school)
            yield f.TaskClosed(by=head, at_ns=at_ns, row=row, on=date(2018, 9, 1), proof="BB 01", unit=school)
    for revision in count(1):
        if revision == 2:
            yield from _lists_and_draws(stage.id, stage.pools, tuple(entry for entry, _ in entries))
        for entry, school in entries:
            yield from _nomination(entry, school, revision)


def _head_of(school: str) -> Person:
    return Person(f"head-{school}", f"Hiệu trưởng {school}", Role.SCHOOL, school)


def _nomination(entry: str, school: str, revision: int) -> Iterator[f.AnyFact]:
    at_ns = STARTED_NS + revision
    sheet = hashlib.sha256(f"{entry}{revision}".encode()).hexdigest()
    yield f.EntryNominated(by=_head_of(school), at_ns=at_ns, entry=entry, sheet=sheet, is_late=False, why="em ốm")
    yield f.EntryAccepted(by=LAN, at_ns=at_ns, entry=entry)
    yield f.EntryConfirmed(by=MINH, at_ns=at_ns, entry=entry)


def _lists_and_draws(stage: str, pools: tuple[Pool, ...], entries: tuple[str, ...]) -> Iterator[f.AnyFact]:
    at_ns = STARTED_NS
    yield f.ListProposed(by=LAN, at_ns=at_ns, stage=stage, entries=entries)
    yield f.ListConfirmed(by=MINH, at_ns=at_ns, stage=stage)
    for number, pool in enumerate(pools):
        seats = tuple(entry_id(pool.id, school) for school in pool.schools)
        yield f.SeatsDrawn(
            by=LAN,
            at_ns=at_ns,
            pool=pool.id,
            seed=f"{number}",
            drawn_by="Cô Lan",
            witness="Thầy Minh",
            seats=seats,
            performances=seats[::-1],
        )
        day, place = FIRST_DAY + timedelta(days=number % 8), f"Hội trường {pool.host}"
        yield f.SittingScheduled(by=LAN, at_ns=at_ns, stage=stage, pool=pool.id, day=day, at="08:00", place=place)
