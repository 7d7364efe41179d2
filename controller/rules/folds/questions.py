"""Folds of a question: it is read, thought about, voided; its points.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from bus.messages import Phase
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.rounds.buzzers.state import BuzzersState

NO_POINTS = Decimal(0)


def _reading_started(contest: Contest, fact: f.ReadingStarted) -> Contest:
    is_buzzers = isinstance(contest.current_round, BuzzersRound)
    return replace(
        contest.without_item(),
        phase=Phase.READING,
        item=fact.item,
        question=fact.question,
        spare=fact.spare,
        spares_used=contest.spares_used + fact.spare,
        contenders=fact.contenders,
        asked_teams=fact.contenders,
        arming=contest.arming + 1,
        clock=fact.clock,
        buzzers=BuzzersState(question_arming=contest.arming + 1 if is_buzzers else 0),
    )


def _thinking_started(contest: Contest, fact: f.ThinkingStarted) -> Contest:
    return replace(contest, phase=Phase.THINKING, is_read=True, clock=fact.clock, opening_ns=fact.clock.deadline_ns)


def _question_voided(contest: Contest, fact: f.QuestionVoided) -> Contest:
    """It is as if it had never been asked: its points, and whom it put out, and who took part in it."""
    refunds = {team: -points for team, points in fact.points.items()}
    after = credit(contest, refunds)
    unasked = replace(after, marks={}, item_attended=(), boards=after.boards.without_asked_item())
    return replace(unasked.without_item(), phase=Phase.READY, question=None, spare=True, arming=contest.arming + 1)


def credit(contest: Contest, points: dict[int, Decimal]) -> Contest:
    """Give points for this question: to the scores, or in a tie-break to what only ranks."""
    item_points = sum_points(contest.item_points, points)
    if contest.is_tie_break:
        return with_extra_points(replace(contest, item_points=item_points), contest.round, contest.item, points)
    round_points = sum_points(contest.tally.round_points.get(contest.round, {}), points)
    return replace(
        contest,
        item_points=item_points,
        scores=sum_points(contest.scores, points),
        tally=replace(contest.tally, round_points={**contest.tally.round_points, contest.round: round_points}),
    )


def with_extra_points(contest: Contest, index: int, item: int, points: dict[int, Decimal]) -> Contest:
    """`contest` with more points for question `item` of the tie-break with this index."""
    by_item = contest.tally.extra_points.get(index, {})
    by_team = {team: total for team, total in sum_points(by_item.get(item, {}), points).items() if total}
    by_item = {number: gained for number, gained in {**by_item, item: by_team}.items() if gained}
    after = replace(contest, tally=replace(contest.tally, extra_points={**contest.tally.extra_points, index: by_item}))
    if index != contest.tie_break_round(None):
        return after
    return replace(after, tie_break_points=sum_points(contest.tie_break_points, points))


def sum_points(points: dict[int, Decimal], more: dict[int, Decimal]) -> dict[int, Decimal]:
    """`points` of teams, with `more`."""
    total = points.copy()
    for team, gained in more.items():
        total[team] = total.get(team, NO_POINTS) + gained
    return total


FOLDS: Folds = {
    f.ReadingStarted: _reading_started,
    f.ThinkingStarted: _thinking_started,
    f.QuestionVoided: _question_voided,
}
