"""Lines of the page of sittings: those pools that a person looks for, with what can be ordered of each attempt.

A season of a country has thousands of pools. Only what is in view is decided and drawn; the counts are of all.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from bus.messages import Sentence
from controller.exchange.statement_types import sitting_id
from question_files.text_keys import name_key
from season.plan.plan import Pool, Stage
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules.entry_lists import entry_titles
from season.rules.people import Person
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import ScheduledSitting, Season
from season.rules.standings import Standing, latest_sitting, standings
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES
from season.rules.states import SittingState
from season.site.offers import Offer, offers

SITTING_ORDERS = (c.NoteProgress, c.RevokePackage, c.BreakOffSitting, c.LodgeProtest)
POOLS_SHOWN = 40
"""Pools on a page."""
WITHOUT_DAY = "without-day"
"""The filter for pools that have no sitting yet."""


class SittingFilter(Struct, frozen=True):
    """What a person looks for. `state`: of the latest attempt, or `WITHOUT_DAY`; `text`: in names of pool and host."""

    stage: str = ""
    state: str = ""
    text: str = ""


class ResultLine(Struct, frozen=True):
    """One result of a sitting."""

    record: ResultRecord
    state: Sentence


class SittingLine(Struct, frozen=True):
    """One attempt to play a pool."""

    sitting: Sitting
    state: Sentence
    results: list[ResultLine]
    offers: list[Offer]


class PoolLine(Struct, frozen=True):
    """One pool: its day, its attempts, its standing with what people call each entry."""

    stage: Stage
    pool: Pool
    host: str
    scheduled: ScheduledSitting | None
    day: Sentence | None
    sittings: list[SittingLine]
    standing: list[tuple[str, Standing]]


def found_pools(season: Season, choice: SittingFilter) -> list[tuple[Stage, Pool]]:
    """The pools that match, in the order of the plan."""
    states = _states(season)
    return [
        (stage, pool)
        for stage, pool in season.drafted.pools
        if choice.state in ("", states.get(pool.id, WITHOUT_DAY)) and _matches(season, stage, pool, choice)
    ]


def _matches(season: Season, stage: Stage, pool: Pool, choice: SittingFilter) -> bool:
    if choice.stage and stage.id != choice.stage:
        return False
    if not choice.text:
        return True
    return name_key(choice.text) in name_key(f"{pool.id} {pool.title} {season.drafted.name_of(pool.host)}")


def state_counts(season: Season) -> list[tuple[str, int]]:
    """How many pools are in each state, in the order of the states; those that have no day yet come first."""
    states = _states(season)
    counts = Counter(states.get(pool.id, WITHOUT_DAY) for _, pool in season.drafted.pools)
    return [(state, counts[state]) for state in (WITHOUT_DAY, *SittingState) if counts[state]]


def _states(season: Season) -> dict[str, str]:
    """The state of the latest attempt of each pool that has one: attempts follow one another."""
    return {sitting.pool: sitting.state.value for sitting in season.sittings.values()}


def pool_line(season: Season, stage: Stage, pool: Pool, person: Person, now_ns: int) -> PoolLine:
    """A pool as the page shows it to `person`."""
    scheduled = season.stage_record(stage.id).schedule.get(pool.id)
    places = standings(season, pool.id)
    entries = [season.entries[place.entry] for place in places]
    return PoolLine(
        stage=stage,
        pool=pool,
        host=season.drafted.name_of(pool.host),
        scheduled=scheduled,
        day=day_sentence(scheduled.day) if scheduled is not None else None,
        sittings=[_sitting_line(season, sitting, person, now_ns) for sitting in _attempts(season, pool.id)],
        standing=list(zip(entry_titles(season, entries), places, strict=True)),
    )


def _attempts(season: Season, pool: str) -> Iterator[Sitting]:
    last = latest_sitting(season, pool)
    for attempt in range(1, last.attempt + 1 if last is not None else 1):
        yield season.sittings[sitting_id(pool, attempt)]


def _sitting_line(season: Season, sitting: Sitting, person: Person, now_ns: int) -> SittingLine:
    records = [season.results[key] for key in sitting.results]
    return SittingLine(
        sitting=sitting,
        state=SITTING_NAMES[sitting.state],
        results=[ResultLine(record, RESULT_NAMES[record.state]) for record in records],
        offers=offers(season, person, now_ns, SITTING_ORDERS, {"sitting": sitting.id}),
    )
