"""Folds of the performance round: a team performs, its ballots come in.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import clear_item, credit


def _performance_started(contest: Contest, fact: f.PerformanceStarted) -> Contest:
    return replace(contest, phase=Phase.PERFORMING, clock=fact.clock)


def _performance_stopped(contest: Contest, fact: f.PerformanceStopped) -> Contest:
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    return replace(contest, phase=Phase.JUDGING, clock=clock, cue=None)


def _ballot_cast(contest: Contest, fact: f.BallotCast) -> Contest:
    return replace(contest, ballots={**contest.ballots, fact.judge: fact.marks})


def _ballot_reopened(contest: Contest, fact: f.BallotReopened) -> Contest:
    return replace(contest, ballots={judge: marks for judge, marks in contest.ballots.items() if judge != fact.judge})


def _ballots_revealed(contest: Contest, fact: f.BallotsRevealed) -> Contest:
    return credit(replace(contest, phase=Phase.REVEALED), {contest.performer or 0: fact.points})


def _performer_called(contest: Contest, fact: f.PerformerCalled) -> Contest:
    return replace(clear_item(contest), phase=Phase.READY, item=fact.item, performer=fact.team)


FOLDS: Folds = {
    f.BallotReopened: _ballot_reopened,
    f.PerformanceStarted: _performance_started,
    f.PerformanceStopped: _performance_stopped,
    f.BallotCast: _ballot_cast,
    f.BallotsRevealed: _ballots_revealed,
    f.PerformerCalled: _performer_called,
}
