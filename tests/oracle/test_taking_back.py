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


def number_of(both: SideBySide, kind: type[m.Message], which: int = 0) -> int:
    """The `which`th decision of this kind, as the oracle counts them."""
    return [n for n, turn in enumerate(both.oracle.decisions) if isinstance(turn.command, kind)][which]


def scores(both: SideBySide) -> list[int]:
    return [int(points or 0) for points in scenes.scores(both)]


def two_questions() -> SideBySide:
    """Team 1 is wrong and team 2 right, then team 3 is right; each question gives 10 or takes 5."""
    both = evening(buzzers(questions=3, right=Decimal(10), wrong=Decimal(-5), on_wrong="queue"))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 20_000))
    do(both, m.RuleWrong(), m.RuleRight())
    answer_first(both, 3)
    return both


def test_an_answer_of_an_earlier_question_is_taken_back_with_those_after_it() -> None:
    both = two_questions()
    assert scores(both) == [-5, 10, 10]
    assert both.take_back(number_of(both, m.RuleWrong))
    assert scores(both) == [0, 0, 10]
    do(both, m.Undo())
    assert scores(both) == [-5, 10, 10]
    assert both.take_back(number_of(both, m.RuleRight))
    assert scores(both) == [-5, 0, 10]
    assert both.take_back(number_of(both, m.RuleWrong))
    assert scores(both) == [0, 0, 10]


def test_in_the_question_that_is_on_people_go_back_and_corrections_stay() -> None:
    both = two_questions()
    open_buzzers(both)
    press(both, (1, 0), (2, 20_000))
    do(both, m.RuleWrong())
    correct(both, 0, 3)
    assert both.take_back(number_of(both, m.RuleWrong, 1))
    assert scores(both) == [-5, 13, 10]
    assert both.hall.view().floor == 1
    do(both, m.RuleWrong())
    assert both.hall.view().floor == 2, "the presses are what happened"


def test_what_the_evening_went_on_from_stays() -> None:
    both = two_questions()
    assert not both.take_back(number_of(both, m.StartReading))
    assert not both.take_back(number_of(both, m.StartRound))
    assert not both.take_back(number_of(both, m.StartThinking)), "it left nothing"


def test_a_round_for_the_best_keeps_who_was_let_in() -> None:
    both = evening(boards(), boards(best=2))
    do(both, m.StartRound())
    ask_boards(both, 1, 2)
    correct(both, 0, 0, 4)
    do(both, m.EndRound(), m.StartRound())
    assert not both.take_back(number_of(both, m.ConfirmBoards))
    assert both.take_back(number_of(both, m.AdjustScore))
    assert scores(both) == [10, 10, 0]


def test_an_elimination_after_which_was_asked_stays() -> None:
    both = evening(boards(questions=3, eliminates=True))
    do(both, m.StartRound())
    ask_boards(both, 1, 2)
    assert both.take_back(number_of(both, m.ConfirmBoards))
    do(both, m.ConfirmBoards(), m.StartReading())
    assert not both.take_back(number_of(both, m.ConfirmBoards))


def test_desks_exchanged_while_the_buzzers_are_open_cost_the_opening_and_no_press() -> None:
    both = evening(buzzers())
    do(both, m.StartRound())
    open_buzzers(both)
    do(both, m.ExchangeTeams(1, 2, "the wrong desks"))
    assert both.hall.view().phase == "lost"
    do(both, m.ReopenBuzzers())
    both.hall.wait(200_000_000)
    press(both, (1, 0))
    assert both.hall.view().floor == 1
    do(both, m.ExchangeTeams(1, 3, "the wrong desks"), m.RuleRight())
    assert scores(both)[0] == 10


def drawn() -> tuple[SideBySide, int]:
    """Teams 1 and 2 are tied, and a lot is drawn; with who has the floor."""
    both = evening(buzzers(questions=2, on_tie="draw"))
    do(both, m.StartRound())
    open_buzzers(both)
    correct(both, 0, 0, 4)
    press(both, (1, 0), (2, 1))
    floor = both.hall.view().floor
    assert floor in (1, 2)
    return both, floor


def test_a_lot_that_was_drawn_stays_drawn_when_the_ruling_on_it_is_taken_back() -> None:
    both, floor = drawn()
    do(both, m.RuleWrong())
    assert both.take_back(number_of(both, m.RuleWrong))
    assert both.hall.view().floor == floor
    do(both, m.RuleRight())
    assert both.take_back(number_of(both, m.RuleRight))
    assert (both.hall.view().floor, scores(both)) == (floor, [0, 0, 4])


def test_going_back_to_the_open_buzzers_keeps_who_was_drawn_among_the_tied() -> None:
    both, floor = drawn()
    assert both.take_back(number_of(both, m.AdjustScore))
    assert (both.hall.view().floor, scores(both)) == (floor, [0, 0, 0])


def test_a_lot_is_drawn_among_those_that_tie_on_the_way_back() -> None:
    """A bar had kept team 1 out; without it, teams 1 and 2 are tied, and the lot falls on one of them."""
    both = evening(buzzers(on_tie="draw"))
    do(both, m.StartRound())
    open_buzzers(both)
    do(both, m.Bar(3))
    press(both, (3, 0), (1, 1), (2, 2))
    first = both.hall.view().floor
    assert both.take_back(number_of(both, m.Bar))
    assert both.hall.view().floor in (1, 2, 3)
    assert first in (1, 2)
    do(both, m.RuleRight())
    assert sum(scores(both)) == 10


def test_a_question_whose_lot_is_over_loses_its_points_alone() -> None:
    both, floor = drawn()
    do(both, m.RuleRight())
    open_buzzers(both)
    assert both.take_back(number_of(both, m.RuleRight))
    assert scores(both) == [0, 0, 4]
    assert floor in (1, 2)
