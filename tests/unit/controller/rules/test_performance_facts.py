"""What start, stop and ballots make of a performance, and what each order of them leads to."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.contest import start_clock
from tests.unit.controller.rules.performance_contests import ONE, THREE, TWO, after, facts, marks, on_stage, reasons
from tests.unit.controller.rules.test_contest_state import NOW

# ------------------------------------------------------------------------------------------------------- start and stop


def test_a_team_that_is_there_starts_and_its_clock_runs() -> None:
    clock = start_clock("performing", NOW, 600 * SECOND)
    contest = on_stage(Phase.READY)
    assert facts(contest, m.StartPerformance()) == (f.PerformanceStarted(clock),)
    assert after(contest, f.PerformanceStarted(clock)) == replace(
        contest, phase=Phase.PERFORMING, clock=clock, item_attended=(2,)
    )
    away = replace(contest, absent=(2,))
    assert reasons(away, m.StartPerformance()) == ["Team 2 is absent: call the next team"]
    assert after(on_stage(Phase.READY, performer=None), f.PerformanceStarted(clock)).item_attended == ()


def test_a_team_stops_after_so_long_also_beyond_its_time() -> None:
    clock = start_clock("performing", NOW - 700 * SECOND, 600 * SECOND)
    contest = replace(on_stage(Phase.PERFORMING), clock=clock, cue=("x", "right", NOW))
    assert facts(contest, m.StopPerformance()) == (f.PerformanceStopped(700 * SECOND, NOW),)
    stopped = after(contest, f.PerformanceStopped(700 * SECOND, NOW))
    assert stopped == replace(contest, phase=Phase.JUDGING, clock=clock.stop(NOW), cue=None)
    no_clock = replace(contest, clock=None)
    assert facts(no_clock, m.StopPerformance()) == (f.PerformanceStopped(0, NOW),)
    assert after(no_clock, f.PerformanceStopped(0, NOW)).clock is None


# -------------------------------------------------------------------------------------------------------------- ballots


def test_a_judge_s_ballot_is_final_and_another_role_s_waits() -> None:
    contest = on_stage(Phase.JUDGING)
    ballot = m.CastBallot(2, ONE)
    assert facts(contest, ballot, Role.JUDGE, 2) == (f.BallotCast(2, ONE),)
    assert facts(contest, ballot, Role.DESK) == (f.BallotEntered(2, ONE, Role.DESK),)


def test_a_ballot_is_refused_for_all_reasons_at_once() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE})
    assert reasons(contest, m.CastBallot(1, ONE), Role.JUDGE, 1) == ["Judge 1 is already FINAL"]
    assert reasons(contest, m.CastBallot(7, marks(41, 30, 20)), Role.DESK) == [
        "There is no judge 7; there are 1, 2, 3",
        "A ballot needs 4 marks, not 3",
        "Judge 7: Nội dung must be from 0 to 40, with 2 decimals at most, not 41",
    ]
    for bad in (Decimal(-1), Decimal("0.001"), Decimal("10.01")):
        (reason,) = reasons(contest, m.CastBallot(2, (*marks(40, 30, 20), bad)), Role.DESK)
        assert reason == f"Judge 2: Thời gian must be from 0 to 10, with 2 decimals at most, not {bad}"
    assert facts(contest, m.CastBallot(2, (*marks(40, 30, 20), Decimal("9.75"))), Role.DESK)
    assert facts(contest, m.CastBallot(2, marks(40, 30, 20, 10)), Role.DESK)
    assert facts(contest, m.CastBallot(2, marks(0, 0, 0, 0)), Role.DESK)


def test_what_was_entered_counts_once_somebody_agrees_and_the_judge_s_own_marks_replace_it() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.MC})
    entered = after(contest, f.BallotEntered(2, TWO, Role.DESK)).performance
    assert (entered.waiting, entered.entered_by) == ({3: TWO, 2: TWO}, {3: Role.MC, 2: Role.DESK})
    confirmed = after(contest, f.BallotConfirmed(3, Role.MC)).performance
    assert (confirmed.ballots, confirmed.waiting, confirmed.entered_by) == ({1: ONE, 3: TWO}, {}, {3: Role.MC})
    assert after(contest, f.BallotConfirmed(2, Role.MC)) == contest
    cast = after(contest, f.BallotCast(3, THREE)).performance
    assert (cast.ballots, cast.waiting, cast.entered_by) == ({1: ONE, 3: THREE}, {}, {})
    reopened_ballot = after(contest, f.BallotReopened(3)).performance
    assert (reopened_ballot.ballots, reopened_ballot.waiting, reopened_ballot.entered_by) == ({1: ONE}, {}, {})
    assert after(contest, f.BallotReopened(1)).performance.ballots == {}


def test_who_may_agree_and_who_may_give_back() -> None:
    contest = on_stage(Phase.JUDGING, ballots={1: ONE}, waiting={3: TWO}, entered_by={3: Role.DESK})
    assert facts(contest, m.ConfirmBallot(3)) == (f.BallotConfirmed(3, Role.MC),)
    assert facts(contest, m.ConfirmBallot(3), Role.JUDGE, 3) == (f.BallotConfirmed(3, Role.JUDGE),)
    assert reasons(contest, m.ConfirmBallot(1)) == ["No ballot of judge 1 waits for an agreement"]
    assert facts(contest, m.ReopenBallot(1)) == (f.BallotReopened(1),)
    assert facts(contest, m.ReopenBallot(3), Role.JUDGE, 3) == (f.BallotReopened(3),)
    assert reasons(contest, m.ReopenBallot(1), Role.JUDGE, 1) == ["Judge 1 is already FINAL"]
    assert reasons(contest, m.ReopenBallot(2)) == ["Judge 2 is not FINAL"]
