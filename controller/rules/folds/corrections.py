"""Decide what becomes of a contest when the desk puts something right. Pure.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest, Protest
from controller.rules.folds import Steps
from controller.rules.folds.buzzers import renumber


def _moved(contest: Contest, fact: f.TeamMoved) -> Contest:
    """An early press was made at the old station: whoever sits there now does not answer for it."""
    evening = contest.current_evening
    teams = tuple(
        replace(team, station=fact.station) if team.number == fact.team else team for team in evening.match.teams
    )
    return replace(renumber(contest), evening=replace(evening, match=replace(evening.match, teams=teams)))


def _absent(contest: Contest, fact: f.TeamAbsent) -> Contest:
    """An absent team leaves the question that is on, too: nobody waits for its board."""
    gone = tuple(team for team in contest.absent if team != fact.team)
    if not fact.absent:
        return replace(contest, absent=gone)
    return replace(
        contest,
        absent=(*gone, fact.team),
        contenders=tuple(team for team in contest.contenders if team != fact.team),
    )


def _adjusted(contest: Contest, fact: f.ScoreAdjusted) -> Contest:
    book = contest.tie_break_points if fact.tie_break else contest.scores
    after = {**book, fact.team: book.get(fact.team, Decimal(0)) + fact.points}
    return replace(contest, tie_break_points=after) if fact.tie_break else replace(contest, scores=after)


def _protest_recorded(contest: Contest, fact: f.ProtestRecorded) -> Contest:
    return replace(contest, protests=(*contest.protests, Protest(fact.team, fact.round, fact.item, fact.text)))


def _protest_decided(contest: Contest, fact: f.ProtestDecided) -> Contest:
    every = list(contest.protests)
    every[fact.number - 1] = replace(every[fact.number - 1], outcome=fact.outcome, reason=fact.reason)
    return replace(contest, protests=tuple(every))


def _brightness(contest: Contest, fact: f.BrightnessSet) -> Contest:
    return replace(contest, brightness=fact.level)


STEPS: Steps = {
    f.TeamMoved: _moved,
    f.TeamAbsent: _absent,
    f.BrightnessSet: _brightness,
    f.ScoreAdjusted: _adjusted,
    f.ProtestRecorded: _protest_recorded,
    f.ProtestDecided: _protest_decided,
}
