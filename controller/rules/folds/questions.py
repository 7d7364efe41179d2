"""Folds of a question: it is read, thought about, voided; its points.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Clock, Contest
from controller.rules.folds import Folds


def _reading_started(contest: Contest, fact: f.ReadingStarted) -> Contest:
    return replace(
        clear_item(contest),
        phase=Phase.READING,
        item=fact.item,
        question=fact.question,
        spare=fact.spare,
        spares_used=contest.spares_used + fact.spare,
        contenders=fact.contenders,
        arming=contest.arming + 1,
        clock=fact.clock,
    )


def _reading_ended(contest: Contest, fact: f.ReadingEnded) -> Contest:
    if fact.closing_ns is None:
        return replace(contest, is_read=True)
    span = fact.closing_ns - fact.at_ns
    return replace(
        contest, is_read=True, closing_ns=fact.closing_ns, clock=Clock("pressing", span, fact.closing_ns, span)
    )


def _thinking_started(contest: Contest, fact: f.ThinkingStarted) -> Contest:
    return replace(contest, phase=Phase.THINKING, is_read=True, clock=fact.clock, opening_ns=fact.clock.deadline_ns)


def _question_voided(contest: Contest, fact: f.QuestionVoided) -> Contest:
    refunds = {team: -points for team, points in fact.points.items()}
    after = credit(contest, refunds)
    return replace(clear_item(after), phase=Phase.READY, question=None, spare=True, arming=contest.arming + 1)


def clear_item(contest: Contest) -> Contest:
    """Clear everything that belongs to one question or performance."""
    return replace(
        contest,
        marks={},
        late_teams=(),
        is_read=False,
        is_interrupt=False,
        item_points={},
        out=(),
        barred=(),
        pardoned=(),
        floor=None,
        tied=(),
        presses=(),
        troubles=(),
        first_arming=0,
        opening_ns=None,
        closing_ns=None,
        limited_to=(),
        is_reopened=False,
        clock=None,
        is_time_over=False,
        ballots={},
        cue=None,
        guard_until_ns=0,
    )


def credit(contest: Contest, points: dict[int, Decimal]) -> Contest:
    """Give points for this question: to the scores, or in a tie-break to what only ranks."""
    gained = dict(contest.item_points)
    points_of = dict(contest.tie_break_points if contest.is_tie_break else contest.scores)
    for team, more in points.items():
        gained[team] = gained.get(team, Decimal(0)) + more
        points_of[team] = points_of.get(team, Decimal(0)) + more
    if contest.is_tie_break:
        return replace(contest, tie_break_points=points_of, item_points=gained)
    return replace(contest, scores=points_of, item_points=gained)


FOLDS: Folds = {
    f.ReadingEnded: _reading_ended,
    f.ReadingStarted: _reading_started,
    f.ThinkingStarted: _thinking_started,
    f.QuestionVoided: _question_voided,
}
