"""Folds of the performance round: a team performs, its ballots come in.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import credit
from controller.rules.rounds.performance.state import PerformanceState


def _performance_started(contest: Contest, fact: f.PerformanceStarted) -> Contest:
    return replace(contest, phase=Phase.PERFORMING, clock=fact.clock)


def _performance_stopped(contest: Contest, fact: f.PerformanceStopped) -> Contest:
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    return replace(contest, phase=Phase.JUDGING, clock=clock, cue=None)


def _ballot_cast(contest: Contest, fact: f.BallotCast) -> Contest:
    return _with_ballots(contest, {**contest.performance.ballots, fact.judge: fact.marks})


def _ballot_reopened(contest: Contest, fact: f.BallotReopened) -> Contest:
    others = {judge: marks for judge, marks in contest.performance.ballots.items() if judge != fact.judge}
    return _with_ballots(contest, others)


def _with_ballots(contest: Contest, ballots: dict[int, tuple[Decimal, ...]]) -> Contest:
    return replace(contest, performance=replace(contest.performance, ballots=ballots))


def _ballots_revealed(contest: Contest, fact: f.BallotsRevealed) -> Contest:
    return credit(replace(contest, phase=Phase.REVEALED), {contest.performance.performer or 0: fact.points})


def _performer_called(contest: Contest, fact: f.PerformerCalled) -> Contest:
    called = PerformanceState(performer=fact.team)
    return replace(contest.without_item(), phase=Phase.READY, item=fact.item, performance=called)


def reopened(contest: Contest) -> Contest:
    """The team of the performance that is reopened is on stage again."""
    if contest.item >= len(contest.round_teams):
        return contest
    return replace(contest, performance=PerformanceState(performer=contest.round_teams[contest.item]))


FOLDS: Folds = {
    f.BallotReopened: _ballot_reopened,
    f.PerformanceStarted: _performance_started,
    f.PerformanceStopped: _performance_stopped,
    f.BallotCast: _ballot_cast,
    f.BallotsRevealed: _ballots_revealed,
    f.PerformerCalled: _performer_called,
}
