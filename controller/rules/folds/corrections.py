"""Folds of corrections by the desk.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest, FormerSeats, Protest
from controller.rules.folds import Folds
from controller.rules.folds.questions import with_extra_points
from controller.rules.folds.ties import with_shown_places
from controller.rules.rounds.buzzers.folds import renumber


def _team_moved(contest: Contest, fact: f.TeamMoved) -> Contest:
    """An early press was made at the old station: the team that is there now does not answer for it."""
    evening = contest.current_evening
    teams = tuple(
        replace(team, assigned_station=fact.station) if team.number == fact.team else team
        for team in evening.match.teams
    )
    return replace(renumber(contest), evening=replace(evening, match=replace(evening.match, teams=teams)))


def _team_renamed(contest: Contest, fact: f.TeamRenamed) -> Contest:
    evening = contest.current_evening
    teams = tuple(replace(team, name=fact.name) if team.number == fact.team else team for team in evening.match.teams)
    return replace(contest, evening=replace(evening, match=replace(evening.match, teams=teams)))


def _match_renamed(contest: Contest, fact: f.MatchRenamed) -> Contest:
    evening = contest.current_evening
    match = replace(evening.match, title=fact.title, venue=fact.venue)
    return replace(contest, evening=replace(evening, match=match))


def _teams_exchanged(contest: Contest, fact: f.TeamsExchanged) -> Contest:
    evening = contest.current_evening
    seated = {team.number: team for team in evening.match.teams}
    stations = {fact.team: seated[fact.other].station, fact.other: seated[fact.team].station}
    teams = tuple(
        replace(team, assigned_station=stations.get(team.number, team.assigned_station)) for team in evening.match.teams
    )
    return replace(
        renumber(contest),
        evening=replace(evening, match=replace(evening.match, teams=teams)),
        former_seats=(*contest.former_seats, FormerSeats(fact.at_ns, evening.match.teams)),
    )


def _team_absent(contest: Contest, fact: f.TeamAbsent) -> Contest:
    """An absent team leaves the question that is on, too: nobody waits for its board."""
    others = tuple(team for team in contest.absent if team != fact.team)
    if not fact.absent:
        present = replace(contest, absent=others)
        return with_shown_places(contest, _rejoined(present, fact.team) if fact.rejoins else present)
    contenders = tuple(team for team in contest.contenders if team != fact.team)
    return with_shown_places(contest, replace(contest, absent=(*others, fact.team), contenders=contenders))


def _rejoined(contest: Contest, team: int) -> Contest:
    contenders = (team, *contest.contenders)
    return replace(contest, contenders=tuple(other for other in contest.asked_teams if other in contenders))


def _score_adjusted(contest: Contest, fact: f.ScoreAdjusted) -> Contest:
    """Tie-break points are corrected in the last extra question that gave any; before the first one they come first."""
    if fact.tie_break:
        index = contest.tie_break_round(None)
        item = max(contest.tally.extra_points.get(index, {}), default=-1)
        return with_shown_places(contest, with_extra_points(contest, index, item, {fact.team: fact.points}))
    scores = {**contest.scores, fact.team: contest.scores.get(fact.team, Decimal(0)) + fact.points}
    return with_shown_places(contest, replace(contest, scores=scores))


def _protest_recorded(contest: Contest, fact: f.ProtestRecorded) -> Contest:
    return replace(contest, protests=(*contest.protests, Protest(fact.team, fact.round, fact.item, fact.text)))


def _protest_decided(contest: Contest, fact: f.ProtestDecided) -> Contest:
    protests = list(contest.protests)
    protests[fact.number - 1] = replace(protests[fact.number - 1], outcome=fact.outcome, reason=fact.reason)
    return replace(contest, protests=tuple(protests))


def _brightness_set(contest: Contest, fact: f.BrightnessSet) -> Contest:
    return replace(contest, brightness=fact.level)


FOLDS: Folds = {
    f.TeamMoved: _team_moved,
    f.TeamRenamed: _team_renamed,
    f.MatchRenamed: _match_renamed,
    f.TeamsExchanged: _teams_exchanged,
    f.TeamAbsent: _team_absent,
    f.BrightnessSet: _brightness_set,
    f.ScoreAdjusted: _score_adjusted,
    f.ProtestRecorded: _protest_recorded,
    f.ProtestDecided: _protest_decided,
}
