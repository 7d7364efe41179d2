"""Points that are carried over: where the plan says so, those of an attempt that was broken off count in the next one.

Its result is signed, reviewed and confirmed like any other, while the sitting stays broken off: nobody types points.

Kind: pure
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from controller.exchange.result_statement import TeamResult
from controller.exchange.statement_types import sitting_id
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import Season
from season.rules.states import ResultState, SittingState


def is_carried(season: Season, sitting: Sitting) -> bool:
    """Whether the points of this sitting count in the next attempt."""
    stage = season.drafted.stage(sitting.stage)
    return sitting.state is SittingState.BROKEN_OFF and stage is not None and stage.carries_over


def earlier_attempts(season: Season, sitting: Sitting) -> tuple[Sitting, ...]:
    """The attempts before this one, the first one first."""
    keys = (sitting_id(sitting.pool, number) for number in range(1, sitting.attempt))
    return tuple(season.sittings[key] for key in keys if key in season.sittings)


def carried_result(season: Season, sitting: Sitting) -> ResultRecord | None:
    """The result of a broken-off sitting that counts in the next attempt; None: none is confirmed."""
    if not is_carried(season, sitting):
        return None
    records = (season.results[key] for key in reversed(sitting.results))
    return next((record for record in records if record.state is ResultState.CONFIRMED), None)


def carried_results(season: Season, sitting: Sitting) -> tuple[ResultRecord, ...]:
    """The results of the attempts before this one whose points count in it."""
    records = (carried_result(season, earlier) for earlier in earlier_attempts(season, sitting))
    return tuple(record for record in records if record is not None)


def carried_points(records: Iterable[ResultRecord]) -> dict[str, Decimal]:
    """The points of each entry in `records`, together."""
    points: dict[str, Decimal] = {}
    for record in records:
        for team in record.statement.teams:
            points[team.entry] = points.get(team.entry, Decimal(0)) + team.points
    return points


def with_points(teams: Sequence[TeamResult], carried: dict[str, Decimal]) -> tuple[TeamResult, ...]:
    """`teams` with what is carried over, and the places that follow; who had none has none. As many places have a prize
    as before."""
    totals = {team.entry: team.points + carried.get(team.entry, Decimal(0)) for team in teams}
    placed = [totals[team.entry] for team in teams if team.place]
    last_prize = max((team.place for team in teams if team.has_prize), default=0)
    together = []
    for team in teams:
        place = 1 + sum(other > totals[team.entry] for other in placed) if team.place else 0
        has_prize = 0 < place <= last_prize
        together.append(replace(team, points=totals[team.entry], place=place, has_prize=has_prize))
    return tuple(together)
