"""Folds of the performance round: a team performs, its ballots come in.

Kind: pure
"""

from typing import TypeVar

from msgspec.structs import replace

from bus.messages import Phase
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import credit
from controller.rules.rounds.performance.aggregate import first_aggregate
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState

_Value = TypeVar("_Value")


def _performance_started(contest: Contest, fact: f.PerformanceStarted) -> Contest:
    performer = contest.performance.performer
    return replace(
        contest,
        phase=Phase.PERFORMING,
        clock=fact.clock,
        item_attended=() if performer is None else (performer,),
    )


def _performance_stopped(contest: Contest, fact: f.PerformanceStopped) -> Contest:
    clock = contest.clock.stop(fact.at_ns) if contest.clock else None
    return replace(contest, phase=Phase.JUDGING, clock=clock, cue=None)


def _ballot_cast(contest: Contest, fact: f.BallotCast) -> Contest:
    """The judge's own marks replace what somebody else entered."""
    state = _without_ballot(contest, fact.judge)
    return replace(contest, performance=replace(state, ballots={**state.ballots, fact.judge: fact.marks}))


def _ballot_entered(contest: Contest, fact: f.BallotEntered) -> Contest:
    state = contest.performance
    waiting, entered_by = {**state.waiting, fact.judge: fact.marks}, {**state.entered_by, fact.judge: fact.role}
    return replace(contest, performance=replace(state, waiting=waiting, entered_by=entered_by))


def _ballot_confirmed(contest: Contest, fact: f.BallotConfirmed) -> Contest:
    state = contest.performance
    if fact.judge not in state.waiting:
        return contest
    ballots = {**state.ballots, fact.judge: state.waiting[fact.judge]}
    return replace(contest, performance=replace(state, ballots=ballots, waiting=_without(state.waiting, fact.judge)))


def _ballot_reopened(contest: Contest, fact: f.BallotReopened) -> Contest:
    return replace(contest, performance=_without_ballot(contest, fact.judge))


def _without_ballot(contest: Contest, judge: int) -> PerformanceState:
    state = contest.performance
    return replace(
        state,
        ballots=_without(state.ballots, judge),
        waiting=_without(state.waiting, judge),
        entered_by=_without(state.entered_by, judge),
    )


def _without(by_judge: dict[int, _Value], judge: int) -> dict[int, _Value]:
    return {number: value for number, value in by_judge.items() if number != judge}


def _ballots_revealed(contest: Contest, fact: f.BallotsRevealed) -> Contest:
    state, performer = contest.performance, contest.performance.performer or 0
    aggregate = fact.aggregate or first_aggregate(contest.round_rules(StageRound), len(state.ballots))
    performance = JudgedPerformance(contest.item, fact.points, state.ballots, aggregate)
    judged = {**state.judged, performer: performance}
    revealed = replace(contest, phase=Phase.REVEALED, performance=replace(state, judged=judged))
    return credit(revealed, {performer: fact.points})


def _performer_called(contest: Contest, fact: f.PerformerCalled) -> Contest:
    """The team is taken from where it was to come; who is passed over comes after all others."""
    after, state = contest.without_item(), contest.performance
    behind = [team for team in state.order[fact.item :] if team != fact.team]
    passed = state.order[contest.item : fact.item]
    missed = [team for team in passed if team not in state.judged and team != fact.team]
    order = (*state.order[: fact.item], fact.team, *behind, *missed)
    called = replace(after.performance, performer=fact.team, order=order)
    return replace(after, phase=Phase.READY, item=fact.item, performance=called)


def _order_set(contest: Contest, fact: f.PerformanceOrderSet) -> Contest:
    order = (*contest.performance.order[: fact.item], *fact.teams)
    return replace(contest, performance=replace(contest.performance, order=order))


def _repeated(contest: Contest, fact: f.PerformanceRepeated) -> Contest:
    """The points of another performance, which may be seen meanwhile, stay as they are."""
    state = contest.performance
    judged = {team: performance for team, performance in state.judged.items() if team != fact.team}
    refunded = credit(contest, {fact.team: -fact.points})
    return replace(
        refunded,
        item_points=contest.item_points,
        tally=replace(refunded.tally, repeated=(*refunded.tally.repeated, (contest.round, fact.item))),
        performance=replace(state, judged=judged, order=(*state.order, fact.team)),
    )


def _recounted(contest: Contest, fact: f.BallotsRecounted) -> Contest:
    """The points that are seen of the team on stage are its new ones."""
    state, tally, own = contest.performance, contest.tally, contest.performance.performer
    before = {team: performance.points for team, performance in state.judged.items()}
    after = credit(contest, {team: points - before[team] for team, points in fact.points.items()})
    judged = {
        team: replace(performance, points=fact.points[team], aggregate="mean")
        for team, performance in state.judged.items()
    }
    recounted = {(contest.round, performance.item): performance.points for performance in judged.values()}
    is_seen = contest.phase == Phase.REVEALED and own in fact.points
    return replace(
        after,
        item_points={**contest.item_points, own: fact.points[own]} if own and is_seen else contest.item_points,
        tally=replace(after.tally, recounted={**tally.recounted, **recounted}),
        performance=replace(state, judged=judged, counts_all=True),
    )


def _judge_added(contest: Contest, fact: f.JudgeAdded) -> Contest:
    return replace(contest, judges=tuple(sorted({*contest.judges, fact.judge})))


def _judge_removed(contest: Contest, fact: f.JudgeRemoved) -> Contest:
    return replace(contest, judges=tuple(judge for judge in contest.judges if judge != fact.judge))


def reopened(contest: Contest) -> Contest:
    """The team of the performance that is reopened is on stage again."""
    state = contest.performance
    if contest.item >= len(state.order):
        return contest
    return replace(contest, performance=replace(state, performer=state.order[contest.item]))


FOLDS: Folds = {
    f.BallotReopened: _ballot_reopened,
    f.PerformanceStarted: _performance_started,
    f.PerformanceStopped: _performance_stopped,
    f.BallotCast: _ballot_cast,
    f.BallotEntered: _ballot_entered,
    f.BallotConfirmed: _ballot_confirmed,
    f.BallotsRevealed: _ballots_revealed,
    f.BallotsRecounted: _recounted,
    f.JudgeAdded: _judge_added,
    f.JudgeRemoved: _judge_removed,
    f.PerformerCalled: _performer_called,
    f.PerformanceOrderSet: _order_set,
    f.PerformanceRepeated: _repeated,
}
