"""Decisions that are not the last are taken back, and two teams exchange desks, as the oracle says: short evenings."""

from decimal import Decimal

from bus import messages as m
from tests.oracle import scenes
from tests.oracle.scenes import (
    answer_first,
    ask_boards,
    boards,
    buzzers,
    correct,
    do,
    evening,
    open_buzzers,
    press,
)
from tests.oracle.side_by_side import SideBySide


def number_of(pair: SideBySide, kind: type[m.Message], which: int = 0) -> int:
    """The `which`th decision of this kind, as the oracle counts them."""
    return [n for n, turn in enumerate(pair.oracle.decisions) if isinstance(turn.command, kind)][which]


def scores(pair: SideBySide) -> list[int]:
    return [int(points or 0) for points in scenes.scores(pair)]


def two_questions() -> SideBySide:
    """Team 1 is wrong and team 2 right, then team 3 is right; each question gives 10 or takes 5."""
    pair = evening(buzzers(questions=3, right=Decimal(10), wrong=Decimal(-5), on_wrong="queue"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 20_000))
    do(pair, m.RuleWrong(), m.RuleRight())
    answer_first(pair, 3)
    return pair


def test_an_answer_of_an_earlier_question_is_taken_back_with_those_after_it() -> None:
    pair = two_questions()
    assert scores(pair) == [-5, 10, 10]
    assert pair.take_back(number_of(pair, m.RuleWrong))
    assert scores(pair) == [0, 0, 10]
    do(pair, m.Undo())
    assert scores(pair) == [-5, 10, 10]
    assert pair.take_back(number_of(pair, m.RuleRight))
    assert scores(pair) == [-5, 0, 10]
    assert pair.take_back(number_of(pair, m.RuleWrong))
    assert scores(pair) == [0, 0, 10]


def test_in_the_question_that_is_on_people_go_back_and_corrections_stay() -> None:
    pair = two_questions()
    open_buzzers(pair)
    press(pair, (1, 0), (2, 20_000))
    do(pair, m.RuleWrong())
    correct(pair, 0, 3)
    assert pair.take_back(number_of(pair, m.RuleWrong, 1))
    assert scores(pair) == [-5, 13, 10]
    assert pair.hall.view().floor == 1
    do(pair, m.RuleWrong())
    assert pair.hall.view().floor == 2, "the presses are what happened"


def test_what_the_evening_went_on_from_stays() -> None:
    pair = two_questions()
    assert not pair.take_back(number_of(pair, m.StartReading))
    assert not pair.take_back(number_of(pair, m.StartRound))
    assert not pair.take_back(number_of(pair, m.StartThinking)), "it left nothing"


def test_a_round_for_the_best_keeps_who_was_let_in() -> None:
    pair = evening(boards(), boards(best=2))
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2)
    correct(pair, 0, 0, 4)
    do(pair, m.EndRound(), m.StartRound())
    assert not pair.take_back(number_of(pair, m.ConfirmBoards))
    assert pair.take_back(number_of(pair, m.AdjustScore))
    assert scores(pair) == [10, 10, 0]


def test_an_elimination_after_which_was_asked_stays() -> None:
    pair = evening(boards(questions=3, eliminates=True))
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2)
    assert pair.take_back(number_of(pair, m.ConfirmBoards))
    do(pair, m.ConfirmBoards(), m.StartReading())
    assert not pair.take_back(number_of(pair, m.ConfirmBoards))


def test_desks_exchanged_while_the_buzzers_are_open_cost_the_opening_and_no_press() -> None:
    pair = evening(buzzers())
    do(pair, m.StartRound())
    open_buzzers(pair)
    do(pair, m.ExchangeTeams(1, 2, "the wrong desks"))
    assert pair.hall.view().phase == "lost"
    do(pair, m.ReopenBuzzers())
    pair.hall.wait(200_000_000)
    press(pair, (1, 0))
    assert pair.hall.view().floor == 1
    do(pair, m.ExchangeTeams(1, 3, "the wrong desks"), m.RuleRight())
    assert scores(pair)[0] == 10


def drawn() -> tuple[SideBySide, int]:
    """Teams 1 and 2 are tied, and a lot is drawn; with who has the floor."""
    pair = evening(buzzers(questions=2, on_tie="draw"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    correct(pair, 0, 0, 4)
    press(pair, (1, 0), (2, 1))
    floor = pair.hall.view().floor
    assert floor in (1, 2)
    return pair, floor


def test_a_lot_that_was_drawn_stays_drawn_when_the_ruling_on_it_is_taken_back() -> None:
    pair, floor = drawn()
    do(pair, m.RuleWrong())
    assert pair.take_back(number_of(pair, m.RuleWrong))
    assert pair.hall.view().floor == floor
    do(pair, m.RuleRight())
    assert pair.take_back(number_of(pair, m.RuleRight))
    assert (pair.hall.view().floor, scores(pair)) == (floor, [0, 0, 4])


def test_going_back_to_the_open_buzzers_keeps_who_was_drawn_among_the_tied() -> None:
    pair, floor = drawn()
    assert pair.take_back(number_of(pair, m.AdjustScore))
    assert (pair.hall.view().floor, scores(pair)) == (floor, [0, 0, 0])


def test_a_lot_is_drawn_among_those_that_tie_on_the_way_back() -> None:
    """A bar had kept team 1 out; without it, teams 1 and 2 are tied, and the lot falls on one of them."""
    pair = evening(buzzers(on_tie="draw"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    do(pair, m.Bar(3))
    press(pair, (3, 0), (1, 1), (2, 2))
    first = pair.hall.view().floor
    assert pair.take_back(number_of(pair, m.Bar))
    assert pair.hall.view().floor in (1, 2, 3)
    assert first in (1, 2)
    do(pair, m.RuleRight())
    assert sum(scores(pair)) == 10


def test_a_question_whose_lot_is_over_loses_its_points_alone() -> None:
    pair, floor = drawn()
    do(pair, m.RuleRight())
    open_buzzers(pair)
    assert pair.take_back(number_of(pair, m.RuleRight))
    assert scores(pair) == [0, 0, 4]
    assert floor in (1, 2)
