"""The fold that builds a contest from facts; replaying the journal is this and no more.

A fact is never refused here: it has happened. What must not depend on the past (clock, chance) is in the fact itself.

Kind: pure
"""

from collections.abc import Iterable

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds, buzzers, clocks, corrections, firmware, match, questions, stage, undo

FOLDS: Folds = {
    **match.FOLDS,
    **undo.FOLDS,
    **questions.FOLDS,
    **buzzers.FOLDS,
    **stage.FOLDS,
    **clocks.FOLDS,
    **corrections.FOLDS,
    **firmware.FOLDS,
}


def apply(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`."""
    after = FOLDS[type(fact)](contest, fact)
    return replace(after, seq=contest.seq + 1, step=contest.step + fact.moves_on)


def apply_all(contest: Contest, facts: Iterable[f.AnyFact]) -> Contest:
    """The contest after all `facts`, in order."""
    for fact in facts:
        contest = apply(contest, fact)
    return contest
