"""Folds of the facts about what is public of a stage: confirmed, published with what stands there, taken back.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from season.rules import result_facts as f
from season.rules.fact import Fact
from season.rules.result_state import (
    Publication,
    PublicationTime,
    PublishedPool,
    PublishedTeam,
    ResultRecord,
    StageConfirmation,
)
from season.rules.season import Season
from season.rules.sitting_folds import with_sitting, with_stage_state
from season.rules.standings import standings_of
from season.rules.states import SittingState, StageState


def _stage_confirmed(season: Season, fact: f.StageConfirmed) -> Season:
    confirmation = StageConfirmation(fact.by, fact.results)
    season = replace(season, confirmations={**season.confirmations, fact.stage: confirmation})
    return with_stage_state(season, fact.stage, StageState.CONFIRMED)


def _publication_scheduled(season: Season, fact: f.PublicationScheduled) -> Season:
    times = {**season.publication_times, fact.stage: PublicationTime(fact.day, fact.at)}
    return replace(season, publication_times=times)


def _published(season: Season, fact: f.StagePublished) -> Season:
    publication = Publication(
        version=fact.version,
        at_ns=fact.at_ns,
        by=fact.by,
        results=fact.results,
        corrects=fact.corrects,
        why=fact.why,
        pools=tuple(_published_pool(season, season.results[result]) for result in fact.results),
    )
    season = _with_publication(season, fact.stage, publication)
    for result in fact.results:
        season = with_sitting(season, season.results[result].sitting, state=SittingState.PUBLISHED)
    return with_stage_state(season, fact.stage, StageState.PUBLISHED)


def _published_pool(season: Season, record: ResultRecord) -> PublishedPool:
    teams = tuple(
        PublishedTeam(**{name: getattr(standing, name) for name in PublishedTeam.__struct_fields__})
        for standing in standings_of(season, record)
    )
    return PublishedPool(season.sittings[record.sitting].pool, record.id, record.statement.revision, teams)


def _publication_withdrawn(season: Season, fact: f.PublicationWithdrawn) -> Season:
    publication = Publication(fact.version, fact.at_ns, fact.by, (), why=fact.why)
    for result in season.publications[fact.stage][-1].results:
        sitting = season.sittings[season.results[result].sitting]
        if sitting.state is SittingState.PUBLISHED:
            season = with_sitting(season, sitting.id, state=SittingState.CONFIRMED)
    season = _with_publication(season, fact.stage, publication)
    is_public = season.stage_record(fact.stage).state is StageState.PUBLISHED
    return with_stage_state(season, fact.stage, StageState.CONFIRMED) if is_public else season


def _with_publication(season: Season, stage: str, publication: Publication) -> Season:
    versions = (*season.publications.get(stage, ()), publication)
    return replace(season, publications={**season.publications, stage: versions})


PUBLICATION_FOLDS: dict[type[Fact], Callable[[Season, Any], Season]] = {
    f.StageConfirmed: _stage_confirmed,
    f.PublicationScheduled: _publication_scheduled,
    f.StagePublished: _published,
    f.PublicationWithdrawn: _publication_withdrawn,
}
"""Facts about what is public."""
