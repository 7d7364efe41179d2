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
    both = evening(buzzers(on_wrong="queue", on_tie="ruling"))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 1), (3, 1_000))
    do(both, m.GiveFloor(1), m.RuleWrong())
    assert both.hall.view().floor == 2


def test_tie_in_the_queue() -> None:
    both = evening(buzzers(on_wrong="queue", on_tie="ruling"))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 1_000), (3, 1_001))
    do(both, m.RuleWrong())
    assert both.hall.view().tied == (2, 3)


def test_queue_is_forgotten_by_a_replay() -> None:
    both = evening(buzzers(on_wrong="queue", on_tie="replay"))
    do(both, m.StartRound())
    open_buzzers(both)
    press(both, (1, 0), (2, 1), (3, 1_000))
    do(both, m.ReopenBuzzers())
    press(both, (2, 0), (1, 1_000))
    do(both, m.RuleWrong(), m.RuleWrong())
    assert both.hall.view().floor == 3


# ------------------------------------------------------------------------------------------- 3: after the last question


def test_correction_in_the_ranking_leaves_two_first_prizes() -> None:
    both = evening(boards())
    do(both, m.StartRound())
    ask_boards(both, 1)
    correct(both, 0, 5)
    do(both, m.EndRound())
    correct(both, 0, 5)
    refuse(both, m.ShowPlace())
    assert both.hall.view().match_running


def test_used_up_spare_questions_leave_two_first_prizes() -> None:
    both = evening(boards(), spares=0)
    do(both, m.StartRound())
    ask_boards(both, 1, 2)
    do(both, m.EndRound())
    refuse(both, m.ShowPlace())


def test_extra_question_for_nobody() -> None:
    both = evening(boards())
    do(both, m.StartRound())
    ask_boards(both, 1, 2)
    do(both, m.EndRound())
    assert both.hall.order(m.AdjustScore(1, Decimal(5), "as the jury says")) == ()
    phases: list[Phase] = []
    while both.hall.view().phase is not Phase.RANKING and len(phases) < 4:
        step = both.hall.view().next_step
        assert step is not None
        assert both.hall.order(step.command) == ()
        phases.append(both.hall.view().phase)
    assert Phase.READING not in phases
