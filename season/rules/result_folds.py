"""Folds of the facts about results: reviewed, confirmed, protested against.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from season.rules import result_facts as f
from season.rules.fact import Fact
from season.rules.publication_folds import PUBLICATION_FOLDS
from season.rules.result_state import Lots, Protest
from season.rules.season import Season
from season.rules.shared_maps import with_item
from season.rules.sitting_folds import SITTING_FOLDS, with_progress, with_result, with_sitting
from season.rules.standings import Finalist, finalist_entry, stage_before
from season.rules.states import EntryState, ResultState, SittingState, StageState


def _paper_attached(season: Season, fact: f.PaperAttached) -> Season:
    return with_result(season, fact.result, photograph=fact.photograph)


def _reviewed(season: Season, fact: f.ResultReviewed) -> Season:
    season = with_result(season, fact.result, reviewed_by=fact.by, why=fact.note)
    return with_progress(season, season.results[fact.result].sitting, SittingState.REVIEWED)


def _returned(season: Season, fact: f.ResultReturned) -> Season:
    season = with_result(season, fact.result, state=ResultState.RETURNED, why=fact.why)
    return _standing_again(season, season.results[fact.result].sitting)


def _standing_again(season: Season, key: str) -> Season:
    """The sitting waits for a review, or the result that was confirmed before stands again."""
    records = (season.results[result] for result in season.sittings[key].results)
    is_confirmed = any(record.state is ResultState.CONFIRMED for record in records)
    return with_progress(season, key, SittingState.CONFIRMED if is_confirmed else SittingState.RECEIVED)


def _chosen(season: Season, fact: f.ResultChosen) -> Season:
    sitting = season.sittings[season.results[fact.result].sitting]
    counting = {fact.result, season.results[fact.result].statement.supersedes}
    for key in sitting.results:
        if key not in counting and season.results[key].is_live:
            season = with_result(season, key, state=ResultState.RETURNED, why=fact.why)
    return _standing_again(season, sitting.id)


def confirmed(season: Season, fact: f.ResultConfirmed) -> Season:
    """The season in which this result counts, and every other one of its sitting that counted is superseded."""
    record = season.results[fact.result]
    for key in season.sittings[record.sitting].results:
        if key != fact.result and season.results[key].is_live:
            season = with_result(season, key, state=ResultState.SUPERSEDED)
    season = with_result(season, fact.result, state=ResultState.CONFIRMED, confirmed_by=fact.by)
    for team in record.statement.teams:
        entry = season.entries.get(team.entry)
        if entry is not None and entry.state is EntryState.CONFIRMED:
            played = replace(entry, state=EntryState.PLAYED)
            season = replace(season, entries=with_item(season.entries, entry.id, played))
    return with_progress(season, record.sitting, SittingState.CONFIRMED)


def _protest_lodged(season: Season, fact: f.ProtestLodged) -> Season:
    sitting = season.sittings[fact.sitting]
    against = sitting.results[-1] if sitting.results else ""
    protest = Protest(
        number=fact.number,
        entry=fact.entry,
        about=fact.about,
        by=fact.by,
        result=against,
        lodged_ns=fact.at_ns,
    )
    is_first = not sitting.open_protests
    return with_sitting(
        season,
        fact.sitting,
        state=SittingState.PROTESTED,
        protests=(*sitting.protests, protest),
        state_before_protest=sitting.state if is_first else sitting.state_before_protest,
    )


def _protest_decided(season: Season, fact: f.ProtestDecided) -> Season:
    sitting = season.sittings[fact.sitting]
    decision = {"is_upheld": fact.is_upheld, "why": fact.why, "paper": fact.paper}
    protests = tuple(
        replace(protest, **decision, decided_by=fact.by, decided_ns=fact.at_ns)
        if protest.number == fact.number
        else protest
        for protest in sitting.protests
    )
    season = with_sitting(season, fact.sitting, protests=protests)
    if season.sittings[fact.sitting].open_protests:
        return season
    has_new = bool(sitting.results) and season.results[sitting.results[-1]].state is ResultState.RECEIVED
    before = sitting.state_before_protest or SittingState.RECEIVED
    is_reviewed = has_new and season.results[sitting.results[-1]].reviewed_by is not None
    later = SittingState.REVIEWED if is_reviewed else SittingState.RECEIVED
    return with_sitting(season, fact.sitting, state=later if has_new else before, state_before_protest=None)


def _lots_drawn(season: Season, fact: f.LotsDrawn) -> Season:
    lots = Lots(fact.result, fact.order, fact.drawn_by, fact.witness)
    return with_sitting(season, fact.sitting, lots=(*season.sittings[fact.sitting].lots, lots))


def _disqualified(season: Season, fact: f.EntryDisqualified) -> Season:
    return replace(season, disqualified=with_item(season.disqualified, fact.entry, fact.paper))


def _finalists_proposed(season: Season, fact: f.FinalistsProposed) -> Season:
    stage = season.drafted.stage(fact.stage)
    if stage is None or stage_before(season, stage) is None:
        return season
    entries = season.entries
    for key, came_from in zip(fact.entries, fact.came_from, strict=True):
        if key not in entries:
            entries = with_item(entries, key, finalist_entry(season, stage, Finalist(key, came_from)))
    record = replace(
        season.stage_record(stage.id), state=StageState.LIST_PROPOSED, entries=fact.entries, proposed_by=fact.by
    )
    return replace(season, entries=entries, stages={**season.stages, stage.id: record})


RESULT_FOLDS: dict[type[Fact], Callable[[Season, Any], Season]] = {
    **SITTING_FOLDS,
    f.PaperAttached: _paper_attached,
    f.ResultReviewed: _reviewed,
    f.ResultReturned: _returned,
    f.ResultChosen: _chosen,
    f.ResultConfirmed: confirmed,
    f.ProtestLodged: _protest_lodged,
    f.ProtestDecided: _protest_decided,
    f.LotsDrawn: _lots_drawn,
    f.EntryDisqualified: _disqualified,
    f.FinalistsProposed: _finalists_proposed,
    **PUBLICATION_FOLDS,
}
"""Every fact about keys, sittings and results with its fold."""
