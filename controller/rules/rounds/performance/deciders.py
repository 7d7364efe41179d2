"""Deciders of the performance round (Về đích): perform, judge in secret, reveal.

Source: the plan (Kế hoạch 32/KH-UBND, 2018), round 3: at most 10 minutes on stage per team, judged; the round's score
is the mean of the judges' totals (ours; or without the highest and lowest when there are 5 or more).

Kind: pure
"""

from bus import messages as m
from bus.authors import role_sentence
from bus.language import name_in
from bus.messages import Role, Sentence
from controller.formats.format import StageRound
from controller.formats.points import MAX_DECIMALS, are_bounded
from controller.rules import facts as f
from controller.rules.contest import Contest, start_clock
from controller.rules.order import Order
from controller.rules.refusal import refuse_if
from controller.rules.rounds.performance.aggregate import aggregate_for, aggregate_reason, performance_points
from controller.rules.rounds.performance.order import is_withdrawn


def start(contest: Contest, order: Order[m.StartPerformance], now_ns: int) -> list[f.AnyFact]:
    """The team on stage starts; the clock runs from now."""
    performer = contest.performance.performer
    absent = Sentence("performer-absent", "Team {team} is absent: call the next team", {"team": performer or 0})
    refuse_if([absent if performer in contest.absent else None])
    span = contest.current_evening.duration_ns(contest.round_rules(StageRound).performing_s)
    return [f.PerformanceStarted(start_clock("performing", now_ns, span))]


def stop(contest: Contest, order: Order[m.StopPerformance], now_ns: int) -> list[f.AnyFact]:
    """The team on stage is done; overtime is what it used beyond its time."""
    clock = contest.clock
    used = 0 if clock is None else clock.total_ns - clock.left_ns(now_ns)
    return [f.PerformanceStopped(used, now_ns)]


def cast(contest: Contest, order: Order[m.CastBallot], now_ns: int) -> list[f.AnyFact]:
    """Take a judge's FINAL ballot, which can be cast again only after undo; or what somebody enters for the judge."""
    command = order.command
    criteria = contest.round_rules(StageRound).criteria
    out_of_range = [
        Sentence(
            "bad-mark",
            "Judge {judge}: {name} must be from 0 to {most}, with {decimals} decimals at most, not {mark}",
            {
                "judge": command.judge,
                "name": name_in(criterion.name),
                "most": str(criterion.most),
                "decimals": MAX_DECIMALS,
                "mark": str(mark),
            },
        )
        for criterion, mark in zip(criteria, command.marks, strict=False)
        if not (are_bounded(mark) and 0 <= mark <= criterion.most)
    ]
    refuse_if(
        [
            Sentence(
                "no-such-judge",
                "There is no judge {judge}; there are {judges}",
                {"judge": command.judge, "judges": ", ".join(map(str, contest.judges))},
            )
            if command.judge not in contest.judges
            else None,
            Sentence("ballot-final", "Judge {judge} is already FINAL", {"judge": command.judge})
            if command.judge in contest.performance.ballots
            else None,
            Sentence(
                "mark-count",
                "A ballot needs {count} marks, not {given}",
                {"count": len(criteria), "given": len(command.marks)},
            )
            if len(command.marks) != len(criteria)
            else None,
            *out_of_range,
            _entered_already(contest, command, order.role),
        ]
    )
    if order.role is Role.JUDGE:
        return [f.BallotCast(command.judge, command.marks)]
    return [f.BallotEntered(command.judge, command.marks, order.role)]


def _entered_already(contest: Contest, ballot: m.CastBallot, role: Role) -> Sentence | None:
    """Why to enter it changes nothing: the very same ballot waits already, entered in the same role."""
    state, judge = contest.performance, ballot.judge
    if state.waiting.get(judge) != ballot.marks or state.entered_by.get(judge) is not role:
        return None
    return Sentence("entered-already", "The ballot of judge {judge} is already entered that way", {"judge": judge})


def confirm(contest: Contest, order: Order[m.ConfirmBallot], now_ns: int) -> list[f.AnyFact]:
    """Let the ballot count that was entered for a judge."""
    judge = order.command.judge
    nothing = Sentence("ballot-not-waiting", "No ballot of judge {judge} waits for an agreement", {"judge": judge})
    refuse_if([None if judge in contest.performance.waiting else nothing])
    return [f.BallotConfirmed(judge, order.role)]


def reopen(contest: Contest, order: Order[m.ReopenBallot], now_ns: int) -> list[f.AnyFact]:
    """Give a FINAL ballot back to its judge, or discard one that waits; a judge can only do the latter."""
    judge, state = order.command.judge, contest.performance
    is_final, waits = judge in state.ballots, judge in state.waiting
    refuse_if(
        [
            None if is_final or waits else Sentence("ballot-not-final", "Judge {judge} is not FINAL", {"judge": judge}),
            Sentence("ballot-final", "Judge {judge} is already FINAL", {"judge": judge})
            if is_final and order.role is Role.JUDGE
            else None,
        ]
    )
    return [f.BallotReopened(judge)]


def reveal(contest: Contest, order: Order[m.RevealBallots], now_ns: int) -> list[f.AnyFact]:
    """Open the ballots, once all judges are FINAL; overridden, once one is: a judge can fall ill."""
    missing, ballots = missing_judges(contest), contest.performance.ballots
    is_enough = bool(ballots) if order.command.override else not missing
    refuse_if(
        [
            None if is_enough else Sentence("ballots-missing", "Not FINAL yet: judge {judges}", {"judges": missing}),
            *([] if is_enough else _waiting_reasons(contest)),
            aggregate_reason(contest, len(ballots)) if is_enough else None,
        ]
    )
    aggregate = aggregate_for(contest, len(ballots))
    points = performance_points(contest.round_rules(StageRound), ballots.values(), aggregate)
    return [f.BallotsRevealed(points, aggregate)]


def _waiting_reasons(contest: Contest) -> list[Sentence]:
    text = "The ballot of judge {judge} was entered by {role}: the judge must agree, or the MC rule that it counts"
    return [
        Sentence("ballot-waiting", text, {"judge": judge, "role": role_sentence(contest.performance.entered_by[judge])})
        for judge in sorted(contest.performance.waiting)
    ]


def missing_judges(contest: Contest) -> str:
    """The judges who are not FINAL, as text: "2, 3"."""
    return ", ".join(str(judge) for judge in contest.judges if judge not in contest.performance.ballots)


def count_all(contest: Contest, order: Order[m.CountAllBallots], now_ns: int) -> list[f.AnyFact]:
    """All ballots count for all teams of the round: for those that have performed, too."""
    current, judged = contest.round_rules(StageRound), contest.performance.judged
    all_count = Sentence("all-ballots-count", "All ballots count in this round already")
    refuse_if([None if contest.performance.aggregate == "drop_extremes" else all_count])
    points = {
        team: own.points if is_withdrawn(contest, own) else performance_points(current, own.ballots.values(), "mean")
        for team, own in judged.items()
    }
    return [f.BallotsRecounted(points)]
