"""Season plan: who takes part, in which stages and pools, and the timetable, as the season file says it.

Units are a tree without fixed levels: no level of government is in the code. A school is a unit that sends a team; a
pool is where teams meet on one day; a place is one team's right to be there. Nothing is identified by its name: ids
are what the file gives.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from bus.messages.base import PRINTABLE

MAX_SCHOOLS = 20_000
MAX_POOLS = 5_000
MAX_TASKS = 500
MAX_UNITS = 500
MAX_STAGES = 20
MAX_TEAMS_IN_POOL = 40

SCHOOLS = "schools"
"""The owner that stands for every school."""
HOSTS = "hosts:"
"""Begins the owner that stands for the hosts of a stage's pools."""

PlanId = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", examples=["cum-1"])]
"""Small letters, digits and single hyphens: it stands in file names and addresses."""
PlanText = Annotated[str, Meta(min_length=1, max_length=200, pattern=PRINTABLE)]
OptionalText = Annotated[str, Meta(max_length=200, pattern=PRINTABLE)]
Reference = Annotated[str, Meta(min_length=1, max_length=60, pattern=PRINTABLE)]
Month = Annotated[str, Meta(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])\Z", examples=["2026-12"])]
RowNumber = Annotated[int, Meta(ge=1, le=MAX_TASKS)]


class PlanPaper(Struct, frozen=True, forbid_unknown_fields=True):
    """The paper that orders the season; it stands on every report."""

    number: PlanText
    date: date
    issued_by: PlanId
    signed_by: OptionalText = ""
    signed_as: OptionalText = ""


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    """An office, committee or partner. `under`: the unit above it. `leads`: it confirms results and publishes."""

    id: PlanId
    name: PlanText
    kind: PlanId = "office"
    under: str = ""
    leads: bool = False


class Schools(Struct, frozen=True, forbid_unknown_fields=True):
    """The schools by id. `under`: the unit above them all."""

    names: Annotated[dict[PlanId, PlanText], Meta(min_length=1, max_length=MAX_SCHOOLS)]
    under: str = ""


class StageKind(StrEnum):
    """What a stage is for."""

    PILOT = "pilot"
    """A trial of the whole evening; it counts for nothing further."""
    HEATS = "heats"
    """At each school, by report."""
    POOLS = "pools"
    """Schools meet in pools, each with its place."""
    FINAL = "final"
    """Whoever went on from the pools."""


class Replacement(StrEnum):
    """Who takes the place of a team that went on and does not come."""

    NEXT_PLACE = "next-place"
    """The next one of its pool."""
    NOBODY = "nobody"
    """The place stays empty."""


class Pool(Struct, frozen=True, forbid_unknown_fields=True):
    """Schools that meet on one day. `host`: the school or unit at which they do."""

    id: PlanId
    name: OptionalText = ""
    host: str = ""
    schools: Annotated[tuple[str, ...], Meta(max_length=MAX_TEAMS_IN_POOL)] = ()

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """One stage of the season. `go_on`: how many of each pool reach the next one. `each_school`: one pool per school.
    `places_planned`: how many places the paper speaks of. `protest_hours`: so long after a result came to the office
    schools may protest against it; 24 where the file says nothing."""

    id: PlanId
    name: PlanText
    kind: StageKind
    pools: Annotated[tuple[Pool, ...], Meta(max_length=MAX_POOLS)] = ()
    each_school: bool = False
    go_on: Annotated[int, Meta(ge=0, le=MAX_TEAMS_IN_POOL)] = 0
    places_planned: Annotated[int, Meta(ge=1, le=MAX_SCHOOLS)] | None = None
    replacement: Replacement | UnsetType = UNSET
    """Of those who go on from here; the next place where the file says nothing."""
    protest_hours: Annotated[int, Meta(ge=1, le=720)] | UnsetType = UNSET
    carry_over: bool | UnsetType = UNSET
    """Whether points of an attempt that was broken off count in the next one; no, where the file says nothing."""

    @property
    def carries_over(self) -> bool:
        """Whether points of an attempt that was broken off count in the next one."""
        return self.carry_over is True

    @property
    def places(self) -> int:
        """How many places its pools list."""
        return sum(len(pool.schools) for pool in self.pools)

    def pools_of(self, school: str) -> tuple[Pool, ...]:
        """The pools in which `school` has a place."""
        return tuple(pool for pool in self.pools if school in pool.schools)


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the timetable. `owner`: who is responsible; `helpers` (`with` in the file) who helps.

    One of these says when: `due`, done by that day; `in_month`, on some day of it; `from_row`, continuous from the end
    of that row on. `proof`: what shows that it is done, beside the word of the owner.
    """

    row: RowNumber
    what: PlanText
    owner: Annotated[tuple[Reference, ...], Meta(min_length=1, max_length=40)]
    helpers: Annotated[tuple[Reference, ...], Meta(max_length=40)] = field(default=(), name="with")
    due: date | None = None
    in_month: Month | None = None
    from_row: RowNumber | None = None
    proof: Annotated[str, Meta(max_length=60, pattern=PRINTABLE)] = ""


class SeasonPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole season. `format`: the rules of its matches, a shipped name or a file."""

    id: PlanId
    title: PlanText
    format: PlanText
    plan: PlanPaper
    units: Annotated[tuple[Unit, ...], Meta(min_length=1, max_length=MAX_UNITS)]
    schools: Schools
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1, max_length=MAX_STAGES)]
    tasks: Annotated[tuple[Task, ...], Meta(min_length=1, max_length=MAX_TASKS)]

    @property
    def pools(self) -> Iterator[tuple[Stage, Pool]]:
        """Every pool with its stage, in the order of the file."""
        return ((stage, pool) for stage in self.stages for pool in stage.pools)

    def stage(self, stage_id: str) -> Stage | None:
        """The stage with this id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def task(self, row: int) -> Task | None:
        """The task in this row of the timetable, or None."""
        return next((task for task in self.tasks if task.row == row), None)

    def name_of(self, unit_id: str) -> str:
        """What the unit or school with this id is called; the id itself where there is none."""
        units = (unit.name for unit in self.units if unit.id == unit_id)
        return next(units, self.schools.names.get(unit_id, unit_id))

    def doubled_schools(self, stage: Stage) -> tuple[str, ...]:
        """The schools that have more than one place in `stage`, in the order of its pools."""
        places = Counter(school for pool in stage.pools for school in dict.fromkeys(pool.schools))
        return tuple(school for school, count in places.items() if count > 1)

    def owners(self, reference: str) -> tuple[str, ...]:
        """The ids of the units and schools that `reference`, an owner or helper of a task, stands for."""
        if reference == SCHOOLS:
            return tuple(self.schools.names)
        stage = self.stage(reference.removeprefix(HOSTS)) if reference.startswith(HOSTS) else None
        if stage is not None:
            return tuple(dict.fromkeys(pool.host for pool in stage.pools if pool.host))
        return (reference,)
