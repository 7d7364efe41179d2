"""Corrections at any time: undo and redo, early ends, reopened rounds, stations, absences, tie-breaks, protests."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Role
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.firmware_orders import firmware_orders
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.refusals import refused

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

    (protest,) = play.view(Audience.DESK).protests
    assert (protest.number, protest.team, protest.round, protest.item) == (1, 4, 2, 1)
    assert protest.text == "We said “level 4” in time"
    assert (protest.outcome, protest.reason) == ("upheld", "the jury looked again")
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
