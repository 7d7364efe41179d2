"""Differences that were found, by issue 17's numbers: presses and rulings."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.units import NS_PER_S
from tests.oracle.known_differences import a_hall
from tests.oracle.scenes import (
    buzzers,
    correct,
    do,
    evening,
    open_buzzers,
    press,
    scores,
)


@pytest.mark.parametrize("command", [m.Bar(1), m.MarkAbsent(1, True)])
def test_winner_that_may_not_answer_any_more_gets_the_floor(command: m.Command) -> None:
    hall = a_hall()
    assert hall.order(m.StartThinking()) == ()
    hall.wait(31 * NS_PER_S)
    hall.press(1)
    assert hall.order(command) == ()
    hall.wait(NS_PER_S)
    assert hall.view().floor is None


def test_undo_forgets_an_early_press() -> None:
    pair = evening(buzzers(early_points=Decimal(-2)))
    do(pair, m.StartRound(), m.StartReading(), m.StartThinking(), m.Bar(2))
    pair.press_early(3)
    do(pair, m.Undo())
    assert scores(pair)[2] == -2


def test_undo_forgets_a_press_that_the_queue_needs() -> None:
    pair = evening(buzzers(on_wrong="queue"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1_000))
    do(pair, m.RuleWrong())
    press(pair, (3, 0), after_ms=1_500)
    do(pair, m.Undo(), m.RuleWrong(), m.RuleWrong())
    assert pair.hall.view().floor == 3


def test_undo_of_a_correction_forgets_the_press_that_won() -> None:
    pair = evening(buzzers())
    do(pair, m.StartRound())
    open_buzzers(pair)
    correct(pair, 0, 5)
    press(pair, (1, 0))
    do(pair, m.Undo())
    assert pair.hall.view().floor == 1
