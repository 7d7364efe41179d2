"""Withdrawals of rulings: marks, ballots, right and wrong.

Theory of operation. While boards are marked, or judges vote, one mark or ballot is taken back alone. A ruling on what
is over is taken back with the later rulings on it: their points are taken out, and nobody is right or wrong by them.

Kind: pure
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest, UndoPoint
from controller.rules.refusal import RefusedError
from controller.rules.tally import Withdrawal
from controller.rules.withdrawals import CHANGED_SINCE, refuse_changed, rests_on

VOIDED_SINCE = Sentence("voided-since", "The question was voided since: nothing of it is left")
NOTHING_LEFT = Sentence("nothing-left", "It has had its effect, and nothing of it is left to take back")

REPEATED_SINCE = Sentence("repeated-since", "The performance was repeated since: nothing of this one is left")

RULINGS = (f.RuledRight, f.RuledWrong, f.TeamPardoned, f.BoardsConfirmed, f.BallotsRevealed)
"""Facts of rulings on a question or performance that give or take points."""

# ------------------------------------------------------------------------------------- marks and ballots that are on


def mark_facts(contest: Contest, point: UndoPoint, newer: Sequence[UndoPoint]) -> list[f.AnyFact] | None:
    """What takes back the mark of one board, or one ballot, while others are marked or cast: they do not rest on it.
    None: it is no such decision, or more has followed. Raises `RefusedError` where it was changed since."""
    before = point.contest
    if len(point.facts) != 1 or not newer or (before.round, before.item) != (contest.round, contest.item):
        return None
    match point.facts[0], contest.phase:
        case f.BoardMarked(team=team, right=right, late=late), Phase.BOARDS_UP:
            refuse_changed((contest.marks.get(team), team in contest.boards.late_teams) != (right, late))
            return [f.BoardMarked(team, before.marks.get(team), team in before.boards.late_teams)]
        case f.BallotCast(judge=judge, marks=marks), Phase.JUDGING:
            refuse_changed(contest.performance.ballots.get(judge) != marks)
            return [f.BallotReopened(judge)]
        case f.BallotEntered(judge=judge, marks=marks), Phase.JUDGING:
            refuse_changed(contest.performance.waiting.get(judge) != marks)
            return [f.BallotReopened(judge)]
    return None


# ------------------------------------------------------------------------------------------ rulings of the past


def ruling_facts(
    contest: Contest, point: UndoPoint, item: Sequence[UndoPoint], after: UndoPoint
) -> tuple[list[f.AnyFact], list[UndoPoint]]:
    """What takes back a ruling on a question or performance that is over, and the later rulings that rest on it.

    `item`: the later decisions on it, the earliest first; `after`: the one with which the evening left it. Raises
    `RefusedError` where nothing of the ruling is left, or more than its points followed from it.
    """
    if any(isinstance(fact, f.QuestionVoided) for fact in after.facts):
        raise RefusedError([VOIDED_SINCE])
    state, first = point.contest, next(iter(point.facts), None)
    if (state.round, state.item) in contest.tally.repeated:
        raise RefusedError([REPEATED_SINCE])
    if isinstance(first, f.BoardMarked):
        return [_unmark_board(contest, state, first, item)], []
    also = [later for later in item if _has_ruling(later.facts) and later.number not in contest.withdrawn]
    if isinstance(first, f.BallotCast | f.BallotEntered | f.BallotConfirmed | f.BallotReopened):
        raise RefusedError([rests_on(later) for later in also] or [NOTHING_LEFT])
    if not _has_ruling(point.facts):
        raise RefusedError([NOTHING_LEFT])
    refuse_changed((state.round, state.item) in contest.tally.recounted)
    facts = [fact for ruling in (point, *also) for fact in ruling.facts]
    points: dict[int, Decimal] = {}
    for team, gained in (gain for fact in facts for gain in _gains(state, fact)):
        points[team] = points.get(team, Decimal(0)) - gained
    right, wrong = _marked_teams(state, facts)
    if any(isinstance(fact, f.BoardsConfirmed) for fact in facts):
        earlier = _withdrawals(contest, state)
        points = {
            team: change - sum(w.points.get(team, Decimal(0)) for w in earlier) for team, change in points.items()
        }
        unmarked = {team for withdrawal in earlier for team in withdrawal.unmarked}
        right, wrong = (tuple(team for team in teams if team not in unmarked) for teams in (right, wrong))
    withdrawn = {team: change for team, change in points.items() if change}
    return [f.PointsWithdrawn(state.round, state.item, withdrawn, right, wrong)], also


def _has_ruling(facts: Iterable[object]) -> bool:
    return any(isinstance(fact, RULINGS) for fact in facts)


def _withdrawals(contest: Contest, state: Contest) -> list[Withdrawal]:
    """What was taken out of the item of `state` already."""
    all_withdrawals = contest.tally.withdrawals
    return [
        withdrawal for withdrawal in all_withdrawals if (withdrawal.round, withdrawal.item) == (state.round, state.item)
    ]


def _gains(state: Contest, fact: object) -> Iterator[tuple[int, Decimal]]:
    """What a ruling gave to whom."""
    match fact:
        case f.RuledRight(team=team, points=points) | f.RuledWrong(team=team, points=points):
            yield team, points
        case f.TeamPardoned(team=team, points=points):
            yield team, points
        case f.BoardsConfirmed(points=by_team):
            yield from by_team.items()
        case f.BallotsRevealed(points=points):
            yield state.performance.performer or 0, points


def _marked_teams(state: Contest, facts: Sequence[object]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Whose answers these rulings counted as right, and whose as wrong."""
    if any(isinstance(fact, f.BoardsConfirmed) for fact in facts):
        right = [team for team, is_right in state.marks.items() if is_right]
        wrong = [team for team, is_right in state.marks.items() if not is_right]
    else:
        right = [fact.team for fact in facts if isinstance(fact, f.RuledRight)]
        wrong = [fact.team for fact in facts if isinstance(fact, f.RuledWrong)]
    return tuple(right), tuple(wrong)


def _unmark_board(
    contest: Contest, state: Contest, marked: f.BoardMarked, item: Sequence[UndoPoint]
) -> f.PointsWithdrawn:
    """The board counts as not marked."""
    later = [fact for ruling in item for fact in ruling.facts]
    if any(isinstance(fact, f.BoardMarked) and fact.team == marked.team for fact in later):
        raise RefusedError([CHANGED_SINCE])
    gained = next((fact.points.get(marked.team) for fact in later if isinstance(fact, f.BoardsConfirmed)), None)
    is_out = any(marked.team in withdrawal.unmarked for withdrawal in _withdrawals(contest, state))
    if gained is None or is_out:
        raise RefusedError([NOTHING_LEFT])
    right, wrong = ((marked.team,), ()) if marked.right else ((), (marked.team,))
    return f.PointsWithdrawn(state.round, state.item, {marked.team: -gained}, right, wrong)
