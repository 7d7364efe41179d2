"""Differences that were found, by issue 17's numbers: ties, and what comes after the last question."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Phase
from tests.oracle.scenes import (
    ask_boards,
    boards,
    buzzers,
    correct,
    do,
    evening,
    open_buzzers,
    press,
    refuse,
)

# ------------------------------------------------------------------------------------------------- 2: ties in the queue


def test_tied_team_that_was_not_chosen_is_passed_over() -> None:
    pair = evening(buzzers(on_wrong="queue", on_tie="ruling"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1), (3, 1_000))
    do(pair, m.GiveFloor(1), m.RuleWrong())
    assert pair.hall.view().floor == 2


def test_tie_in_the_queue() -> None:
    pair = evening(buzzers(on_wrong="queue", on_tie="ruling"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1_000), (3, 1_001))
    do(pair, m.RuleWrong())
    assert pair.hall.view().tied == (2, 3)


def test_queue_is_forgotten_by_a_replay() -> None:
    pair = evening(buzzers(on_wrong="queue", on_tie="replay"))
    do(pair, m.StartRound())
    open_buzzers(pair)
    press(pair, (1, 0), (2, 1), (3, 1_000))
    do(pair, m.ReopenBuzzers())
    press(pair, (2, 0), (1, 1_000))
    do(pair, m.RuleWrong(), m.RuleWrong())
    assert pair.hall.view().floor == 3


# ------------------------------------------------------------------------------------------- 3: after the last question


def test_correction_in_the_ranking_leaves_two_first_prizes() -> None:
    pair = evening(boards())
    do(pair, m.StartRound())
    ask_boards(pair, 1)
    correct(pair, 0, 5)
    do(pair, m.EndRound())
    correct(pair, 0, 5)
    refuse(pair, m.ShowPlace())
    assert pair.hall.view().match_running


def test_used_up_spare_questions_leave_two_first_prizes() -> None:
    pair = evening(boards(), spares=0)
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2)
    do(pair, m.EndRound())
    refuse(pair, m.ShowPlace())


def test_extra_question_for_nobody() -> None:
    pair = evening(boards())
    do(pair, m.StartRound())
    ask_boards(pair, 1, 2)
    do(pair, m.EndRound())
    assert pair.hall.order(m.AdjustScore(1, Decimal(5), "as the jury says")) == ()
    phases: list[Phase] = []
    while pair.hall.view().phase is not Phase.RANKING and len(phases) < 4:
        step = pair.hall.view().next_step
        assert step is not None
        assert pair.hall.order(step.command) == ()
        phases.append(pair.hall.view().phase)
    assert Phase.READING not in phases
