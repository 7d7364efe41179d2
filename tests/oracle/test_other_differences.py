"""Differences that were found, number 15 of issue 17: replays, extra questions, reopened rounds, delays."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import EarlyPressRule
from bus.units import NS_PER_MS, NS_PER_S
from tests.oracle.formats import shipped
from tests.oracle.known_differences import a_hall
from tests.oracle.scenes import (
    answer_first,
    ask_boards,
    boards,
    buzzers,
    correct,
    do,
    evening,
    open_buzzers,
    places,
    press,
    scores,
    stage,
)
from tests.oracle.side_by_side import SideBySide


@pytest.mark.parametrize("loss", ["hold", "firmware"])
def test_replay_is_opened_for_all(loss: str) -> None:
    """A tie is played again among the tied, also where that opening was lost and is made again."""
    both = evening(buzzers())
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 1))
    do(both, m.ReopenBuzzers())
    if loss == "hold":
        do(both, m.Hold(), m.Release())
    else:
        both.restart("firmware")
    do(both, m.ReopenBuzzers())


def test_press_after_a_replay_jumps_the_queue() -> None:
    """Teams 1 and 2 are tied, team 3 pressed after them; team 4 presses once the replay has been decided."""
    both = evening(buzzers(on_wrong="queue", pressing_s=0), teams=4)
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 1), (3, 1_000))
    do(both, m.ReopenBuzzers())
    press(both, (2, 0))
    do(both, m.RuleWrong())
    press(both, (4, 0), after_ms=1_500)
    do(both, m.RuleWrong())
    assert both.hall.view().floor == 3


def test_second_extra_question_undoes_the_first() -> None:
    """Three teams are tied; the first question is won by team 2, the second by team 3: not tied with team 2."""
    both = evening(boards())
    do(both, m.StartRound())
    ask_boards(both, 1, 2, 3)
    do(both, m.EndRound(), m.StartRound())
    answer_first(both, 2)
    answer_first(both, 3)
    do(both, m.EndRound())
    assert places(both) == {2: 1, 3: 2, 1: 3}


def test_equal_stamps_are_decided_by_number() -> None:
    """`earliest` decides by the stamp; where that is the same, nothing has decided."""
    both = evening(buzzers(on_tie="earliest"))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (3, 0), (2, 0))
    assert both.hall.view().tied == (2, 3)


def test_reopened_round_skips_a_question() -> None:
    """The round was ended before its first question was read: reopened, it goes on with that one."""
    both = evening(boards(questions=2))
    do(both, m.StartRound(), m.EndEarly(), m.ReopenRound(), m.StartReading())
    question = both.hall.view().question
    assert question is not None
    assert question.text == "a 1"


def test_reopened_round_skips_a_performance() -> None:
    both = evening(stage())
    do(both, m.StartRound(), m.EndEarly(), m.ReopenRound())
    do(both, m.StartPerformance())
    assert both.hall.view().performer == 1


@pytest.mark.parametrize("loss", ["undo", "firmware", "power"])
def test_firmware_forgets_a_delay(loss: str) -> None:
    """A team that pressed early waits longer, also where the firmware or the opening starts anew."""
    both = evening(buzzers(thinking_s=5, early=EarlyPressRule.DELAY, delay_ms=1_000))
    do(both, m.StartRound(), m.StartReading(), m.StartThinking())
    if loss == "power":
        both.restart("power")
    both.press_early(1)
    if loss == "undo":
        correct(both, 0, 5)
        do(both, m.Undo())
    elif loss == "firmware":
        both.restart("firmware")
    if loss != "firmware":
        do(both, m.Resume())
    both.time_is_up()
    press(both, (1, 0), (2, 1_000))
    assert both.hall.view().floor == 2


def test_spare_question_is_asked_again() -> None:
    """A void took a spare question of the section whose questions a later round plays: one behind that round's own."""
    rules = shipped("values")
    both = SideBySide(rules, 3, spares=1)
    do(both, m.StartMatch(), m.StartRound(), m.StartReading(), m.VoidQuestion(), m.StartReading(), m.StartThinking())
    both.time_is_up()
    do(both, m.EndEarly(), m.StartRound(), m.EndEarly(), m.StartRound(), m.StartReading())
    question = both.hall.view().question
    assert question is not None
    assert question.text == "du-phong 1"


def test_absence_set_right_costs_the_question() -> None:
    """A team is marked absent by mistake and present again at once: as if nothing had been tapped."""
    both = evening(buzzers())
    do(both, m.StartRound())
    open_buzzers(both)
    do(both, m.MarkAbsent(1, True), m.MarkAbsent(1, False))
    press(both, (1, 0))
    assert both.hall.view().floor == 1


def test_wrong_answer_costs_although_values_cost_nothing() -> None:
    """`format explain` says of `values` without `wrong_takes`: a wrong answer costs nothing."""
    both = evening(buzzers(values=(Decimal(20),), wrong=Decimal(-5)))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0))
    do(both, m.RuleWrong())
    assert scores(both)[0] == 0


def test_interrupt_is_judged_by_when_it_is_told() -> None:
    """The press was made a moment before the question had been read: an interrupt, whenever the verdict comes."""
    hall = a_hall(interrupts=True, thinking_s=0, interrupt_right=Decimal(15))
    hall.press(1)
    hall.wait(NS_PER_MS)
    assert hall.order(m.StartThinking()) == ()
    hall.wait(NS_PER_S)
    assert hall.order(m.RuleRight()) == ()
    assert hall.view().teams[0].score == 15


def test_correction_before_an_extra_question_gave_points_comes_before_it() -> None:
    """A wrong answer that cost nothing gave none: who is right after the correction comes after it."""
    both = evening(boards(), tie_break=buzzers(name="tie-break", section="spare", thinking_s=10, wrong=Decimal(0)))
    do(both, m.StartRound())
    ask_boards(both, 1, 2, 3)
    do(both, m.EndRound(), m.StartRound())
    open_buzzers(both)
    press(both, (3, 0))
    do(both, m.RuleWrong(), m.AdjustScore(1, Decimal("0.25"), "as the jury says", tie_break=True))
    press(both, (2, 0))
    do(both, m.RuleRight(), m.EndRound())
    assert places(both) == {1: 1, 2: 2, 3: 3}


def test_press_within_a_delay_counts_while_a_ruling_gave_the_floor() -> None:
    """Team 1 pressed early and waits; the MC gives the floor to team 3 meanwhile."""
    rules = buzzers(thinking_s=5, on_wrong="queue", early=EarlyPressRule.DELAY, delay_ms=1_000)
    both = evening(rules)
    do(both, m.StartRound(), m.StartReading(), m.StartThinking())
    both.press_early(1)
    both.time_is_up()
    do(both, m.GiveFloor(3))
    press(both, (1, 0), (2, 1_000))
    do(both, m.RuleWrong())
    assert both.hall.view().floor == 2
