"""The fold that builds a season from facts; replaying the hub's journal is this and no more.

A fact is never refused here: it has happened.

Kind: pure
"""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from season.plan.plan import SeasonPlan
from season.rules import facts as f
from season.rules.commands import DoubledChoice
from season.rules.doubled import moving_entry, surplus_entries
from season.rules.fact import Fact
from season.rules.plan_changes import planned_places
from season.rules.promotion_folds import PROMOTION_FOLDS
from season.rules.result_folds import RESULT_FOLDS
from season.rules.season import (
    Amendment,
    Done,
    DoubledDecision,
    Entry,
    ScheduledSitting,
    Season,
    SeatDraw,
    TaskRecord,
    doubled_key,
    entry_id,
)
from season.rules.shared_maps import with_item
from season.rules.sitting_folds import with_planned_sitting, without_packages
from season.rules.states import EntryState, SeasonState, StageState

TEAM_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def apply(season: Season, fact: f.AnyFact) -> Season:
    """The season after `fact`."""
    return replace(FOLDS[type(fact)](season, fact), seq=season.seq + 1)


def apply_all(season: Season, facts: Iterable[f.AnyFact]) -> Season:
    """The season after all `facts`, in order."""
    for fact in facts:
        season = apply(season, fact)
    return season


def _overrode(season: Season, fact: f.Overrode) -> Season:
    return season


def _drafted(season: Season, fact: f.SeasonDrafted) -> Season:
    return replace(season, plan=fact.plan)


def _issued(season: Season, fact: f.SeasonIssued) -> Season:
    plan = season.drafted
    return replace(season, state=SeasonState.ISSUED, revision=1, entries=_with_places(season, plan))


def _with_places(season: Season, plan: SeasonPlan) -> dict[str, Entry]:
    """The entries, with one for every place of `plan`; whose place is no longer in it is withdrawn."""
    entries = dict(season.entries)
    places = {
        key: (stage, *place) for stage, by_entry in planned_places(plan).items() for key, place in by_entry.items()
    }
    for key, (stage, pool, school) in places.items():
        entries.setdefault(key, Entry(key, stage, pool, school))
    for key, entry in entries.items():
        if key not in places and entry.is_planned and entry.takes_part and entry.state is not EntryState.PLAYED:
            entries[key] = replace(entry, state=EntryState.WITHDRAWN, why=plan.plan.number)
    return entries


def _amendment_proposed(season: Season, fact: f.AmendmentProposed) -> Season:
    return replace(season, amendment=Amendment(fact.plan, fact.why, fact.by))


def _amended(season: Season, fact: f.SeasonAmended) -> Season:
    if season.amendment is None:
        return season
    plan = season.amendment.plan
    entries = _with_places(season, plan)
    return replace(season, plan=plan, revision=season.revision + 1, amendment=None, entries=entries)


def _amendment_declined(season: Season, fact: f.AmendmentDeclined) -> Season:
    return replace(season, amendment=None)


def _to(state: SeasonState) -> Callable[[Season, Any], Season]:
    return lambda season, fact: replace(season, state=state)


def _task_closed(season: Season, fact: f.TaskClosed) -> Season:
    record, done = season.tasks.get(fact.row, TaskRecord()), Done(fact.on, fact.proof, fact.by)
    changes: dict[str, object] = {"parts": with_item(record.parts, fact.unit, done)} if fact.unit else {"whole": done}
    return replace(season, tasks=with_item(season.tasks, fact.row, replace(record, **changes)))


def _task_reopened(season: Season, fact: f.TaskReopened) -> Season:
    return replace(season, tasks={row: record for row, record in season.tasks.items() if row != fact.row})


def _doubled_decided(season: Season, fact: f.DoubledDecided) -> Season:
    decision = DoubledDecision(fact.choice, fact.by)
    decided = replace(season, doubled={**season.doubled, doubled_key(fact.stage, fact.school): decision})
    if fact.choice is DoubledChoice.TWO_TEAMS:
        return _with_teams(decided, fact)
    surplus = surplus_entries(season, fact)
    moving = moving_entry(season, fact) if fact.choice is DoubledChoice.MOVE else ""
    for key in surplus:
        entry = decided.entries[key]
        if moving:
            decided = _with_entry(decided, key, state=EntryState.REPLACED, replaced_by=moving, why=fact.why)
            decided = _with_entry(decided, moving, pool=entry.pool)
        else:
            decided = _with_entry(decided, key, state=EntryState.WITHDRAWN, why=fact.why)
    return decided


def _with_teams(season: Season, fact: f.DoubledDecided) -> Season:
    keys = [entry.id for entry in season.entries_of(fact.stage) if entry.school == fact.school]
    for letter, key in zip(TEAM_LETTERS, keys, strict=False):
        season = _with_entry(season, key, team=letter)
    return season


def _with_entry(season: Season, key: str, **changes: object) -> Season:
    return replace(season, entries=with_item(season.entries, key, replace(season.entries[key], **changes)))


