"""Decide what becomes of a contest when a team performs and its ballots come in. Pure.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Steps
from controller.rules.folds.questions import credit, fresh


def _performing(contest: Contest, fact: f.PerformanceStarted) -> Contest:
    return replace(contest, phase=Phase.PERFORMING, clock=fact.clock)


def _stopped(contest: Contest, fact: f.PerformanceStopped) -> Contest:
    clock = contest.clock.stopped(fact.at_ns) if contest.clock else None
    return replace(contest, phase=Phase.JUDGING, clock=clock, cue=None)


def _ballot(contest: Contest, fact: f.BallotCast) -> Contest:
    return replace(contest, ballots={**contest.ballots, fact.judge: fact.marks})


def _ballot_reopened(contest: Contest, fact: f.BallotReopened) -> Contest:
    return replace(contest, ballots={judge: marks for judge, marks in contest.ballots.items() if judge != fact.judge})


def _revealed(contest: Contest, fact: f.BallotsRevealed) -> Contest:
    return credit(replace(contest, phase=Phase.REVEALED), {contest.performer or 0: fact.points})


def _called(contest: Contest, fact: f.PerformerCalled) -> Contest:
    return replace(fresh(contest), phase=Phase.READY, item=fact.item, performer=fact.team)


STEPS: Steps = {
    f.BallotReopened: _ballot_reopened,
    f.PerformanceStarted: _performing,
    f.PerformanceStopped: _stopped,
    f.BallotCast: _ballot,
    f.BallotsRevealed: _revealed,
    f.PerformerCalled: _called,
}
