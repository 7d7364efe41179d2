"""Every fact of the journal is folded, and by one module only."""

from typing import get_args

from controller.rules import facts as f
from controller.rules.apply import MOVES, STEPS
from controller.rules.folds import buzzers, clocks, corrections, firmware, match, questions, stage, undo

FOLDS = (match, undo, questions, buzzers, stage, clocks, corrections, firmware)


def test_every_fact_has_its_fold() -> None:
    assert set(STEPS) == set(get_args(f.AnyFact))


def test_no_fact_is_folded_twice() -> None:
    assert sum(len(fold.STEPS) for fold in FOLDS) == len(STEPS)


def test_what_moves_the_contest_on_is_a_fact() -> None:
    assert set(MOVES) <= set(STEPS)
