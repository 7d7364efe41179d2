"""Rounds that put teams out: a voided question is as if never asked, a tie for the last places of a round is a tie."""

import pytest

from bus import messages as m
from controller.formats.format_files import find_format, read_format
from tests.unit.controller.rules.played_match import TEAMS, Play

BELL = read_format(find_format("golden-bell"))


@pytest.fixture
def play() -> Play:
    play = Play(BELL, TEAMS[:4])
    play.order(m.StartRound())
    return play


def test_a_voided_question_gives_the_teams_back_that_it_put_out(play: Play) -> None:
    play.board_question((1, 2, 3))
    play.board_question((1, 2))
    assert set(play.contest.boards.all_eliminated) == {3, 4}
    play.order(m.VoidQuestion())
    assert set(play.contest.boards.all_eliminated) == {4}
    play.to_opening()
    assert play.contest.contenders == (1, 2, 3)


def test_a_voided_question_that_left_one_team_gives_the_round_back(play: Play) -> None:
    play.board_question((1,))
    assert isinstance(play.view().next_step.command, m.EndRound)  # type: ignore[union-attr]
    play.order(m.VoidQuestion())
    play.board_question((1, 2, 3, 4))
    assert play.contest.boards.all_eliminated == ()
    assert play.scores() == {1: 1, 2: 1, 3: 1, 4: 1}


def test_a_voided_question_is_redone_and_undone_like_any_decision(play: Play) -> None:
    play.board_question((1, 2))
    play.order(m.VoidQuestion())
    play.order(m.Undo())
    assert set(play.contest.boards.all_eliminated) == {3, 4}
    play.order(m.Redo())
    assert play.contest.boards.all_eliminated == ()
