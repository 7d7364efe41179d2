"""Folds of decisions that are taken back later, while what came after them stands.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import sum_points, with_extra_points
from controller.rules.folds.ties import with_shown_places
from controller.rules.tally import Withdrawal

CORRECTIONS = (
    f.ScoreAdjusted,
    f.TeamAbsent,
    f.TeamMoved,
    f.TeamRenamed,
    f.MatchRenamed,
    f.TeamsExchanged,
    f.LotsDrawn,
    f.CriterionApplied,
    f.DecisionTakenBack,
    f.PointsWithdrawn,
    f.LotsWithdrawn,
    f.CriterionWithdrawn,
    f.SegmentStarted,
    f.SegmentEnded,
)
"""Facts of decisions on which nothing that is played rests, and which rest on nothing that is played."""
BEGINNINGS = (
    f.MatchStarted,
    f.RoundStarted,
    f.RoundEnded,
    f.RoundReopened,
    f.MatchEnded,
    f.TieBreakStarted,
    f.ReadingStarted,
    f.QuestionVoided,
    f.PerformerCalled,
)
"""Facts with which the evening leaves the question or performance that was on."""
KEPT: frozenset[type[f.AnyFact]] = frozenset(
    {
        *BEGINNINGS,
        f.BoardMarked,
        f.BoardsConfirmed,
        f.RuledRight,
        f.RuledWrong,
        f.TeamPardoned,
        f.BallotCast,
        f.BallotEntered,
        f.BallotConfirmed,
        f.BallotReopened,
        f.BallotsRevealed,
        *CORRECTIONS,
    }
)
"""Facts that a decision is remembered by: from them follows how it can be taken back, and what rests on it."""


def is_kept(fact: f.AnyFact) -> bool:
    """Whether a decision is remembered by `fact`. Going back is no decision: it undoes some.

    Every fact of a replay comes here: one look into a set costs a twentieth of `isinstance` with thirty classes.
    """
    return type(fact) in KEPT and not (isinstance(fact, f.DecisionTakenBack) and fact.goes_back)


def _taken_back(contest: Contest, fact: f.DecisionTakenBack) -> Contest:
    return contest if fact.goes_back else replace(contest, withdrawn=(*contest.withdrawn, fact.number, *fact.also))


def _points_withdrawn(contest: Contest, fact: f.PointsWithdrawn) -> Contest:
    if fact.round is not None and (fact.round, fact.item) == (contest.round, contest.item) and _is_on(contest):
        return with_shown_places(contest, _of_round(_of_item(contest, fact), fact, fact.round))
    if fact.round is not None:
        unmarked = (*fact.right, *fact.wrong)
        withdrawal = Withdrawal(round=fact.round, item=fact.item, points=fact.points, unmarked=unmarked)
        tally = replace(contest.tally, withdrawals=(*contest.tally.withdrawals, withdrawal))
        return with_shown_places(contest, _of_round(replace(contest, tally=tally), fact, fact.round))
    return with_shown_places(contest, replace(contest, scores=sum_points(contest.scores, fact.points)))


def _is_on(contest: Contest) -> bool:
    """Whether the item with its points and marks is there again; a round that was reopened has only its number."""
    return bool(contest.item_points or contest.marks)


def _of_item(contest: Contest, fact: f.PointsWithdrawn) -> Contest:
    """The item is on again, because people went back to it: its marks are not counted yet."""
    marks = {team: mark for team, mark in contest.marks.items() if team not in (*fact.right, *fact.wrong)}
    out = tuple(team for team in contest.boards.item_eliminated if team not in fact.wrong)
    return replace(
        contest,
        marks=marks,
        item_points=sum_points(contest.item_points, fact.points),
        boards=replace(contest.boards, item_eliminated=out),
    )


def _of_round(contest: Contest, fact: f.PointsWithdrawn, round_: int) -> Contest:
    if round_ >= len(contest.current_evening.format.rounds):
        return with_extra_points(contest, round_, fact.item, fact.points)
    tally = contest.tally
    round_points = {**tally.round_points, round_: sum_points(tally.round_points.get(round_, {}), fact.points)}
    tally = replace(
        tally,
        round_points=round_points,
        right_answers=_uncounted(tally.right_answers, fact.right),
        wrong_answers=_uncounted(tally.wrong_answers, fact.wrong),
    )
    return _judged(replace(contest, tally=tally, scores=sum_points(contest.scores, fact.points)), fact)


def _judged(contest: Contest, fact: f.PointsWithdrawn) -> Contest:
    """A performance of the round that is on is worth what is left of its points."""
    if contest.round != fact.round or not contest.performance.judged:
        return contest
    judged = {
        team: replace(past, points=past.points + fact.points.get(team, Decimal(0)))
        for team, past in contest.performance.judged.items()
    }
    return replace(contest, performance=replace(contest.performance, judged=judged))


def _uncounted(answers: dict[int, int], teams: tuple[int, ...]) -> dict[int, int]:
    return {team: count - teams.count(team) for team, count in answers.items()}


def _lots_withdrawn(contest: Contest, fact: f.LotsWithdrawn) -> Contest:
    lots = list(contest.tally.lots)
    newest = next(
        (n for n in reversed(range(len(lots))) if (lots[n].teams, lots[n].cut) == (fact.teams, fact.cut)), None
    )
    if newest is not None:
        del lots[newest]
    return with_shown_places(contest, replace(contest, tally=replace(contest.tally, lots=tuple(lots))))


def _criterion_withdrawn(contest: Contest, fact: f.CriterionWithdrawn) -> Contest:
    criteria = tuple(criterion for criterion in contest.tally.criteria if criterion != fact.criterion)
    return with_shown_places(contest, replace(contest, tally=replace(contest.tally, criteria=criteria)))


FOLDS: Folds = {
    f.DecisionTakenBack: _taken_back,
    f.PointsWithdrawn: _points_withdrawn,
    f.LotsWithdrawn: _lots_withdrawn,
    f.CriterionWithdrawn: _criterion_withdrawn,
}
