"""What the public sees of the results: of each stage the version that two persons published, and nothing else.

Theory of operation. A publication has what stood there when it was made, so that nothing that is decided later shows
before it is published, too. One that is taken back is a version without results, with its day and reason; a correction
keeps beside the new tables the ones that were wrong. Teams are their schools: no name of a pupil is anywhere.
`number` counts the versions of all stages; `generation` grows where the office's database went back to an older state,
so that a reader never takes an older file for a newer one.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from season.plan.plan import Stage
from season.rules.calendar import local_time
from season.rules.result_state import Publication, PublishedPool, PublishedTeam
from season.rules.season import Season

KIND, VERSION = "bamchuong-standings", 1


class PublicTeam(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A team. `place` None: it has none."""

    school: str
    place: int | None
    points: Decimal
    has_prize: bool = False
    goes_on: bool = False
    is_by_lot: bool = False
    is_absent: bool = False
    is_disqualified: bool = False


class PublicPool(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a pool, and the signed result from which it was made: its hash and revision."""

    pool: str
    name: str
    result: str
    revision: int
    teams: tuple[PublicTeam, ...]


class PublicStage(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stage. `at`: when this version was published, or taken back. `corrected`: tables of an earlier version that
    were not right, because of `why`."""

    stage: str
    name: str
    version: int
    at: str
    is_withdrawn: bool = False
    why: str = ""
    pools: tuple[PublicPool, ...] = ()
    corrected: tuple[PublicPool, ...] = ()


class PublicStandings(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `standings.json`."""

    kind: str
    version: int
    season: str
    title: str
    generation: int
    number: int
    stages: tuple[PublicStage, ...]


def public_standings(season: Season) -> PublicStandings:
    """All that is public of `season`; nothing of a stage that was never published."""
    plan = season.drafted
    stages = tuple(
        _stage(season, stage, versions) for stage in plan.stages if (versions := season.publications.get(stage.id, ()))
    )
    number = sum(stage.version for stage in stages)
    return PublicStandings(KIND, VERSION, plan.id, plan.title, 1, number, stages)


def following(before: PublicStandings | None, after: PublicStandings) -> PublicStandings:
    """`after` in the generation in which readers take it for newer than `before`, or the same."""
    if before is None or before.season != after.season:
        return after
    same = replace(after, generation=before.generation)
    if same == before or after.number > before.number:
        return same
    return replace(after, generation=before.generation + 1)


def _stage(season: Season, stage: Stage, versions: tuple[Publication, ...]) -> PublicStage:
    last = versions[-1]
    earlier = {pool.result: pool for version in versions[:-1] for pool in version.pools}
    return PublicStage(
        stage=stage.id,
        name=stage.name,
        version=last.version,
        at=local_time(last.at_ns).isoformat(timespec="minutes"),
        is_withdrawn=not last.results and last.version > 1,
        why=last.why,
        pools=tuple(_pool(season, stage, pool) for pool in last.pools),
        corrected=tuple(_pool(season, stage, earlier[result]) for result in last.corrects if result in earlier),
    )


def _pool(season: Season, stage: Stage, pool: PublishedPool) -> PublicPool:
    names = {other.id: other.name for other in stage.pools}
    teams = tuple(_team(season, team) for team in pool.teams)
    return PublicPool(pool.pool, names.get(pool.pool) or stage.name, pool.result, pool.revision, teams)


def _team(season: Season, team: PublishedTeam) -> PublicTeam:
    entry = season.entries.get(team.entry)
    school = season.drafted.name_of(entry.school) if entry is not None else team.entry
    return PublicTeam(
        school=" ".join(filter(None, (school, entry.team if entry is not None else ""))),
        place=team.place,
        points=team.points,
        has_prize=team.has_prize,
        goes_on=team.goes_on,
        is_by_lot=team.is_by_lot,
        is_absent=team.is_absent,
        is_disqualified=team.is_disqualified,
    )
