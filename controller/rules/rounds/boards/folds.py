"""Folds of the boards round: boards go up, are marked, are confirmed.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase
from controller.formats.format import BoardsRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import credit


def _boards_raised(contest: Contest, fact: f.BoardsRaised) -> Contest:
    """The cue has the id that it had before its instant: it is given once, whoever ended the time."""
    cue = (f"up-{fact.at_ns}", "boards_up", fact.at_ns) if fact.at_ns else None
    return replace(contest, phase=Phase.BOARDS_UP, clock=None, opening_ns=None, cue=cue)


def _board_marked(contest: Contest, fact: f.BoardMarked) -> Contest:
    marks = {team: right for team, right in contest.marks.items() if team != fact.team}
    late_teams = tuple(team for team in contest.boards.late_teams if team != fact.team)
    return replace(
        contest,
        marks=marks if fact.right is None else {**marks, fact.team: fact.right},
        boards=replace(contest.boards, late_teams=(*late_teams, fact.team) if fact.late else late_teams),
    )


def _boards_confirmed(contest: Contest, fact: f.BoardsConfirmed) -> Contest:
    wrong = tuple(team for team in contest.contenders if contest.marks.get(team) is False)
    wrong = () if len(wrong) == len(contest.contenders) else wrong  # all wrong: nobody is out
    boards = contest.boards
    if contest.round_rules(BoardsRound).eliminates:
        boards = replace(boards, item_eliminated=wrong)
    confirmed = replace(contest, phase=Phase.REVEALED, boards=boards, item_attended=contest.contenders)
    return credit(confirmed, fact.points)


FOLDS: Folds = {
    f.BoardsRaised: _boards_raised,
    f.BoardMarked: _board_marked,
    f.BoardsConfirmed: _boards_confirmed,
}
