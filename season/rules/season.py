"""State of a season, as its facts have made it. Frozen: folds make a new one.

Kind: pure
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from season.plan.plan import SeasonPlan, Stage
from season.rules.commands import DoubledChoice
from season.rules.people import Person
from season.rules.promotion_state import Promotion
from season.rules.result_state import (
    Publication,
    PublicationTime,
    ResultRecord,
    SigningKey,
    Sitting,
    StageConfirmation,
)
from season.rules.states import EntryState, SeasonState, StageState


class Done(Struct, frozen=True):
    """That a task, or one owner's part of it, is done: on which day, what shows it, who reported it."""

    on: date
    proof: str
    by: Person


class TaskRecord(Struct, frozen=True):
    """What is known of a task. `parts`: by owner; `whole`: of the whole task at once."""

    whole: Done | None = None
    parts: Mapping[str, Done] = {}


class Entry(Struct, frozen=True):
    """A school's team in a place. The id survives other pupils and another pool.

    `team`: A or B where a school has two. `sheet`: hash of the nomination with the names, which are kept apart and can
    be wiped. `people_revision` counts nominations. `why`: of the last return, withdrawal or replacement. `is_planned`:
    the plan lists it; others replace one, or `came_from` an entry of the stage before.
    """

    id: str
    stage: str
    pool: str
    school: str
    state: EntryState = EntryState.EXPECTED
    team: str = ""
    sheet: str = ""
    people_revision: int = 0
    is_late: bool = False
    nominated_by: Person | None = None
    accepted_by: Person | None = None
    replaced_by: str = ""
    why: str = ""
    is_planned: bool = True
    came_from: str = ""

    @property
    def takes_part(self) -> bool:
        """Whether its place is taken by it."""
        return self.state not in (EntryState.WITHDRAWN, EntryState.REPLACED)


class StageRecord(Struct, frozen=True):
    """Where a stage is. `entries`: of its list, which `proposed_by` proposed; `schedule`: of its pools."""

    state: StageState = StageState.OPEN
    entries: tuple[str, ...] = ()
    proposed_by: Person | None = None
    schedule: "Mapping[str, ScheduledSitting]" = {}


class ScheduledSitting(Struct, frozen=True):
    """When and where a pool is played: the day, the time `HH:MM` and the place."""

    day: date
    at: str
    place: str


class SeatDraw(Struct, frozen=True):
    """Seats and order of performances of a pool, which follow from `seed` alone: entries from the first seat on."""

    seed: str
    seats: tuple[str, ...]
    performances: tuple[str, ...]


class DoubledDecision(Struct, frozen=True):
    """What was decided about a school with more than one place in a stage."""

    choice: DoubledChoice
    by: Person


class Amendment(Struct, frozen=True):
    """A change of the plan that waits for who signs."""

    plan: SeasonPlan
    why: str
    by: Person


class Season(Struct, frozen=True):
    """One season. Before the first fact there is no plan. `revision`: of the plan; older ones are in the facts."""

    seq: int = 0
    state: SeasonState = SeasonState.DRAFT
    plan: SeasonPlan | None = None
    revision: int = 0
    amendment: Amendment | None = None
    tasks: Mapping[int, TaskRecord] = {}
    stages: Mapping[str, StageRecord] = {}
    entries: Mapping[str, Entry] = {}
    doubled: Mapping[str, DoubledDecision] = {}
    """By stage and school, as `stage/school`."""
    draws: Mapping[str, SeatDraw] = {}
    """By pool."""
    sittings: Mapping[str, Sitting] = {}
    results: Mapping[str, ResultRecord] = {}
    keys: Mapping[str, SigningKey] = {}
    confirmations: Mapping[str, StageConfirmation] = {}
    """By stage, as are the two that follow; each stage has all versions of what was public."""
    publication_times: Mapping[str, PublicationTime] = {}
    publications: Mapping[str, tuple[Publication, ...]] = {}
    disqualified: Mapping[str, str] = {}
    """By entry: the number of the decision."""
    promotion: Promotion = Promotion()

    @property
    def drafted(self) -> SeasonPlan:
        """The plan. Raises `LookupError` where there is none yet; deciders are not asked then."""
        if self.plan is None:
            raise LookupError("the season has no plan yet")
        return self.plan

    def stage_record(self, stage_id: str) -> StageRecord:
        """Where the stage with this id is."""
        return self.stages.get(stage_id, StageRecord())

    def entries_of(self, stage_id: str) -> tuple[Entry, ...]:
        """All entries of a stage, the oldest first."""
        return tuple(entry for entry in self.entries.values() if entry.stage == stage_id)

    def undecided_schools(self, stage: Stage) -> tuple[str, ...]:
        """The schools with more than one place in `stage` about which nothing was decided."""
        return tuple(
            school
            for school in self.drafted.doubled_schools(stage)
            if doubled_key(stage.id, school) not in self.doubled
        )


def doubled_key(stage: str, school: str) -> str:
    """The key of a decision in `Season.doubled`."""
    return f"{stage}/{school}"


def entry_id(pool: str, school: str) -> str:
    """The id of the entry of `school` that began in `pool`."""
    return f"{pool}/{school}"
