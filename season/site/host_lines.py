"""Lines of the page of a host or of a jury chair: the pools for which they answer, from the package to the result.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from season.plan.plan import Pool, Stage
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules.entry_lists import entry_titles
from season.rules.packages import REPORTED
from season.rules.people import Person
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import ScheduledSitting, Season
from season.rules.standings import latest_sitting
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES
from season.rules.states import SITTING, SittingState
from season.rules.venues import is_of_venue
from season.site.offers import Offer, offer


class HostResult(Struct, frozen=True):
    """A result that came, and whether the photograph of its paper is still missing."""

    record: ResultRecord
    state: Sentence
    needs_photograph: bool


class HostLine(Struct, frozen=True):
    """One pool: when and where, who sits where, how far it is, what its host reports next."""

    stage: Stage
    pool: Pool
    scheduled: ScheduledSitting | None
    day: Sentence | None
    seats: list[str]
    sitting: Sitting | None
    state: Sentence | None
    has_package: bool
    reports: list[Offer]
    results: list[HostResult]


def host_lines(season: Season, person: Person, now_ns: int) -> list[HostLine]:
    """The pools for which `person` answers, in the order of the plan."""
    if season.plan is None:
        return []
    pools = [(stage, pool) for stage, pool in season.plan.pools if is_of_venue(person, pool)]
    return [_line(season, stage, pool, person, now_ns) for stage, pool in pools]


def _line(season: Season, stage: Stage, pool: Pool, person: Person, now_ns: int) -> HostLine:
    scheduled, sitting = season.stage_record(stage.id).schedule.get(pool.id), latest_sitting(season, pool.id)
    draw = season.draws.get(pool.id)
    entries = [season.entries[entry] for entry in draw.seats if entry in season.entries] if draw is not None else []
    records = [season.results[key] for key in sitting.results] if sitting is not None else []
    return HostLine(
        stage=stage,
        pool=pool,
        scheduled=scheduled,
        day=day_sentence(scheduled.day) if scheduled is not None else None,
        seats=entry_titles(season, entries),
        sitting=sitting,
        state=SITTING_NAMES[sitting.state] if sitting is not None else None,
        has_package=sitting is not None and sitting.package is not None and not sitting.package.is_revoked,
        reports=[_report(season, person, now_ns, sitting, state) for state in _next_reports(sitting)]
        if sitting
        else [],
        results=[
            HostResult(record, RESULT_NAMES[record.state], record.is_live and not record.photograph)
            for record in records
        ],
    )


def _next_reports(sitting: Sitting) -> list[SittingState]:
    """What a venue can report next."""
    return [state for state in REPORTED if state in SITTING[sitting.state]]


def _report(season: Season, person: Person, now_ns: int, sitting: Sitting, state: SittingState) -> Offer:
    """A button that says how far the venue is."""
    order_offer = offer(season, person, now_ns, c.NoteProgress, {"sitting": sitting.id, "state": state.value})
    return replace(order_offer, title=Sentence("report-progress", "Report: {state}", {"state": SITTING_NAMES[state]}))
