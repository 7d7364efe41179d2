"""Snapshots of performances, presses and extra questions: what of them everybody sees, and what only some."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Phase
from controller.match_files.match import Rehearsal
from controller.rules.contest import Contest
from controller.rules.rounds.performance.state import JudgedPerformance
from controller.rules.tally import Tally
from controller.rules.view import SnapshotContext, snapshot
from tests.unit.controller.rules.buzzer_contests import press, question
from tests.unit.controller.rules.performance_contests import ONE, on_stage
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

CUT = ROUNDS + 2
"""The extra questions that decide who takes part in the second round."""


def snapshot_for(contest: Contest, audience: Audience = Audience.STAGE) -> m.Snapshot:
    return snapshot(contest, audience, SnapshotContext(NOW))


def with_scores(contest: Contest, *scores: int, **fields: Any) -> Contest:
    points = {team: Decimal(score) for team, score in enumerate(scores, start=1)}
    return replace(contest, scores=points, round_teams=(1, 2, 3, 4, 5), contenders=(1, 2, 3, 4, 5), **fields)


def taking_part(contest: Contest) -> list[int]:
    return [team.number for team in snapshot_for(contest).teams if team.takes_part]


def test_a_snapshot_names_no_record_no_match_and_no_sound_where_there_is_none() -> None:
    view = snapshot_for(in_round(0))
    assert (view.journal_head, view.match_id, view.sound_test) == ((0, ""), "", "")


def test_a_performance_is_seen_with_its_order_and_criteria_and_by_the_staff_with_how_points_will_follow() -> None:
    judged = {1: JudgedPerformance(0, Decimal(40), {1: ONE})}
    contest = on_stage(Phase.JUDGING, judged=judged, ballots={1: ONE})
    hall, mc = snapshot_for(contest), snapshot_for(contest, Audience.MC)
    assert (hall.performer, hall.to_perform, hall.performed) == (2, (3, 4, 5), (1,))
    assert [criterion.max_points for criterion in hall.criteria] == [40, 30, 20, 10]
    assert (hall.aggregate, str(mc.aggregate)) == (None, "mean of all 3 ballots")


def test_everybody_sees_the_presses() -> None:
    assert [own.team for own in snapshot_for(question(Phase.OPEN, presses=(press(3),))).presses] == [3]


def test_steps_are_the_mc_s_and_ties_the_staff_s() -> None:
    tied = with_scores(in_round(ROUNDS, Phase.RANKING), 50, 50, 30, 20, 10)
    mc, desk, hall = (snapshot_for(tied, audience) for audience in (Audience.MC, Audience.DESK, Audience.STAGE))
    assert (bool(mc.actions), desk.actions, hall.actions) == (True, (), ())
    assert mc.ties == desk.ties != ()
    assert hall.ties == ()


def test_points_of_extra_questions_are_those_of_the_tie_that_they_break() -> None:
    tally = Tally(extra_points={CUT: {0: {2: Decimal(1)}, 1: {2: Decimal(1)}}})
    prizes, cut = (
        with_scores(in_round(index, Phase.CLOSED), 50, 50, 30, 20, 10, tie_break_points={3: Decimal(5)}, tally=tally)
        for index in (ROUNDS, CUT)
    )
    assert [team.tie_break_points for team in snapshot_for(prizes).teams] == [0, 0, 5, 0, 0]
    assert [team.tie_break_points for team in snapshot_for(cut).teams] == [0, 2, 0, 0, 0]
    (round_,) = (view.round for view in (snapshot_for(prizes),) if view.round is not None)
    assert round_.tie_break


def test_before_a_question_those_are_seen_who_will_take_part_in_it_and_before_a_round_all() -> None:
    assert taking_part(with_scores(in_round(0, Phase.READY), 0, 0, 0, 0, 0, absent=(5,))) == [1, 2, 3, 4]
    introduced = replace(with_scores(in_round(1, Phase.INTRO), 0, 0, 0, 0, 0), round_teams=(1, 2))
    assert taking_part(introduced) == [1, 2, 3, 4, 5]
    tied = with_scores(in_round(ROUNDS, Phase.INTRO), 50, 50, 30, 20, 10)
    assert taking_part(tied) == [1, 2], "extra questions are for the tied"


def test_a_rehearsal_says_how_fast_its_clocks_run_and_a_match_does_not() -> None:
    fast = replace(in_round(0), evening=evening(speed=10.0))
    assert snapshot_for(fast).rehearsal_speed is None
    match = replace(fast.current_evening.match, rehearsal=Rehearsal(speed=10))
    assert snapshot_for(replace(fast, evening=replace(fast.current_evening, match=match))).rehearsal_speed == 10
