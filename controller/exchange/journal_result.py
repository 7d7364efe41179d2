"""What a journal itself says of the result: so a box states nothing that the rows do not show, and a hub checks it.

Kind: pure
"""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec import Struct

from bus.messages import Phase
from bus.units import NS_PER_S
from controller.exchange.result_statement import KIND, VERSION, ResultStatement, TeamResult
from controller.exchange.statement_types import SHORT_DIGITS, SittingName
from controller.formats.format import Format, prize_at
from controller.journal.hash_chain import NO_ROW, Row
from controller.journal.record import Record
from controller.match_files.match import Match
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.ranking import open_ties, places


class TeamOutcome(Struct, frozen=True):
    """A team at the end of a journal. `place` 0: it has none."""

    team: int
    place: int
    points: Decimal
    has_prize: bool
    is_absent: bool


class JournalResult(Struct, frozen=True):
    """What a journal shows. `journal`: the hash of its first row; `rows`, `head`: of its last one."""

    journal: str
    rows: int
    head: str
    started_s: int
    ended_s: int
    is_over: bool
    is_rehearsal: bool
    format: str
    teams_played: str
    teams: tuple[TeamOutcome, ...]


class NoMatchInJournalError(ValueError):
    """The journal holds no match."""


def journal_result(rows: Iterable[tuple[Row, Record]]) -> JournalResult:
    """What the journal with these rows, which were checked, shows of its last match. Raises `NoMatchInJournalError`."""
    contest, first, last, started, ended = Contest(), NO_ROW, NO_ROW, 0, 0
    opened = Contest()
    for row, record in rows:
        first, last = first if first.seq else row, row
        contest = apply(contest, record.fact)
        opened = contest if contest.evening is not None else opened
        if isinstance(record.fact, f.MatchStarted):
            started = record.wall_ns // NS_PER_S
        if isinstance(record.fact, f.MatchEnded):
            ended = record.wall_ns // NS_PER_S
    if opened.evening is None:
        raise NoMatchInJournalError("the journal holds no match")
    evening = opened.current_evening
    return JournalResult(
        journal=first.digest.hex(),
        rows=last.seq,
        head=last.digest.hex(),
        started_s=max(started, 0),
        ended_s=max(ended, 0),
        is_over=opened.phase == Phase.RANKING and not open_ties(opened),
        is_rehearsal=evening.match.rehearsal is not None,
        format=format_digest(evening.format),
        teams_played=teams_digest(evening.match),
        teams=_outcomes(opened),
    )


def _outcomes(contest: Contest) -> tuple[TeamOutcome, ...]:
    place_of, evening = places(contest), contest.current_evening
    return tuple(
        TeamOutcome(
            team=team.number,
            place=place_of.get(team.number, 0),
            points=contest.scores.get(team.number, Decimal(0)),
            has_prize=team.number in place_of and prize_at(evening.format, place_of[team.number]) is not None,
            is_absent=team.number in contest.absent,
        )
        for team in sorted(evening.match.teams, key=lambda team: (place_of.get(team.number, 99), team.number))
    )


def format_digest(form: Format) -> str:
    """The rules that were played, as a statement names them."""
    return hashlib.sha256(msgspec.json.encode(form)).hexdigest()[:SHORT_DIGITS]


def teams_digest(match: Match) -> str:
    """The teams with their stations, as a statement names them."""
    teams = sorted((team.number, team.name, team.station) for team in match.teams)
    return hashlib.sha256(msgspec.json.encode(teams)).hexdigest()[:SHORT_DIGITS]


class Revision(Struct, frozen=True):
    """Which revision of a result: the first, or one that supersedes another, because of `why`."""

    number: int = 1
    supersedes: str = ""
    why: str = ""


def state_result(
    result: JournalResult,
    sitting: SittingName,
    entries: dict[int, str],
    package: str,
    minutes: str,
    revision: Revision,
) -> ResultStatement:
    """The statement of `result`. `entries`: by team, of the season; `package`, `minutes`: hashes. Raises `KeyError` at
    a team that no entry of the season is."""
    return ResultStatement(
        kind=KIND,
        version=VERSION,
        sitting=sitting,
        revision=revision.number,
        journal=result.journal,
        rows=result.rows,
        head=result.head,
        package=package,
        format=result.format,
        teams_played=result.teams_played,
        minutes=minutes,
        started_s=result.started_s,
        ended_s=result.ended_s,
        teams=tuple(_team_result(outcome, entries[outcome.team]) for outcome in result.teams),
        is_over=result.is_over,
        supersedes=revision.supersedes,
        why=revision.why,
    )


def _team_result(outcome: TeamOutcome, entry: str) -> TeamResult:
    return TeamResult(
        team=outcome.team,
        entry=entry,
        points=outcome.points,
        place=outcome.place,
        has_prize=outcome.has_prize,
        is_absent=outcome.is_absent,
    )


def contradicts(statement: ResultStatement, result: JournalResult) -> bool:
    """Whether a statement says something else than its journal shows."""
    outcomes = {outcome.team: outcome for outcome in result.teams}
    results = {
        team.team: _team_result(outcomes[team.team], team.entry) for team in statement.teams if team.team in outcomes
    }
    return (
        tuple(results.get(team.team) for team in statement.teams) != statement.teams
        or len(statement.teams) != len(outcomes)
        or (statement.journal, statement.rows, statement.head) != (result.journal, result.rows, result.head)
        or (statement.format, statement.teams_played) != (result.format, result.teams_played)
        or statement.is_over != result.is_over
    )
