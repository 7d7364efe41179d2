"""What can be put right at any time: clocks, seats, absences, holds, undo and redo, early ends, reopened rounds,
ballots."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Phase, Role
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.history import History
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.decide import decide
from controller.rules.firmware_orders import firmware_orders
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.performance.deciders import performance_points
from controller.rules.view import SnapshotContext, snapshots
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with


@pytest.fixture
def play() -> Play:
    play = Play()
    play.to_buzzers()
    return play


def refused(play: Play, command: m.Command, role: Role = Role.MC) -> list[str]:
    before = play.contest
    with pytest.raises(RefusedError) as error:
        play.order(command, role=role)
    assert play.contest is before
    return [reason.code for reason in error.value.reasons]


# ------------------------------------------------------------------------------------------------------- undo and redo


def test_undo_and_redo_go_across_question_borders_and_the_journal_keeps_both(play: Play) -> None:
    play.buzzer_question(2)
    play.to_opening()
    play.verdict(4)
    play.wait(1)
    play.order(m.RuleWrong())
    for _ in range(4):
        play.order(m.Undo())

    assert play.contest.item == 0
    assert play.contest.phase == "floor"
    assert play.contest.scores[2] == 0
    for _ in range(4):
        play.order(m.Redo())
    assert play.contest.scores[2] == 10
    assert play.contest.item == 1
    assert play.contest.buzzers.out == (4,)
    assert sum(isinstance(fact, f.Undone) for fact in play.facts) == 4
    assert refused(play, m.Redo()) == ["nothing-to-redo"]


def test_a_new_decision_forgets_what_could_be_redone(play: Play) -> None:
    play.buzzer_question(2)
    play.order(m.Undo())
    play.order(m.RuleWrong())

    assert refused(play, m.Redo()) == ["nothing-to-redo"]


def test_redo_stops_a_clock_where_undo_found_it(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(12)
    play.order(m.Undo())
    play.wait(60)
    play.order(m.Redo())

    clock = play.contest.clock
    assert clock is not None
    assert (clock.deadline_ns, clock.remaining_ns) == (None, 18 * SECOND)
    assert firmware_orders(play.contest).arm.opening_ns is None  # type: ignore[union-attr]
    play.order(m.Resume())
    assert firmware_orders(play.contest).arm.opening_ns == play.now_ns + 18 * SECOND  # type: ignore[union-attr]


# -------------------------------------------------------------------------------------------------------------- clocks


def test_a_corrected_think_clock_moves_the_opening_under_a_new_number(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    before = play.contest.arming
    play.wait(5)
    play.order(m.SetClock(20))

    arm = firmware_orders(play.contest).arm
    assert arm is not None
    assert arm.opening_ns == play.now_ns + 20 * SECOND
    assert arm.arming > before


def test_a_stopped_clock_stays_stopped_when_it_is_corrected(play: Play) -> None:
    play.to_opening()
    play.verdict(1)
    play.wait(1)
    play.order(m.Pause())
    play.order(m.SetClock(9))

    assert play.contest.clock is not None
    assert play.contest.clock.deadline_ns is None
    assert play.contest.clock.remaining_ns == 9 * SECOND


def test_thinking_can_be_ended_early_and_the_buzzers_open_a_little_later(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(3)
    play.order(m.EndEarly())

    assert play.contest.phase == "open"
    assert play.contest.opening_ns is not None
    assert play.contest.opening_ns > play.now_ns


def test_an_answering_time_that_is_ended_early_stands_at_nothing_and_is_signalled_then(play: Play) -> None:
    play.to_opening()
    play.verdict(1)
    play.wait(2)
    play.order(m.EndEarly())
    clock = play.view().clock
    assert clock is not None
    assert clock.deadline_ns == play.now_ns
    assert [(cue.what, cue.at_ns) for cue in firmware_orders(play.contest).cues] == [("time_over", play.now_ns)]
    play.wait(1)
    play.order(m.RuleRight())
    assert play.contest.phase == "closed"


@pytest.mark.parametrize("early", [True, False])
def test_boards_up_is_signalled_once_and_when_it_is_whoever_ends_the_time(early: bool) -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    (ahead,) = firmware_orders(play.contest).cues
    play.wait(3 if early else 30)
    if early:
        play.order(m.EndEarly())
    (now,) = firmware_orders(play.contest).cues
    assert (play.contest.phase, now.what, now.stations) == ("boards_up", "boards_up", ahead.stations)
    assert now.at_ns == (play.now_ns if early else ahead.at_ns)
    assert (now.id == ahead.id) is not early, "the firmware gives what has one name once"


# ----------------------------------------------------------------------------------------------------------- the round


def test_a_round_can_be_ended_early_and_reopened_to_play_the_rest(play: Play) -> None:
    play.buzzer_question(1)
    assert refused(play, m.EndRound()) == ["round-unplayed"]
    play.order(m.EndEarly())
    assert play.contest.phase == "intro"
    assert play.contest.round == 2

    play.order(m.ReopenRound())
    assert (play.contest.round, play.contest.phase, play.contest.item) == (1, "closed", 0)
    play.order(m.StartReading())
    assert play.contest.item == 1


def test_a_finished_match_can_be_reopened_to_its_last_performance() -> None:
    play = Play()
    play.to_ranking()
    assert play.contest.phase == "ranking"

    play.order(m.ReopenRound())

    assert play.contest.phase == "revealed"
    assert play.contest.performance.performer == 5
    play.order(m.EndRound())
    assert play.contest.phase == "ranking"


def test_a_start_without_buttons_is_refused_unless_the_mc_overrides_and_that_is_on_record() -> None:
    play = Play(start=False)
    view = play.view()
    assert [reason.code for reason in view.blockers] == ["no-firmware"]
    assert refused(play, m.StartMatch()) == ["no-firmware"]
    assert m.StartMatch(override=True) in [step.command for step in view.actions]

    play.order(m.StartMatch(override=True))

    assert play.contest.phase == "intro"
    started = next(fact for fact in play.facts if isinstance(fact, f.MatchStarted))
    assert [reason.code for reason in started.overridden_reasons] == ["no-firmware"]


def test_what_speaks_against_the_certificate_is_a_reason_at_start_with_all_others_and_can_be_overridden() -> None:
    play = Play(start=False)
    old = m.Sentence("selftest-old", "The self-test is {hours} hours old.", {"hours": 30})
    play.take([f.CertificateChecked((old,))])
    assert refused(play, m.StartMatch()) == ["no-firmware", "selftest-old"]
    play.hello("epoch-1")
    assert refused(play, m.StartMatch()) == ["selftest-old"]

    play.order(m.StartMatch(override=True))
    assert next(fact for fact in play.facts if isinstance(fact, f.MatchStarted)).overridden_reasons == (old,)
    play.order(m.Undo())
    assert play.contest.certificate_warnings == (old,)

    play.take([f.CertificateChecked()])
    play.order(m.StartMatch())
    assert play.contest.phase == "intro"


# ----------------------------------------------------------------------------------------------------------- the teams


def test_a_team_moves_to_a_free_station_and_presses_there() -> None:
    play = Play()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.to_buzzers()
    assert refused(play, m.MoveTeam(2, 3)) == ["station-taken"]
    assert refused(play, m.MoveTeam(2, 8)) == ["no-station"]
    play.order(m.MoveTeam(2, 6))
    play.to_opening()

    assert firmware_orders(play.contest).arm.stations == (1, 6, 3, 4, 5)  # type: ignore[union-attr]
    assert refused(play, m.MoveTeam(3, 2)) == ["not-while-open"]
    play.verdict(6)
    assert play.contest.buzzers.floor == 2


def test_an_absent_team_takes_no_part_until_it_is_here_again(play: Play) -> None:
    play.order(m.MarkAbsent(3, True))
    play.order(m.StartReading())

    assert list(play.contest.contenders) == [1, 2, 4, 5]
    assert play.view(Audience.STAGE).teams[2].absent
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.MarkAbsent(3, False))
    play.order(m.StartReading())
    assert play.contest.contenders == (1, 2, 3, 4, 5)


def test_a_team_on_the_floor_cannot_be_marked_as_absent(play: Play) -> None:
    play.to_opening()
    play.verdict(3)

    assert refused(play, m.MarkAbsent(3, True)) == ["team-busy"]


def test_an_absent_team_is_not_called_to_the_stage() -> None:
    play = Play()
    play.to_stage()
    play.order(m.MarkAbsent(2, True))
    play.perform()
    play.order(m.NextPerformance())

    assert play.contest.performance.performer == 3


# ---------------------------------------------------------------------------------------------------------------- hold


def test_a_hold_stops_clocks_locks_buzzers_and_leaves_only_repairs(play: Play) -> None:
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(10)
    play.order(m.Hold("mic is dead"))

    assert firmware_orders(play.contest).arm is None
    assert play.view(Audience.STAGE).hold is not None
    assert refused(play, m.Resume()) == ["hold-because"]
    play.wait(100)
    assert play.contest.phase == "thinking"
    play.order(m.Release())
    play.order(m.Resume())
    assert firmware_orders(play.contest).arm.opening_ns == play.now_ns + 20 * SECOND  # type: ignore[union-attr]


def test_a_hold_while_open_takes_the_opening_away(play: Play) -> None:
    play.to_opening()
    play.order(m.Hold())
    play.order(m.Release())

    assert play.contest.phase == "lost"
    assert play.view().next_step.command == m.ReopenBuzzers()  # type: ignore[union-attr]


# --------------------------------------------------------------------------------------------------- boards and ballots


def test_a_late_board_is_noted_and_keeps_its_mark() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.MarkBoard(2, True, late=True))

    team = play.view().teams[1]
    assert (team.mark, team.late) == (True, True)
    play.order(m.MarkBoard(2, None))
    team = play.view().teams[1]
    assert (team.mark, team.late) == (None, False)


def test_the_marks_of_boards_are_the_staff_s_until_they_are_confirmed() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, team == 2))

    seen = {
        name: [team.mark for team in view.teams]
        for name, view in snapshots(play.contest, SnapshotContext(play.now_ns)).items()
    }
    assert {name for name, marks in seen.items() if marks != [None] * 5} == {"mc", "desk"}
    play.order(m.ConfirmBoards())
    assert play.view(Audience.STAGE).teams[1].mark is True


def to_judging(play: Play) -> None:
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())


def cast(play: Play, judge: int, mark: str) -> None:
    play.order(m.CastBallot(judge, (Decimal(mark), Decimal(30), Decimal(20), Decimal(10))))


def seen(play: Play, mark: str) -> set[str]:
    """In whose snapshot `mark` stands, be it in a ballot, in the history or in what undo would take back."""
    history = History()
    for seq, fact in enumerate(play.facts, start=1):
        history.add(seq, Record(v=1, boot="boot-1", mono_ns=seq, wall_ns=seq, cause="", who="judge 1", fact=fact))
    found = snapshots(play.contest, SnapshotContext(play.now_ns, history=history.views()))
    return {name for name, view in found.items() if mark in msgspec.json.encode(view).decode()}


def test_marks_are_secret_to_all_but_their_judge_until_all_are_final_and_to_the_hall_until_the_reveal() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "36.75")
    cast(play, 3, "31.25")
    assert (seen(play, "36.75"), seen(play, "31.25")) == ({"judge/1"}, {"judge/3"})
    assert [ballot.final for ballot in play.view().ballots] == [True, False, True]

    cast(play, 2, "29.5")
    assert seen(play, "36.75") == {"mc", "desk", "judge/1"}
    play.order(m.RevealBallots())
    assert seen(play, "36.75") == {"mc", "desk", "judge/1", "judge/2", "judge/3", "stage", "public"}


@pytest.mark.parametrize("back", [m.ReopenBallot(2), m.Undo()])
def test_marks_are_secret_again_while_a_ballot_is_given_back(back: m.Command) -> None:
    play = Play()
    to_judging(play)
    for judge, mark in ((1, "36.75"), (3, "31.25"), (2, "29.5")):
        cast(play, judge, mark)
    play.order(back)

    assert (seen(play, "36.75"), seen(play, "29.5")) == ({"judge/1"}, set())
    cast(play, 2, "28.5")
    assert seen(play, "28.5") == {"mc", "desk", "judge/2"}


def test_a_reveal_without_a_judge_that_is_taken_back_hides_the_marks_again() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "36.75")
    play.order(m.RevealBallots(override=True))
    play.order(m.Undo())

    assert seen(play, "36.75") == {"judge/1"}


def test_a_final_ballot_can_be_given_back() -> None:
    play = Play()
    to_judging(play)
    cast(play, 1, "40")
    assert refused(play, m.CastBallot(1, (Decimal(1),) * 4)) == ["ballot-final"]

    play.order(m.ReopenBallot(1), role=Role.DESK)
    assert refused(play, m.RevealBallots()) == ["ballots-missing"]
    assert refused(play, m.ReopenBallot(1)) == ["ballot-not-final"]
    cast(play, 1, "39")
    assert play.view().ballots[0].final


def test_a_judge_who_never_becomes_final_does_not_hold_up_the_evening() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())
    assert refused(play, m.RevealBallots(override=True)) == ["ballots-missing"]
    play.order(m.CastBallot(1, tuple(map(Decimal, (40, 30, 20, 10)))))
    play.order(m.CastBallot(3, tuple(map(Decimal, (20, 30, 20, 10)))))

    view = play.view()
    assert [str(reason) for reason in view.blockers] == ["Not FINAL yet: judge 2"]
    (without,) = (step for step in view.actions if isinstance(step.command, m.RevealBallots))
    assert (str(without.label), without.confirm) == ("Reveal without judge 2", True)
    play.order(without.command)
    assert (play.contest.phase, play.scores()[1]) == (Phase.REVEALED, Decimal(90))
    assert str(play.view().undo) == "Ballots revealed without judge 2"


def test_the_next_step_of_a_stopped_performance_is_to_let_its_clock_run() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.Pause())

    view = play.view()
    assert view.next_step is not None
    assert view.next_step.command == m.Resume()
    assert m.StopPerformance() in [step.command for step in view.actions]
    play.order(m.Resume())
    assert play.view().next_step.command == m.StopPerformance()  # type: ignore[union-attr]
    assert m.StopPerformance() not in [step.command for step in play.view().actions]


def test_a_judge_casts_only_the_own_ballot() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    ballot = m.CastBallot(2, tuple(map(Decimal, (40, 30, 20, 10))))

    with pytest.raises(RefusedError) as error:
        decide(play.contest, Order(ballot, "judge", Role.JUDGE, None, judge=1), play.now_ns)
    assert [reason.code for reason in error.value.reasons] == ["foreign-ballot"]
    assert decide(play.contest, Order(ballot, "judge", Role.JUDGE, None, judge=2), play.now_ns)


# -------------------------------------------------------------------------------------------------------- the ceremony


def test_the_ceremony_shows_one_place_a_step_and_the_hall_sees_no_more() -> None:
    play = Play()
    play.to_ranking()

    def seen() -> list[int | None]:
        return [rank.place for rank in play.view(Audience.STAGE).ranking]

    assert seen() == []
    assert len(play.view().ranking) == 5
    steps = []
    while play.view().next_step is not None:
        play.order(m.ShowPlace())
        steps.append(seen())
    assert steps == [[4], [3, 4], [2, 3, 4], [1, 2, 3, 4, 5]]


# ------------------------------------------------------------------------------------------------------ orders and lots


@pytest.mark.parametrize("order, first", [("given", 1), ("last_first", 5)])
def test_performances_go_in_the_order_of_the_format(order: str, first: int) -> None:
    plan = plan_with(StageRound, order=order)
    play = Play(plan)
    play.order(m.StartRound())
    for _ in range(10):
        play.board_question((1, 2, 3, 4))
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.order(m.EndEarly())
    play.order(m.StartRound())

    assert play.contest.performance.performer == first


def test_a_drawn_order_follows_from_the_number_that_came_in() -> None:
    plan = plan_with(StageRound, order="drawn")
    orders = set()
    for draw in range(12):
        play = Play(plan)
        play.order(m.StartRound())
        play.order(m.EndEarly())
        play.order(m.StartRound())
        play.order(m.EndEarly())
        play.take(decide(play.contest, Order(m.StartRound(), "mc", Role.MC, None, draw=draw), play.now_ns))
        assert sorted(play.contest.round_teams) == [1, 2, 3, 4, 5]
        orders.add(play.contest.round_teams)
    assert len(orders) > 6


def test_interrupts_pay_more_and_cost_more_until_the_question_is_read() -> None:
    plan = plan_with(
        BuzzersRound, interrupts=True, thinking_s=0, interrupt_right=Decimal(15), interrupt_wrong=Decimal(-5)
    )
    play = Play(plan)
    play.to_buzzers()
    play.order(m.StartReading())
    assert (play.contest.phase, play.contest.buzzers.closing_ns) == (Phase.OPEN, None)
    play.wait(1)
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    assert (play.contest.scores[2], play.contest.buzzers.closing_ns) == (Decimal(-5), None)

    play.wait(1)
    play.order(m.StartThinking())
    assert play.contest.buzzers.closing_ns is not None
    assert refused(play, m.StartThinking()) == ["read-already"]
    play.verdict(3)
    play.wait(1)
    play.order(m.RuleRight())
    assert play.contest.scores[3] == 10


def test_the_boards_are_made_darker_by_command_and_undo_passes_that_over(play: Play) -> None:
    play.buzzer_question(2)
    play.order(m.SetBrightness(3), role=Role.TECH)
    play.order(m.Undo())

    assert play.contest.scores[2] == 0
    assert play.view(Audience.STAGE).brightness == 3
    play.order(m.SetBrightness(None))
    assert play.view(Audience.STAGE).brightness is None


# -------------------------------------------------------------------------------------------------- points and policies


@pytest.mark.parametrize(
    "aggregate, totals, round_to, points",
    [
        ("mean", (80, 85, 86), "1", "84"),
        ("mean", (80, 85, 86), "0.1", "83.7"),
        ("mean", (80, 85), "0.5", "82.5"),
        ("mean", (80, 81), "1", "81"),
        ("drop_extremes", (10, 80, 82, 84, 100), "1", "82"),
        ("drop_extremes", (10, 80, 82, 84), "1", "64"),
    ],
)
def test_ballots_are_aggregated_and_rounded_half_up(
    aggregate: Any, totals: tuple[int, ...], round_to: str, points: str
) -> None:
    stage = next(part for part in PLAN.rounds if isinstance(part, StageRound))
    stage = replace(stage, aggregate=aggregate, round_to=Decimal(round_to))

    assert performance_points(stage, [(Decimal(total),) for total in totals]) == Decimal(points)


def test_a_reading_clock_leads_to_thinking_by_itself() -> None:
    plan = plan_with(BoardsRound, reading_s=8)
    play = Play(plan)
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert play.contest.clock is not None
    assert play.contest.clock.what == "reading"
    play.wait(9)
    assert play.contest.phase == "thinking"
    play.wait(30)
    assert play.contest.phase == "boards_up"


def test_in_an_elimination_the_wrong_are_out_unless_all_are_and_the_round_ends_with_one() -> None:
    plan = plan_with(BoardsRound, eliminates=True)
    play = Play(plan)
    play.order(m.StartRound())
    play.board_question((1, 2, 3))
    play.board_question(())
    play.order(m.StartReading())
    assert play.contest.contenders == (1, 2, 3)
    assert [team.number for team in play.view().teams if team.takes_part] == [1, 2, 3]
    play.order(m.StartThinking())
    play.wait(31)
    for team in (1, 2, 3):
        play.order(m.MarkBoard(team, team == 2))
    play.order(m.ConfirmBoards())

    assert refused(play, m.StartReading()) == ["one-left"]
    play.order(m.EndRound())
    assert play.contest.round == 1


# ------------------------------------------------------------------------------------------ tie-breaks and protests


def test_the_desk_corrects_tie_break_points_which_rank_but_are_no_score(play: Play) -> None:
    play.order(m.AdjustScore(3, Decimal(10), "drawn by lot before the jury", tie_break=True), role=Role.DESK)

    assert set(play.contest.scores.values()) == {Decimal(0)}
    view = play.view()
    assert [(team.place, team.tie_break_points) for team in view.teams if team.number == 3] == [(1, Decimal(10))]
    assert str(view.undo) == "Tie-break points of team 3: +10 (drawn by lot before the jury)"
    play.order(m.Undo())
    assert {team.place for team in play.view().teams} == {1}


def test_a_format_that_breaks_no_ties_has_no_tie_break_points() -> None:
    play = Play(replace(PLAN, tie_break=None))
    assert refused(play, m.AdjustScore(3, Decimal(10), "by lot", tie_break=True)) == ["no-tie-break"]


def test_a_protest_is_recorded_decided_and_decided_anew_and_undo_passes_it_over(play: Play) -> None:
    play.buzzer_question(2)
    play.order(m.RecordProtest(4, 2, 1, " We said “level 4” in time "), role=Role.DESK)
    play.order(m.DecideProtest(1, "rejected", "the video shows it"), role=Role.DESK)
    play.order(m.Undo())
    assert play.contest.scores[2] == 0, "undo took the MC's ruling back"
    play.order(m.DecideProtest(1, "upheld", "the jury looked again"))

    (seen,) = play.view(Audience.DESK).protests
    assert (seen.number, seen.team, seen.round, seen.item, seen.text) == (1, 4, 2, 1, "We said “level 4” in time")
    assert (seen.outcome, seen.reason) == ("upheld", "the jury looked again")
    assert play.view(Audience.STAGE).protests == play.view(Audience.PUBLIC).protests == ()


def test_a_protest_names_a_team_something_that_was_played_and_a_reason(play: Play) -> None:
    assert refused(play, m.RecordProtest(7, 3, 1, "x")) == ["no-such-team", "not-played", "reason-short"]
    assert refused(play, m.RecordProtest(1, 1, 99, "too late")) == ["not-played"]
    assert refused(play, m.RecordProtest(1, 0, 1, "no round")) == ["not-played"]
    assert refused(play, m.DecideProtest(1, "upheld", "")) == ["no-such-protest", "reason-short"]
    assert refused(play, m.DecideProtest(0, "upheld", "abc")) == ["no-such-protest"]
    assert refused(play, m.RecordProtest(1, 0, 0, "the match"), Role.TECH) == ["not-permitted"]
    play.order(m.Hold("smoke"))
    play.order(m.RecordProtest(1, 0, 0, "about the whole match"))
    play.order(m.RecordProtest(1, 1, 0, "about the first round"))
    assert len(play.contest.protests) == 2
