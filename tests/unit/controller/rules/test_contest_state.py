"""The state of a contest: clocks to the nanosecond, rounds by their index, who sat where, what ends with a question."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus.messages import LineTrouble, Phase, RoundKind, Sentence
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BoardsRound, BuzzersRound
from controller.match_files.match import Match
from controller.rules.contest import Clock, Contest, Evening, FormerSeats, Protest, UndoPoint, start_clock
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.buzzers.state import BuzzersState
from controller.rules.rounds.performance.state import PerformanceState
from controller.rules.tally import Withdrawal
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS

ROUNDS = len(PLAN.rounds)
NOW = 1_000 * SECOND


def evening(speed: float = 1.0) -> Evening:
    return Evening(PLAN, PACK, Match("Chung khảo", "THCS", TEAMS), speed)


def in_round(index: int, phase: Phase = Phase.READY) -> Contest:
    return Contest(evening=evening(), round=index, phase=phase)


# ---------------------------------------------------------------------------------------------------------- clocks


@pytest.mark.parametrize(
    "speed, seconds, min_s, expected_ns",
    [
        (1.0, 30, 0.0, 30 * SECOND),
        (60.0, 30, 0.0, SECOND // 2),
        (60.0, 30, 2.0, 2 * SECOND),
        (60.0, 0, 2.0, 0),
        (1.0, 30, 2.0, 30 * SECOND),
    ],
)
def test_a_duration_is_divided_by_the_speed_but_not_below_its_least_and_zero_stays_zero(
    speed: float, seconds: int, min_s: float, expected_ns: int
) -> None:
    assert evening(speed).duration_ns(seconds, min_s=min_s) == expected_ns


def test_an_evening_has_its_own_speed_a_clock_no_overtime_and_a_protest_is_open_unless_they_say_otherwise() -> None:
    assert Evening(PLAN, PACK, Match("", "", TEAMS)).speed == 1
    assert not Clock("thinking", SECOND, None, SECOND).counts_overtime
    protest = Protest(1, 0, 0, "x")
    assert (protest.outcome, protest.reason) == ("open", "")


def test_without_a_least_a_duration_has_none() -> None:
    assert evening(1e9).duration_ns(1) == 1


def test_a_clock_runs_to_its_deadline_and_not_below_zero() -> None:
    clock = start_clock("thinking", NOW, 30 * SECOND)
    assert clock == Clock("thinking", 30 * SECOND, NOW + 30 * SECOND, 30 * SECOND, counts_overtime=False)
    assert [clock.left_ns(NOW + after_s * SECOND) for after_s in (0, 10, 30, 31)] == [30 * SECOND, 20 * SECOND, 0, 0]


def test_the_clock_of_a_performance_goes_below_zero() -> None:
    clock = start_clock("performing", NOW, 30 * SECOND)
    assert clock.counts_overtime
    assert clock.left_ns(NOW + 31 * SECOND) == -SECOND
    assert clock.stop(NOW + 31 * SECOND).left_ns(NOW + 99 * SECOND) == -SECOND


def test_a_clock_that_was_stopped_runs_on_with_what_was_left() -> None:
    stopped = start_clock("thinking", NOW, 30 * SECOND).stop(NOW + 10 * SECOND)
    assert (stopped.deadline_ns, stopped.remaining_ns, stopped.total_ns) == (None, 20 * SECOND, 30 * SECOND)
    assert stopped.left_ns(NOW + 500 * SECOND) == 20 * SECOND
    assert stopped.run(NOW + 100 * SECOND).deadline_ns == NOW + 120 * SECOND


# ---------------------------------------------------------------------------------------------------------- rounds


def test_before_the_first_round_and_without_a_match_there_is_none() -> None:
    assert (Contest().current_round, Contest(round=0).current_round, in_round(-1).current_round) == (None, None, None)
    assert (Contest().is_tie_break, Contest(round=5).cut, Contest().kind) == (False, None, None)
    with pytest.raises(LookupError, match="no match is open yet"):
        _ = Contest().current_evening


def test_rounds_are_counted_from_zero_then_comes_the_tie_break_for_the_prizes_and_then_those_for_cuts() -> None:
    rounds = [in_round(index) for index in range(ROUNDS + 3)]
    assert [contest.current_round for contest in rounds] == [*PLAN.rounds, *[PLAN.tie_break] * 3]
    assert [contest.is_tie_break for contest in rounds] == [*[False] * ROUNDS, True, True, True]
    assert [contest.cut for contest in rounds] == [*[None] * (ROUNDS + 1), 0, 1]
    assert [rounds[0].tie_break_round(cut) for cut in (None, 0, 1)] == [ROUNDS, ROUNDS + 1, ROUNDS + 2]


def test_between_rounds_no_kind_of_round_is_on() -> None:
    assert [in_round(0, phase).kind for phase in (Phase.SETUP, Phase.INTRO, Phase.RANKING)] == [None] * 3
    assert in_round(0).kind is RoundKind.BOARDS
    assert in_round(-1).kind is None


def test_the_rules_of_a_round_of_another_kind_are_not_given() -> None:
    assert in_round(0).round_rules(BoardsRound) is PLAN.rounds[0]
    with pytest.raises(LookupError, match="the current round is not a BuzzersRound"):
        in_round(0).round_rules(BuzzersRound)


# ------------------------------------------------------------------------------------------------- desks and stations


def test_a_press_is_the_team_s_that_sat_there_at_that_instant() -> None:
    first = (replace(TEAMS[0], assigned_station=7), *TEAMS[1:])
    second = (TEAMS[0], replace(TEAMS[1], assigned_station=8), *TEAMS[2:])
    seats = (FormerSeats(NOW, first), FormerSeats(NOW + 10, second))
    contest = replace(in_round(0), former_seats=seats)

    def number(station: int, at_ns: int) -> int | None:
        team = contest.team_at(station, at_ns)
        return team.number if team else None

    assert [number(7, NOW), number(7, NOW + 1), number(1, NOW), number(1, NOW + 1)] == [1, None, None, 1]
    assert [number(8, NOW), number(8, NOW + 1), number(8, NOW + 10), number(8, NOW + 11)] == [None, 2, 2, None]
    assert number(2, NOW + 11) == 2
    assert Contest().team_at(1, NOW) is None


def test_stations_are_those_of_teams_that_exist() -> None:
    moved = tuple(replace(team, assigned_station=9) if team.number == 2 else team for team in TEAMS)
    contest = replace(in_round(0), evening=replace(evening(), match=Match("", "", moved)))
    assert contest.stations_of((3, 2, 77)) == (3, 9)
    assert contest.all_stations() == (1, 9, 3, 4, 5)


# ------------------------------------------------------------------------------------- what ends with a question


def test_what_was_taken_out_of_a_question_later_does_not_count_when_it_is_gone_back_to() -> None:
    contest = replace(
        in_round(1), item=3, item_points={1: Decimal(10), 2: Decimal(5)}, marks={1: True, 2: True, 3: False}
    )
    withdrawals = (
        Withdrawal(1, 3, {1: Decimal(-10), 4: Decimal(2)}, (1,)),
        Withdrawal(1, 4, {2: Decimal(-5)}, (2,)),
        Withdrawal(0, 3, {2: Decimal(-5)}, (2,)),
        Withdrawal(1, 3, {4: Decimal(1)}, (3,)),
    )
    after = contest.without_withdrawn(withdrawals)
    assert after == replace(contest, item_points={1: Decimal(0), 2: Decimal(5), 4: Decimal(3)}, marks={2: True})
    assert contest.without_withdrawn(()) == contest


def test_what_belongs_to_one_question_ends_with_it_and_what_follows_from_it_stays() -> None:
    contest = replace(
        in_round(0),
        item_attended=(1, 2),
        asked_teams=(1, 2, 3),
        is_read=True,
        marks={1: True, 2: False},
        item_points={1: Decimal(10)},
        scores={1: Decimal(10)},
        clock=start_clock("thinking", NOW, SECOND),
        is_time_over=True,
        opening_ns=NOW,
        boards=BoardsState(eliminated=(4,), item_eliminated=(2,), late_teams=(3,)),
        buzzers=BuzzersState(question_arming=3),
        performance=PerformanceState(order=(2, 1), performer=2),
        cue=("up-1", "boards_up", NOW),
        troubles=(LineTrouble(1, "glitch", 1, NOW),),
    )
    after = contest.without_item()
    expected = replace(
        in_round(0),
        scores={1: Decimal(10)},
        score_history=({1: Decimal(10)},),
        boards=BoardsState(eliminated=(4, 2)),
        performance=PerformanceState(order=(2, 1)),
        tally=contest.tally.with_item((1, 2), {1: True, 2: False}),
    )
    assert after == expected
    assert replace(contest, round=ROUNDS).without_item().tally.right_answers == {}, "extra questions are no criterion"
    assert replace(contest, round=ROUNDS).without_item().tally.attended == (1, 2)


def test_two_points_of_undo_are_the_same_for_a_person_where_label_and_depth_are() -> None:
    label = Sentence("x", "X")
    point = UndoPoint(label, Contest(), 1)
    assert point == UndoPoint(label, in_round(0), 1)
    assert hash(point) == hash(UndoPoint(label, in_round(0), 1))
    others = (UndoPoint(label, Contest(), 2), UndoPoint(Sentence("y", "Y"), Contest(), 1))
    assert [point == other for other in (*others, label)] == [False] * 3
    assert len({hash(each) for each in (point, *others)}) == 3
    assert (point.number, point.facts) == (0, ())


def test_a_new_contest_is_at_the_very_beginning() -> None:
    contest = Contest()
    assert (contest.seq, contest.step, contest.round, contest.item, contest.arming) == (0, 0, -1, 0, 0)
    assert (contest.spares_used, contest.shown_places, contest.boot, contest.firmware_epoch) == (0, 0, "", "")
    assert (contest.spare, contest.is_read, contest.is_time_over, contest.ended_before_item) == (False,) * 4
    assert (contest.phase, contest.evening, contest.seals, contest.brightness) == (Phase.SETUP, None, None, None)
