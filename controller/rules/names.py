"""Corrections of names at any time: of a team, and of the match and its venue.

Kind: pure
"""

from bus import messages as m
from bus.messages import Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, no_such_team, refuse_if


def rename_team(contest: Contest, order: Order[m.RenameTeam], now_ns: int) -> list[f.AnyFact]:
    """Correct the name of a team, at any time."""
    command = order.command
    name, reason = " ".join(command.name.split()), command.reason.strip()
    match = contest.current_evening.match
    namesake = next((team for team in match.teams if team.name == name and team.number != command.team), None)
    old = match.team(command.team)
    refuse_if(
        [
            None if old else no_such_team(command.team),
            None if name else Sentence("name-empty", "Give the team a name"),
            Sentence("name-same", "The team is called that already") if old is not None and old.name == name else None,
            Sentence("name-taken", "Team {team} has the same name", {"team": namesake.number})
            if namesake is not None
            else None,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    return [f.TeamRenamed(command.team, name, reason)]


def rename_match(contest: Contest, order: Order[m.RenameMatch], now_ns: int) -> list[f.AnyFact]:
    """Correct what the match is called and where it takes place, at any time."""
    title, venue = (" ".join(text.split()) for text in (order.command.title, order.command.venue))
    reason = order.command.reason.strip()
    match = contest.current_evening.match
    refuse_if(
        [
            None if title else Sentence("title-empty", "Give the match a title"),
            None if venue else Sentence("venue-empty", "Give the match a venue"),
            Sentence("heading-same", "Title and venue read that way already")
            if (title, venue) == (match.title, match.venue)
            else None,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    return [f.MatchRenamed(title, venue, reason)]
