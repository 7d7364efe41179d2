"""Decisions of what is on now: people go back before them, with all that followed."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Phase, Role
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.taken_back_match import (
    WHY,
    boards,
    buzzers,
    codes,
    listed,
    numbers,
    score,
    take_back,
)

# ---------------------------------------------------------------------------------------------------- what is on now


def test_the_last_decision_is_undone_like_undo_does_with_a_reason() -> None:
    play = buzzers()
    play.order(m.Undo())
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    assert (play.contest.phase, play.contest.buzzers.floor) == (Phase.FLOOR, 4)
    play.order(m.Redo())
    assert (play.contest.phase, score(play)) == (Phase.CLOSED, [0, -5, 0, 10, 0])


def test_in_the_question_that_is_on_it_goes_back_before_it_with_all_that_followed_and_keeps_corrections() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.AdjustScore(5, Decimal(7), "a correction"))
    play.order(m.MarkAbsent(1, absent=True))
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    assert listed(play, wrong)[0] == f"“Question 1: team 4 right” (number {right}) is taken back, too"
    presses = play.contest.buzzers.presses
    take_back(play, wrong)
    assert (play.contest.phase, play.contest.buzzers.floor) == (Phase.FLOOR, 2)
    assert score(play) == [0, 0, 0, 0, 7]
    assert play.contest.absent == (1,)
    assert play.contest.buzzers.presses == presses, "presses are what happened"
    assert str(play.view().undo) == "Still in effect: Team 1 marked as absent"
    take_back(play, numbers(play, "did-again")[0])
    assert score(play) == [0, 0, 0, 0, 0]


def test_corrections_that_were_taken_back_meanwhile_do_not_come_again() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.AdjustScore(5, Decimal(7), "a correction"))
    play.order(m.AdjustScore(5, Decimal(1), "a correction"))
    take_back(play, numbers(play, "did-adjust")[0])
    take_back(play, numbers(play, "did-wrong")[0])
    assert score(play) == [0, 0, 0, 0, 1]
    assert len(numbers(play, "did-again")) == 1


def test_redo_brings_a_decision_again_that_can_be_taken_back_once_more() -> None:
    play = buzzers()
    play.order(m.Undo())
    wrong = numbers(play, "did-wrong")[0]
    take_back(play, wrong)
    play.order(m.Redo())
    play.order(m.Redo())
    play.order(m.AdjustScore(1, Decimal(1), "a correction"))
    play.order(m.Undo())
    assert score(play) == [0, -5, 0, 10, 0]
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]


def test_who_goes_back_into_a_question_of_which_a_ruling_was_taken_back_finds_it_without_it() -> None:
    play = boards((1, 2), (3,))
    take_back(play, numbers(play, "did-confirm")[0])
    reading = numbers(play, "did-read")[1]
    take_back(play, reading)
    assert play.contest.phase == Phase.REVEALED
    assert score(play) == [0, 0, 0, 0, 0]
    assert set(play.contest.item_points.values()) == {0}
    assert play.contest.marks == {}
    play.order(m.VoidQuestion())
    assert score(play) == [0, 0, 0, 0, 0]


def test_going_back_to_a_team_on_the_floor_is_refused_while_it_is_absent() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.MarkAbsent(2, absent=True))
    assert codes(play, numbers(play, "did-wrong")[0]) == ["team-busy"]


def test_one_mark_is_taken_back_while_boards_are_marked_and_no_other() -> None:
    play = boards()
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, right=team == 1, late=team == 2))
    right, late = numbers(play, "did-mark-right")[0], numbers(play, "did-mark-wrong-late")[0]
    take_back(play, right)
    take_back(play, late)
    assert play.contest.marks == {3: False, 4: False, 5: False}
    assert play.contest.boards.late_teams == ()
    play.order(m.MarkBoard(1, right=False))
    play.order(m.MarkBoard(1, right=True))
    assert codes(play, numbers(play, "did-mark-wrong")[-1]) == ["changed-since"]


def test_one_ballot_is_taken_back_while_judges_vote_and_no_other() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    marks = tuple(map(Decimal, (40, 30, 20, 10)))
    play.order(m.CastBallot(1, marks))
    play.order(m.CastBallot(2, marks), role=Role.DESK)
    play.order(m.CastBallot(3, marks))
    first, second, _ = numbers(play, "did-ballot")
    take_back(play, first)
    take_back(play, second)
    assert list(play.contest.performance.ballots) == [3]
    assert play.contest.performance.waiting == {}


def test_before_the_match_and_in_the_ceremony_it_works_as_well() -> None:
    play = Play(start=False)
    play.hello("epoch-1")
    play.order(m.ExchangeTeams(1, 2, WHY))
    play.order(m.StartMatch())
    take_back(play, numbers(play, "did-start")[0])
    assert play.contest.phase == Phase.SETUP
    play.order(m.StartMatch())
    play.to_ranking()
    play.order(m.ShowPlace())
    play.order(m.ShowPlace())
    first, second = numbers(play, "did-show-place")
    assert listed(play, first)[0].startswith(f"“Prize shown: Giải ba (team 3)” (number {second})")
    take_back(play, first)
    assert play.contest.shown_places == 0
