"""Deciders of the boards round (Khởi động): mark the boards, give the points.

Source: the plan (Kế hoạch 32/KH-UBND, 2018), round 1: every team writes for 30 s, all raise their boards at the same
moment, each that is right scores.

Kind: pure
"""

from bus import messages as m
from bus.messages import Sentence
from controller.formats.format import BoardsRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import no_such_team, refuse_if


def mark(contest: Contest, order: Order[m.MarkBoard], now_ns: int) -> list[f.AnyFact]:
    """Mark one board."""
    command = order.command
    now = contest.marks.get(command.team), command.team in contest.boards.late_teams
    already = Sentence("board-already", "The board of team {team} is already marked that way", {"team": command.team})
    refuse_if(
        [
            None if command.team in contest.contenders else no_such_team(command.team),
            already if now == (command.right, command.late) else None,
        ]
    )
    return [f.BoardMarked(command.team, command.right, command.late)]


def confirm(contest: Contest, order: Order[m.ConfirmBoards], now_ns: int) -> list[f.AnyFact]:
    """Give the points, once every board has a mark."""
    missing = [team for team in contest.contenders if team not in contest.marks]
    refuse_if([_unmarked_reason(missing) if missing else None])
    current = contest.round_rules(BoardsRound)
    right = current.values[contest.item] if current.values else current.right
    return [f.BoardsConfirmed({team: right if contest.marks[team] else current.wrong for team in contest.contenders})]


def boards_after_thinking(contest: Contest, at_ns: int, *, is_ordered: bool) -> f.AnyFact:
    """All boards go up at `at_ns`, at the end of the time to think."""
    return f.BoardsRaised(at_ns)


def item_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that take part in the next question: who is eliminated does not."""
    excluded = {*contest.absent, *contest.boards.all_eliminated}
    return tuple(team for team in contest.round_teams if team not in excluded)


def is_won(contest: Contest) -> bool:
    """Whether an elimination has left fewer than two teams."""
    return contest.round_rules(BoardsRound).eliminates and len(item_teams(contest)) < 2


def _unmarked_reason(teams: list[int]) -> Sentence:
    return Sentence("unmarked", "Not marked yet: team {teams}", {"teams": ", ".join(map(str, teams))})
