"""Corrections as orders: which facts each leads to, and every reason against it, at the very bounds."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Role, Sentence
from bus.units import NS_PER_S
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from tests.unit.controller.rules.orders_given import facts_of, reasons_against
from tests.unit.controller.rules.played_match import TEAMS, Play, plan_with

NO_TEAM = "There is no team 9"
SHORT = "Give a reason of at least 3 characters"
RANGE = "Points must be from -9999 to 9999, with 2 decimals at most, and not 0"


def adjustment(points: str = "5", team: int = 1, reason: str = "abc") -> m.AdjustScore:
    return m.AdjustScore(team, Decimal(points), reason)


# ------------------------------------------------------------------------------------------------------------- scores


@pytest.mark.parametrize("points", ["9999", "-9999", "0.01", "-0.5"])
def test_points_are_given_for_a_reason_of_three_characters(play: Play, points: str) -> None:
    _, fact = facts_of(play, adjustment(points, reason="  abc "))
    assert fact == f.ScoreAdjusted(1, Decimal(points), "abc", False)


@pytest.mark.parametrize("points", ["0", "0.00", "10000", "-9999.01", "0.001"])
def test_points_that_nobody_means_are_refused_with_the_bounds(play: Play, points: str) -> None:
    assert reasons_against(play, adjustment(points)) == [RANGE]


def test_a_correction_is_refused_for_all_reasons_at_once(play: Play) -> None:
    assert reasons_against(play, adjustment("0", team=9, reason=" ab ")) == [NO_TEAM, SHORT, RANGE]


# ----------------------------------------------------------------------------------------------------------- protests


def test_protests_are_numbered_as_they_come(play: Play) -> None:
    for number in (1, 2):
        assert facts_of(play, m.RecordProtest(4, 0, 0, " abc ")) == (f.ProtestRecorded(number, 4, 0, 0, "abc"),)
        play.order(m.RecordProtest(4, 0, 0, "abc"))


def test_a_protest_is_about_a_question_that_was_played_or_is(play: Play) -> None:
    assert facts_of(play, m.RecordProtest(4, 1, 10, "abc")), "the last question of the first round"
    assert reasons_against(play, m.RecordProtest(4, 1, 11, "abc")) == ["Question 11 of round 1 has not been played yet"]
    play.order(m.StartReading())
    assert facts_of(play, m.RecordProtest(4, 2, 1, "abc")), "the question that is on"
    assert reasons_against(play, m.RecordProtest(9, 2, 2, "ab")) == [
        NO_TEAM,
        "Question 2 of round 2 has not been played yet",
        SHORT,
    ]


def test_a_protest_is_decided_for_a_reason(play: Play) -> None:
    play.order(m.RecordProtest(4, 0, 0, "abc"))
    assert facts_of(play, m.DecideProtest(1, "upheld", " abc ")) == (f.ProtestDecided(1, "upheld", "abc"),)
    assert reasons_against(play, m.DecideProtest(2, "upheld", "ab")) == ["There is no protest 2", SHORT]


# -------------------------------------------------------------------------------------------------- stations, absences


def test_a_team_moves_to_a_free_station_of_the_board(play: Play) -> None:
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    _, fact = facts_of(play, m.MoveTeam(2, 6))
    assert fact == f.TeamMoved(2, 6)
    assert reasons_against(play, m.MoveTeam(9, 7)) == [NO_TEAM, "The board has no station 7"]
    assert reasons_against(play, m.MoveTeam(2, 3)) == ["Team 3 is at station 3"]
    play.to_opening()
    locked = "Not while the buzzers are open: close or hold the question first"
    assert reasons_against(play, m.MoveTeam(2, 6)) == [locked]
    play.order(m.Hold())
    assert facts_of(play, m.MoveTeam(2, 6))[1] == f.TeamMoved(2, 6)


def test_a_team_is_renamed_for_a_reason_to_a_name_that_nobody_has(play: Play) -> None:
    assert facts_of(play, m.RenameTeam(2, "  THCS   Ái Mộ ", " abc "))[1:] == (f.TeamRenamed(2, "THCS Ái Mộ", "abc"),)
    assert reasons_against(play, m.RenameTeam(2, "THCS 2", "ab")) == ["The team is called that already", SHORT]
    assert reasons_against(play, m.RenameTeam(2, "THCS 3", "abc")) == ["Team 3 has the same name"]
    assert reasons_against(play, m.RenameTeam(9, "THCS 10", "abc")) == [NO_TEAM]


def test_a_match_is_renamed_for_a_reason_where_it_reads_otherwise(play: Play) -> None:
    match = play.contest.current_evening.match
    same, reads = f" {match.title} ", "Title and venue read that way already"
    (_, fact) = facts_of(play, m.RenameMatch(" Bán  kết ", match.venue, " abc "))
    assert fact == f.MatchRenamed("Bán kết", match.venue, "abc")
    (_, fact) = facts_of(play, m.RenameMatch(same, " Sân  trường ", "abc"))
    assert fact == f.MatchRenamed(match.title, "Sân trường", "abc")
    assert reasons_against(play, m.RenameMatch(same, match.venue, "ab")) == [reads, SHORT]
    empty = ["Give the match a title", "Give the match a venue"]
    assert reasons_against(play, m.RenameMatch(" ", " ", "abc")) == empty


def test_a_team_is_marked_absent_or_present_once(play: Play) -> None:
    assert facts_of(play, m.MarkAbsent(2, True))[1:] == (f.TeamAbsent(2, True, False),)
    assert reasons_against(play, m.MarkAbsent(2, False)) == ["Team 2 is already marked that way"]
    assert reasons_against(play, m.MarkAbsent(9, True)) == [NO_TEAM]
    play.order(m.MarkAbsent(2, True))
    assert reasons_against(play, m.MarkAbsent(2, True)) == ["Team 2 is already marked that way"]


def test_who_was_there_when_the_question_began_and_comes_back_takes_part_in_it_again(play: Play) -> None:
    play.order(m.MarkAbsent(3, True))
    play.order(m.StartReading())
    play.order(m.MarkAbsent(2, True))
    assert facts_of(play, m.MarkAbsent(2, False))[1] == f.TeamAbsent(2, False, True)
    assert facts_of(play, m.MarkAbsent(3, False))[1] == f.TeamAbsent(3, False, False), "it was away from the start on"
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    assert facts_of(play, m.MarkAbsent(2, False))[1] == f.TeamAbsent(2, False, False), "the question is over"


def test_who_is_needed_is_not_absent(play: Play) -> None:
    play.to_opening()
    play.verdict(3)
    assert reasons_against(play, m.MarkAbsent(3, True)) == ["Team 3 is answering or on stage: finish that first"]
    assert facts_of(play, m.MarkAbsent(2, True))[1] == f.TeamAbsent(2, True, False)


# ---------------------------------------------------------------------------------------------------------------- hold


@pytest.mark.parametrize(
    "reason, sentence",
    [
        ("", Sentence("hold", "Technical hold")),
        ("  ", Sentence("hold", "Technical hold")),
        (" a cable ", Sentence("hold-because", "Technical hold: {why}", {"why": "a cable"})),
    ],
)
def test_a_hold_says_why_where_somebody_did_and_begins_now(play: Play, reason: str, sentence: Sentence) -> None:
    play.wait(5)
    assert facts_of(play, m.Hold(reason))[1:] == (f.HoldStarted(sentence, play.now_ns),)


def test_a_break_is_a_hold_that_everybody_sees_count_down(play: Play) -> None:
    play.order(m.Hold(minutes=10))
    for audience in (Audience.STAGE, Audience.MC, Audience.PUBLIC):
        view = play.view(audience)
        assert str(view.hold) == "Break of 10 min"
        assert view.hold_clock is not None
        assert view.hold_clock.deadline_ns == play.now_ns + 600 * NS_PER_S
    assert str(play.view(Audience.MC).undo) == "Break of 10 min begun"
    play.order(m.Release())
    assert play.view(Audience.STAGE).hold_clock is None
    play.order(m.Hold("tea", minutes=5))
    assert str(play.view(Audience.STAGE).hold) == "Break of 5 min: tea"


def test_a_hold_begins_once_and_ends_once(play: Play) -> None:
    assert reasons_against(play, m.Release()) == ["No technical hold is in effect"]
    play.order(m.Hold("a cable"))
    assert reasons_against(play, m.Hold()) == ["A technical hold is already in effect"]
    assert facts_of(play, m.Release())[1:] == (f.HoldEnded(),)


def test_brightness_is_set_as_it_was_asked_and_is_no_decision(play: Play) -> None:
    assert facts_of(play, m.SetBrightness(4), Role.TECH) == (f.BrightnessSet(4),)


# ------------------------------------------------------------------------------------------------------- undo and redo


def test_undo_and_redo_name_what_they_change_and_when(play: Play) -> None:
    play.order(adjustment("5"))
    label = play.contest.undo_point.label  # type: ignore[union-attr]
    play.wait(3)
    undone = facts_of(play, m.Undo())
    assert undone == (f.Undone(label, play.now_ns, keeps_presses=True),)
    play.order(m.Undo())
    assert facts_of(play, m.Redo()) == (f.Redone(label, play.now_ns, keeps_presses=True),)


def test_without_a_decision_there_is_nothing_to_undo_or_redo() -> None:
    play = Play(start=False)
    assert reasons_against(play, m.Undo()) == ["Nothing to undo"]
    assert reasons_against(play, m.Redo()) == ["Nothing to redo"]


def test_a_lot_on_the_way_back_is_drawn_by_the_number_of_the_order() -> None:
    """The buzzers were open when the desk corrected; teams 2 and 4 tied since. Undo of the correction draws anew only
    where the floor is gone: with it, the lot stays."""
    play = Play(plan_with(BuzzersRound, on_tie="draw"))
    play.to_buzzers()
    play.to_opening()
    play.order(adjustment("5"))
    play.verdict(2, 4, draw=1)
    assert play.contest.buzzers.floor == 4
    play.wait(1)
    following = facts_of(play, m.Undo(), draw=0)
    assert [fact.team for fact in following if isinstance(fact, f.FloorTaken)] == [4]
    assert [fact.clock.deadline_ns for fact in following if isinstance(fact, f.FloorTaken) and fact.clock] == [None]
    play.order(m.RuleWrong())
    play.order(m.Undo())
    play.order(m.Undo())
    assert play.contest.buzzers.floor == 4


def test_a_team_of_the_match_alone_can_be_corrected() -> None:
    play = Play(teams=tuple(replace(team) for team in TEAMS[:2]))
    assert reasons_against(play, adjustment(team=3)) == ["There is no team 3"]
