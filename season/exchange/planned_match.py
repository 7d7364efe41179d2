"""Match of a sitting as it follows from what is on record: seats, order of performances, day and place.

A pilot has no list and no draw: its teams are the schools that the plan names, or whoever takes part; the box can
rename them. It counts for nothing, so its package is of no sitting that a result could come from.

Kind: pure
"""

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from controller.exchange.statement_types import SittingName
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from season.plan.plan import Pool, Stage, StageKind
from season.rules.packages import not_drawn, not_scheduled
from season.rules.season import Season
from season.rules.standings import latest_sitting

NAME_LETTERS = 80
PILOT_TEAMS = 4
FEWEST_TEAMS = 2


class PlannedMatch(Struct, frozen=True):
    """A match that is to be packed. `entries`: of the teams, in the order of their numbers; none in a pilot."""

    plan: MatchPlan
    sitting: SittingName
    entries: tuple[str, ...]


def planned_match(season: Season, pool: str, teams: tuple[str, ...] = ()) -> PlannedMatch:
    """The match of the next sitting of `pool`, as drawn and scheduled. `teams`: who plays in a pilot. Raises
    `BadFileError`."""
    stage, found = next(((stage, other) for stage, other in season.drafted.pools if other.id == pool), (None, None))
    sitting = latest_sitting(season, pool)
    missing = [not_scheduled(season, pool) if sitting is None else None, not_drawn(season, pool)]
    faults = [reason.sentence for reason in missing if reason is not None]
    if faults or stage is None or found is None or sitting is None:
        raise BadFileError(faults)
    scheduled = season.stage_record(stage.id).schedule[pool]
    entries = season.draws[pool].seats if pool in season.draws else ()
    title = stage.name if found.title == pool else f"{stage.name} – {found.title}"
    names = [_team_name(season, entry) for entry in entries] or _pilot_teams(season, stage, found, teams)
    match = MatchPlan(
        title=title[:NAME_LETTERS],
        venue=scheduled.place[:NAME_LETTERS],
        teams=tuple(Team(number, name[:NAME_LETTERS]) for number, name in enumerate(names, 1)),
        order=tuple(entries.index(entry) + 1 for entry in season.draws[pool].performances) if entries else (),
    )
    return PlannedMatch(match, SittingName(season.drafted.id, pool, sitting.attempt), entries)


def _team_name(season: Season, key: str) -> str:
    entry = season.entries[key]
    return " ".join(filter(None, (season.drafted.name_of(entry.school), entry.team)))


def _pilot_teams(season: Season, stage: Stage, pool: Pool, teams: tuple[str, ...]) -> list[str]:
    """Whoever is named, else the plan's schools, else teams by number. Raises `BadFileError`."""
    planned = [season.drafted.name_of(school) for school in pool.schools]
    names = list(teams) or planned or [f"Đội {number}" for number in range(1, PILOT_TEAMS + 1)]
    are_names = all(name.strip() and name.isprintable() and len(name) <= NAME_LETTERS for name in names)
    if stage.kind is StageKind.PILOT and FEWEST_TEAMS <= len(names) <= MAX_STATIONS and are_names:
        return names
    args: SentenceArgs = {"least": FEWEST_TEAMS, "most": MAX_STATIONS, "letters": NAME_LETTERS}
    text = "A pilot has from {least} to {most} teams, each with a name of 1 to {letters} letters"
    raise BadFileError([Sentence("pilot-teams", text, args)])
