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
    pair = evening(buzzers())
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1))
    do(pair, m.ReopenBuzzers())
    if loss == "hold":
        do(pair, m.Hold(), m.Release())
    else:
        pair.restart("firmware")
    do(pair, m.ReopenBuzzers())


def test_press_after_a_replay_jumps_the_queue() -> None:
    """Teams 1 and 2 are tied, team 3 pressed after them; team 4 presses once the replay has been decided."""
    pair = evening(buzzers(on_wrong="queue", pressing_s=0), teams=4)
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1), (3, 1_000))
    do(pair, m.ReopenBuzzers())
    press(pair, (2, 0))
    do(pair, m.RuleWrong())
    press(pair, (4, 0), after_ms=1_500)
    do(pair, m.RuleWrong())
    assert pair.hall.view().floor == 3


def test_second_extra_question_undoes_the_first() -> None:
    """Three teams are tied; the first question is won by team 2, the second by team 3: not tied with team 2."""
    pair = evening(boards())
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2, 3)
    do(pair, m.EndRound(), m.StartRound())
    answer_first(pair, 2)
    answer_first(pair, 3)
    do(pair, m.EndRound())
    assert places(pair) == {2: 1, 3: 2, 1: 3}


def test_equal_stamps_are_decided_by_number() -> None:
    """`earliest` decides by the stamp; where that is the same, nothing has decided."""
    pair = evening(buzzers(on_tie="earliest"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (3, 0), (2, 0))
    assert pair.hall.view().tied == (2, 3)


def test_reopened_round_skips_a_question() -> None:
    """The round was ended before its first question was read: reopened, it goes on with that one."""
    pair = evening(boards(questions=2))
    do(pair, m.StartRound(), m.EndEarly(), m.ReopenRound(), m.StartReading())
    question = pair.hall.view().question
    assert question is not None
    assert question.text == "a 1"


def test_reopened_round_skips_a_performance() -> None:
    pair = evening(stage())
    do(pair, m.StartRound(), m.EndEarly(), m.ReopenRound())
    do(pair, m.StartPerformance())
    assert pair.hall.view().performer == 1


@pytest.mark.parametrize("loss", ["undo", "firmware", "power"])
def test_firmware_forgets_a_delay(loss: str) -> None:
    """A team that pressed early waits longer, also where the firmware or the opening starts anew."""
    pair = evening(buzzers(thinking_s=5, early=EarlyPressRule.DELAY, delay_ms=1_000))
    do(pair, m.StartRound(), m.StartReading(), m.StartThinking())
    if loss == "power":
        pair.restart("power")
    pair.press_early(1)
    if loss == "undo":
        correct(pair, 0, 5)
        do(pair, m.Undo())
    elif loss == "firmware":
        pair.restart("firmware")
    if loss != "firmware":
        do(pair, m.Resume())
    pair.time_is_up()
    press(pair, (1, 0), (2, 1_000))
    assert pair.hall.view().floor == 2


def test_spare_question_is_asked_again() -> None:
    """A void took a spare question of the section whose questions a later round plays: one behind that round's own."""
    rules = shipped("values")
    pair = SideBySide(rules, 3, spares=1)
    do(pair, m.StartMatch(), m.StartRound(), m.StartReading(), m.VoidQuestion(), m.StartReading(), m.StartThinking())
    pair.time_is_up()
    do(pair, m.EndEarly(), m.StartRound(), m.EndEarly(), m.StartRound(), m.StartReading())
    question = pair.hall.view().question
    assert question is not None
    assert question.text == "du-phong 1"


def test_absence_set_right_costs_the_question() -> None:
    """A team is marked absent by mistake and present again at once: as if nothing had been tapped."""
    pair = evening(buzzers())
    do(pair, m.StartRound())
    open_buzzers(pair)
    do(pair, m.MarkAbsent(1, True), m.MarkAbsent(1, False))
    press(pair, (1, 0))
    assert pair.hall.view().floor == 1


def test_wrong_answer_costs_although_values_cost_nothing() -> None:
    """`format explain` says of `values` without `wrong_takes`: a wrong answer costs nothing."""
    pair = evening(buzzers(values=(Decimal(20),), wrong=Decimal(-5)))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0))
    do(pair, m.RuleWrong())
    assert scores(pair)[0] == 0


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
    pair = evening(boards(), tie_break=buzzers(name="tie-break", section="spare", thinking_s=10, wrong=Decimal(0)))
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2, 3)
    do(pair, m.EndRound(), m.StartRound())
    open_buzzers(pair)
    press(pair, (3, 0))
    do(pair, m.RuleWrong(), m.AdjustScore(1, Decimal("0.25"), "as the jury says", tie_break=True))
    press(pair, (2, 0))
    do(pair, m.RuleRight(), m.EndRound())
    assert places(pair) == {1: 1, 2: 2, 3: 3}


def test_press_within_a_delay_counts_while_a_ruling_gave_the_floor() -> None:
    """Team 1 pressed early and waits; the MC gives the floor to team 3 meanwhile."""
    rules = buzzers(thinking_s=5, on_wrong="queue", early=EarlyPressRule.DELAY, delay_ms=1_000)
    pair = evening(rules)
    do(pair, m.StartRound(), m.StartReading(), m.StartThinking())
    pair.press_early(1)
    pair.time_is_up()
    do(pair, m.GiveFloor(3))
    press(pair, (1, 0), (2, 1_000))
    do(pair, m.RuleWrong())
    assert pair.hall.view().floor == 2
