"""Who is on stage, who is next, and what is signalled: performance rounds made by hand."""

import random
from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus.messages import Cue, Phase
from bus.units import NS_PER_S as SECOND
from controller.formats.format import StageRound
from controller.match_files.match import Match
from controller.rules import facts as f
from controller.rules.contest import Contest, start_clock
from controller.rules.refusal import RefusedError
from controller.rules.rounds.performance.cues import clock_cues, warnings_s
from controller.rules.rounds.performance.order import (
    busy_teams,
    first_call,
    have_all_performed,
    is_withdrawn,
    next_call,
    performance_count,
    team_order,
    waiting_teams,
)
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState
from controller.rules.tally import Tally, Withdrawal
from tests.unit.controller.rules.played_match import TEAMS, plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round


def stage(order: tuple[int, ...] = (), item: int = 0, phase: Phase = Phase.READY, **changes: object) -> Contest:
    """A performance round with these changes of its rules; the file of the match lists the teams as 3, 1, 2, 5, 4."""
    match = Match("Chung khảo", "THCS", TEAMS, order=(3, 1, 2, 5, 4))
    contest = replace(
        in_round(2, phase), evening=replace(evening(), format=plan_with(StageRound, **changes), match=match), item=item
    )
    return replace(contest, performance=PerformanceState(order=order))


def by(order: str) -> Contest:
    """A performance round whose format orders the teams so."""
    contest = stage()
    return replace(contest, evening=replace(contest.current_evening, format=plan_with(StageRound, order=order)))


# ------------------------------------------------------------------------------------------------------------ order


def test_teams_perform_as_the_file_lists_them_or_the_last_first_or_as_drawn() -> None:
    admitted = (5, 4, 1, 3)
    assert team_order(by("given"), admitted, 7) == (3, 1, 5, 4)
    assert team_order(by("last_first"), admitted, 7) == (3, 1, 4, 5)
    drawn = {draw: team_order(by("drawn"), admitted, draw) for draw in range(50)}
    assert {tuple(sorted(order)) for order in drawn.values()} == {(1, 3, 4, 5)}
    assert len(set(drawn.values())) > 10
    assert drawn[7] == tuple(random.Random(7).sample([3, 1, 5, 4], 4)), "journals replay it"


def test_the_first_that_is_present_is_called_first() -> None:
    assert first_call(stage(), (3, 1, 2)) == [f.PerformerCalled(0, 3)]
    assert first_call(replace(stage(), absent=(3, 1)), (3, 1, 2)) == [f.PerformerCalled(2, 2)]
    with pytest.raises(RefusedError, match="No team is present"):
        first_call(replace(stage(), absent=(3, 1, 2)), (3, 1, 2))


def test_who_waits_stands_behind_the_one_on_stage_and_the_next_is_the_first_of_them_that_is_present() -> None:
    contest = replace(stage((3, 1, 2, 5), item=1), absent=(2,))
    assert waiting_teams(contest) == (2, 5)
    assert next_call(contest) == (3, 5)
    assert next_call(replace(contest, absent=())) == (2, 2)
    assert not have_all_performed(contest)
    assert next_call(replace(contest, absent=(2, 5))) is None
    assert have_all_performed(replace(contest, absent=(2, 5)))
    assert have_all_performed(stage((3, 1), item=1))


def test_a_team_that_was_passed_over_counts_as_a_performance_again_only_once_it_is_present() -> None:
    assert performance_count(stage(phase=Phase.INTRO)) == 5
    assert performance_count(stage((3, 1, 2, 3), item=1)) == 4, "it came back"
    assert performance_count(replace(stage((3, 1, 2, 3), item=1), absent=(3,))) == 3, "it was called, and is not here"
    assert performance_count(replace(stage((3, 1, 2), item=1), absent=(2,))) == 3, "its turn is still to come"


@pytest.mark.parametrize(
    "phase, busy", [(Phase.READY, ()), (Phase.PERFORMING, (3,)), (Phase.JUDGING, (3,)), (Phase.REVEALED, ())]
)
def test_the_team_on_stage_is_needed_until_its_ballots_are_revealed(phase: Phase, busy: tuple[int, ...]) -> None:
    contest = replace(stage(phase=phase), performance=PerformanceState(performer=3))
    assert busy_teams(contest) == busy
    assert busy_teams(replace(contest, performance=PerformanceState())) == ()


# ---------------------------------------------------------------------------------------------------------- signals


def test_a_performance_is_warned_before_its_end_where_it_is_longer_than_that() -> None:
    contest = stage(phase=Phase.PERFORMING, warnings_s=(60, 30, 10))
    assert warnings_s(contest) == (60, 30, 10)
    clock = start_clock("performing", NOW, 60 * SECOND)
    end_ns = NOW + 60 * SECOND
    assert clock_cues(contest, clock, end_ns) == [
        Cue(f"warn-30-{end_ns}", "warning", end_ns - 30 * SECOND),
        Cue(f"warn-10-{end_ns}", "warning", end_ns - 10 * SECOND),
        Cue(f"over-{end_ns}", "time_over", end_ns),
    ]
    assert clock_cues(replace(contest, phase=Phase.JUDGING), clock, end_ns) == []


def test_a_performance_whose_reveal_was_undone_counts_no_more_and_others_do() -> None:
    withdrawal = Withdrawal(round=2, item=1, points={1: Decimal(-80)}, unmarked=())
    contest = replace(stage((3, 1, 2)), tally=Tally(withdrawals=(withdrawal,)))
    assert is_withdrawn(contest, JudgedPerformance(1, Decimal(80)))
    assert not is_withdrawn(contest, JudgedPerformance(0, Decimal(80)))
    assert not is_withdrawn(replace(contest, round=1), JudgedPerformance(1, Decimal(80)))
