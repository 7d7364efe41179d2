"""Folds of the facts about keys, packages and sittings, up to the result that is received.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from controller.exchange.statement_types import sitting_id
from season.rules import result_facts as f
from season.rules.fact import Fact
from season.rules.result_state import ResultRecord, SentPackage, SigningKey, Sitting
from season.rules.season import Season
from season.rules.shared_maps import with_item
from season.rules.standings import latest_sitting
from season.rules.states import SittingState, StageState

BEFORE_THE_MATCH = (SittingState.PACKED, SittingState.FETCHED, SittingState.CERTIFIED)
HAS_RESULT = (
    SittingState.RECEIVED,
    SittingState.REVIEWED,
    SittingState.PROTESTED,
    SittingState.CONFIRMED,
    SittingState.PUBLISHED,
)


def with_planned_sitting(season: Season, stage: str, pool: str, attempt: int = 1) -> Season:
    """The season with this attempt to play a pool, where it has none of that number yet."""
    key = sitting_id(pool, attempt)
    if key in season.sittings:
        return season
    return replace(season, sittings=with_item(season.sittings, key, Sitting(key, stage, pool, attempt)))


def without_packages(season: Season, pools: tuple[str, ...]) -> Season:
    """The packages of sittings in `pools` that are not played yet count no more: a team changed."""
    for pool in pools:
        sitting = latest_sitting(season, pool)
        if sitting is not None and sitting.state in BEFORE_THE_MATCH:
            season = _revoked(season, sitting)
    return season


def with_sitting(season: Season, key: str, **changes: object) -> Season:
    """The season with another state of this sitting."""
    return replace(season, sittings=with_item(season.sittings, key, replace(season.sittings[key], **changes)))


def with_progress(season: Season, key: str, state: SittingState) -> Season:
    """The season with this sitting further on; one that was broken off stays so, whatever becomes of its result."""
    return season if season.sittings[key].state is SittingState.BROKEN_OFF else with_sitting(season, key, state=state)


def with_result(season: Season, key: str, **changes: object) -> Season:
    """The season with another state of this result."""
    return replace(season, results=with_item(season.results, key, replace(season.results[key], **changes)))


def with_stage_state(season: Season, stage: str, state: StageState) -> Season:
    """The season with this stage elsewhere."""
    record = replace(season.stage_record(stage), state=state)
    return replace(season, stages={**season.stages, stage: record})


def _key_enrolled(season: Season, fact: f.KeyEnrolled) -> Season:
    key = SigningKey(
        key=fact.key,
        holder=fact.holder,
        name=fact.name,
        instead_of=fact.instead_of,
        enrolled_by=fact.by,
        enrolled_ns=fact.at_ns,
    )
    season = replace(season, keys=with_item(season.keys, fact.key, key))
    before = season.keys.get(fact.instead_of)
    return season if before is None or before.is_lost else _without_key(season, before.key, fact.why, fact.at_ns)


def _without_key(season: Season, key: str, why: str, at_ns: int) -> Season:
    lost = replace(season.keys[key], is_lost=True, lost_why=why, lost_ns=at_ns)
    return replace(season, keys=with_item(season.keys, key, lost))


def _key_withdrawn(season: Season, fact: f.KeyWithdrawn) -> Season:
    return _without_key(season, fact.key, fact.why, fact.at_ns)


def _packed(season: Season, fact: f.SittingPacked) -> Season:
    package = SentPackage(
        digest=fact.package,
        key=fact.key,
        format=fact.format,
        teams_listed=fact.teams_listed,
        pack=fact.pack,
        program=fact.program,
        questions=fact.questions,
        by=fact.by,
        made_ns=fact.at_ns,
    )
    sitting = season.sittings[fact.sitting]
    earlier = sitting.earlier_packages + ((sitting.package,) if sitting.package is not None else ())
    return with_sitting(season, fact.sitting, state=SittingState.PACKED, package=package, earlier_packages=earlier)


def _package_revoked(season: Season, fact: f.PackageRevoked) -> Season:
    return _revoked(season, season.sittings[fact.sitting], fact.why)


def _revoked(season: Season, sitting: Sitting, why: str = "") -> Season:
    package = sitting.package
    if package is not None and not package.is_revoked:
        package = replace(package, is_revoked=True, revoked_why=why)
    return with_sitting(season, sitting.id, state=SittingState.PLANNED, package=package)


def _broken_off(season: Season, fact: f.SittingBrokenOff) -> Season:
    sitting = season.sittings[fact.sitting]
    season = with_sitting(season, fact.sitting, state=SittingState.BROKEN_OFF, why=fact.why)
    return with_planned_sitting(season, sitting.stage, sitting.pool, sitting.attempt + 1)


def _progress(season: Season, fact: f.ProgressNoted) -> Season:
    return with_sitting(season, fact.sitting, state=fact.state)


def _received(season: Season, fact: f.ResultReceived) -> Season:
    record = ResultRecord(
        id=fact.result,
        sitting=fact.sitting,
        statement=fact.statement,
        signed_by=fact.signed_by,
        received_by=fact.by,
        received_ns=fact.at_ns,
        has_journal=fact.has_journal,
        forks_with=fact.forks_with,
        forks_at=fact.forks_at,
        photograph=fact.photograph,
    )
    sitting = season.sittings[fact.sitting]
    before = season.results.get(fact.result)
    if before is not None:  # its journal came later than its statement
        photograph = fact.photograph or before.photograph
        return with_result(season, fact.result, has_journal=fact.has_journal, photograph=photograph)
    season = replace(season, results=with_item(season.results, fact.result, record))
    results = (*sitting.results, fact.result)
    if sitting.state is SittingState.BROKEN_OFF:
        return with_sitting(season, fact.sitting, results=results)
    state = SittingState.PROTESTED if sitting.open_protests else SittingState.RECEIVED
    season = with_sitting(season, fact.sitting, results=results, state=state)
    return _played_if_all(season, sitting.stage)


def _played_if_all(season: Season, stage_id: str) -> Season:
    """A stage is played once every pool of it has a result; one that came later opens it again."""
    stage, record = season.drafted.stage(stage_id), season.stage_record(stage_id)
    if record.state in (StageState.CONFIRMED, StageState.PUBLISHED):
        return with_stage_state(season, stage_id, StageState.PLAYED)
    if record.state is not StageState.SCHEDULED or stage is None:
        return season
    sittings = (latest_sitting(season, pool.id) for pool in stage.pools)
    is_played = all(sitting is not None and sitting.state in HAS_RESULT for sitting in sittings)
    return with_stage_state(season, stage_id, StageState.PLAYED) if is_played else season


SITTING_FOLDS: dict[type[Fact], Callable[[Season, Any], Season]] = {
    f.KeyEnrolled: _key_enrolled,
    f.KeyWithdrawn: _key_withdrawn,
    f.SittingPacked: _packed,
    f.PackageRevoked: _package_revoked,
    f.SittingBrokenOff: _broken_off,
    f.ProgressNoted: _progress,
    f.ResultReceived: _received,
    f.BundleRefused: lambda season, fact: season,
}
"""Facts up to the result that is received."""
