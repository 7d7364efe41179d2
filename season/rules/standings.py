"""Standings of the pools, from the results that count, and who goes on to the next stage.

A place is the box's; lots that were drawn in the hall part a tie, and whoever was disqualified has none, so that the
others move up. Nobody types points.

Kind: pure
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count, takewhile

from msgspec import Struct

from controller.exchange.result_statement import TeamResult
from controller.exchange.statement_types import sitting_id
from season.plan.plan import Replacement, Stage, StageKind
from season.rules.carried_points import carried_points, carried_results, with_points
from season.rules.result_state import Lots, ResultRecord, Sitting
from season.rules.season import Entry, Season
from season.rules.states import EntryState, ResultState, SittingState


class Standing(Struct, frozen=True):
    """An entry in its pool. `place` None: it has none. `goes_on`: to the next stage; `is_tied`: with another one,
    across the last place that goes on; `is_by_lot`: lots parted it from another one."""

    entry: str
    place: int | None
    points: Decimal
    has_prize: bool = False
    goes_on: bool = False
    is_tied: bool = False
    is_by_lot: bool = False
    is_absent: bool = False
    is_disqualified: bool = False
    carried: Decimal = Decimal(0)
    """How many of the points are of an attempt that was broken off."""


class Finalist(Struct, frozen=True):
    """An entry that goes on: its `entry` in the next stage, and `came_from` in the one before."""

    entry: str
    came_from: str


def latest_sitting(season: Season, pool: str) -> Sitting | None:
    """The last attempt to play a pool; None: nothing is scheduled. Attempts that were broken off count for nothing."""
    attempts = takewhile(lambda key: key in season.sittings, (sitting_id(pool, number) for number in count(1)))
    return next((season.sittings[key] for key in reversed(list(attempts))), None)


def counting_result(season: Season, pool: str) -> ResultRecord | None:
    """The confirmed result of a pool; None: there is none yet."""
    sitting = latest_sitting(season, pool)
    if sitting is None or sitting.state is SittingState.BROKEN_OFF:
        return None
    records = (season.results[key] for key in reversed(sitting.results))
    return next((record for record in records if record.state is ResultState.CONFIRMED), None)


def standings(season: Season, pool: str) -> tuple[Standing, ...]:
    """The standing of a pool, the best first; empty where no result counts yet."""
    record = counting_result(season, pool)
    return () if record is None else standings_of(season, record)


def standings_of(season: Season, record: ResultRecord) -> tuple[Standing, ...]:
    """The standing as `record` gives it, whether it counts or not."""
    sitting = season.sittings[record.sitting]
    stage = season.drafted.stage(sitting.stage)
    go_on = stage.go_on if stage is not None else 0
    lots = tuple(lot for lot in sitting.lots if lot.result == record.id)
    carried = carried_points(carried_results(season, sitting))
    teams = with_points(record.statement.teams, carried) if carried else record.statement.teams
    with_place = [team for team in teams if team.place and team.entry not in season.disqualified]
    groups = _split_ties(with_place, lots)
    ranked, first = [], 1
    for group in groups:
        last = first + len(group) - 1
        for team in group:
            ranked.append(
                Standing(
                    entry=team.entry,
                    place=first,
                    points=team.points,
                    has_prize=team.has_prize,
                    goes_on=last <= go_on,
                    is_tied=first <= go_on < last,
                    is_by_lot=any(team.entry in lot.order for lot in lots),
                    is_absent=team.is_absent,
                    carried=carried.get(team.entry, Decimal(0)),
                )
            )
        first = last + 1
    return (*ranked, *_unplaced_teams(teams, season.disqualified))


def _unplaced_teams(teams: Sequence[TeamResult], disqualified: Mapping[str, str]) -> list[Standing]:
    return [
        Standing(
            entry=team.entry,
            place=None,
            points=team.points,
            is_absent=team.is_absent,
            is_disqualified=team.entry in disqualified,
        )
        for team in teams
        if not team.place or team.entry in disqualified
    ]


def _split_ties(teams: Sequence[TeamResult], lots: Sequence[Lots]) -> list[list[TeamResult]]:
    """The teams by place, the best first; ties that lots were drawn for, one by one."""
    by_place: dict[int, list[TeamResult]] = {}
    for team in sorted(teams, key=lambda team: team.place):
        by_place.setdefault(team.place, []).append(team)
    groups: list[list[TeamResult]] = []
    for group in by_place.values():
        tied = {team.entry for team in group}
        lot = next((lot for lot in reversed(lots) if len(group) > 1 and tied <= set(lot.order)), None)
        groups += [group] if lot is None else [[team] for entry in lot.order for team in group if team.entry == entry]
    return groups


# -------------------------------------------------------------------------------------------------------- who goes on


def stage_before(season: Season, stage: Stage) -> Stage | None:
    """The stage whose winners meet in `stage`; None: it has places of its own."""
    if stage.kind is not StageKind.FINAL:
        return None
    stages = season.drafted.stages
    before = stages[: next(number for number, other in enumerate(stages) if other.id == stage.id)]
    return next((other for other in reversed(before) if other.kind is StageKind.POOLS and other.go_on), None)


def stage_after(season: Season, stage_id: str) -> Stage | None:
    """The stage in which the winners of this one meet."""
    stages = season.drafted.stages
    return next((stage for stage in stages if (before := stage_before(season, stage)) and before.id == stage_id), None)


def finalists(season: Season, stage: Stage) -> tuple[Finalist, ...]:
    """Who goes on to `stage`, by the standings that count now; whoever does not come is replaced as the plan says."""
    before = stage_before(season, stage)
    if before is None or not stage.pools:
        return ()
    going_on: list[Finalist] = []
    for pool in before.pools:
        ranked = [standing.entry for standing in standings(season, pool.id) if standing.place is not None]
        coming = [entry for entry in ranked if _comes(season, finalist_id(season, stage, entry))]
        if before.replacement is Replacement.NOBODY:
            coming = [entry for entry in ranked[: before.go_on] if entry in coming]
        going_on += [Finalist(finalist_id(season, stage, entry), entry) for entry in coming[: before.go_on]]
    return tuple(going_on)


def finalist_id(season: Season, stage: Stage, entry_id: str) -> str:
    """What an entry of the stage before is called in `stage`."""
    entry = season.entries[entry_id]
    team = f"-{entry.team.lower()}" if entry.team else ""
    return f"{stage.pools[0].id}/{entry.school}{team}"


def _comes(season: Season, finalist: str) -> bool:
    entry = season.entries.get(finalist)
    return entry is None or entry.takes_part


def finalist_entry(season: Season, stage: Stage, finalist: Finalist) -> Entry:
    """The entry of a finalist in `stage`: the same pupils, who are confirmed already."""
    before = season.entries[finalist.came_from]
    return Entry(
        finalist.entry,
        stage.id,
        stage.pools[0].id,
        before.school,
        state=EntryState.CONFIRMED,
        team=before.team,
        sheet=before.sheet,
        people_revision=before.people_revision,
        is_planned=False,
        came_from=finalist.came_from,
    )