def _nominated(season: Season, fact: f.EntryNominated) -> Season:
    return _with_entry(
        season,
        fact.entry,
        state=EntryState.NOMINATED,
        sheet=fact.sheet,
        people_revision=season.entries[fact.entry].people_revision + 1,
        is_late=season.entries[fact.entry].is_late or fact.is_late,
        nominated_by=fact.by,
        accepted_by=None,
        why=fact.why,
    )


def _accepted(season: Season, fact: f.EntryAccepted) -> Season:
    return _with_entry(season, fact.entry, state=EntryState.ACCEPTED, accepted_by=fact.by)


def _returned(season: Season, fact: f.EntryReturned) -> Season:
    return _with_entry(season, fact.entry, state=EntryState.RETURNED, accepted_by=None, why=fact.why)


def _confirmed(season: Season, fact: f.EntryConfirmed) -> Season:
    return _with_entry(season, fact.entry, state=EntryState.CONFIRMED)


def _withdrawn(season: Season, fact: f.EntryWithdrawn) -> Season:
    return _with_entry(season, fact.entry, state=EntryState.WITHDRAWN, why=fact.why)


def _replaced(season: Season, fact: f.EntryReplaced) -> Season:
    before = season.entries[fact.entry]
    after = Entry(entry_id(before.pool, fact.school), before.stage, before.pool, fact.school, is_planned=False)
    season = _with_entry(season, fact.entry, state=EntryState.REPLACED, replaced_by=after.id, why=fact.why)
    return replace(season, entries=with_item(season.entries, after.id, after))


def _with_stage(season: Season, stage: str, **changes: object) -> Season:
    return replace(season, stages={**season.stages, stage: replace(season.stage_record(stage), **changes)})


def _list_proposed(season: Season, fact: f.ListProposed) -> Season:
    return _with_stage(season, fact.stage, state=StageState.LIST_PROPOSED, entries=fact.entries, proposed_by=fact.by)


def _list_returned(season: Season, fact: f.ListReturned) -> Season:
    return _with_stage(season, fact.stage, state=StageState.OPEN, entries=(), proposed_by=None)


def _list_confirmed(season: Season, fact: f.ListConfirmed) -> Season:
    return _scheduled_if_all(_with_stage(season, fact.stage, state=StageState.LIST_CONFIRMED), fact.stage)


def _list_reopened(season: Season, fact: f.ListReopened) -> Season:
    draws = {pool: draw for pool, draw in season.draws.items() if pool not in fact.pools}
    opened = _with_stage(season, fact.stage, state=StageState.OPEN, entries=(), proposed_by=None)
    return without_packages(replace(opened, draws=draws), fact.pools)


def _seats_drawn(season: Season, fact: f.SeatsDrawn) -> Season:
    draw = SeatDraw(fact.seed, fact.seats, fact.performances)
    return replace(season, draws=with_item(season.draws, fact.pool, draw))


def _sitting_scheduled(season: Season, fact: f.SittingScheduled) -> Season:
    sitting = ScheduledSitting(fact.day, fact.at, fact.place)
    schedule = with_item(season.stage_record(fact.stage).schedule, fact.pool, sitting)
    planned = with_planned_sitting(_with_stage(season, fact.stage, schedule=schedule), fact.stage, fact.pool)
    return _scheduled_if_all(planned, fact.stage)


def _scheduled_if_all(season: Season, stage_id: str) -> Season:
    """A stage whose list is confirmed is scheduled once each of its pools is."""
    record, stage = season.stage_record(stage_id), season.drafted.stage(stage_id)
    if record.state is not StageState.LIST_CONFIRMED or stage is None:
        return season
    is_scheduled = len(record.schedule) >= len(stage.pools) and all(pool.id in record.schedule for pool in stage.pools)
    return _with_stage(season, stage_id, state=StageState.SCHEDULED) if is_scheduled else season


FOLDS: dict[type[Fact], Callable[[Season, Any], Season]] = {
    f.Overrode: _overrode,
    f.SeasonDrafted: _drafted,
    f.SeasonIssued: _issued,
    f.AmendmentProposed: _amendment_proposed,
    f.SeasonAmended: _amended,
    f.AmendmentDeclined: _amendment_declined,
    f.SeasonStarted: _to(SeasonState.RUNNING),
    f.SeasonReported: _to(SeasonState.REPORTED),
    f.SeasonReopened: _to(SeasonState.RUNNING),
    f.SeasonClosed: _to(SeasonState.CLOSED),
    f.TaskClosed: _task_closed,
    f.TaskReopened: _task_reopened,
    f.DoubledDecided: _doubled_decided,
    f.EntryNominated: _nominated,
    f.EntryAccepted: _accepted,
    f.EntryReturned: _returned,
    f.EntryConfirmed: _confirmed,
    f.EntryWithdrawn: _withdrawn,
    f.EntryReplaced: _replaced,
    f.ListProposed: _list_proposed,
    f.ListReturned: _list_returned,
    f.ListConfirmed: _list_confirmed,
    f.ListReopened: _list_reopened,
    f.SeatsDrawn: _seats_drawn,
    f.SittingScheduled: _sitting_scheduled,
    **RESULT_FOLDS,
    **PROMOTION_FOLDS,
}
