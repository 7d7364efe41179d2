"""The fold that builds a contest from facts; replaying the journal is this and no more.

A fact is never refused here: it has happened. What must not depend on the past (clock, chance) is in the fact itself.

Kind: pure
"""

from collections.abc import Iterable

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import (
    Folds,
    access,
    clocks,
    corrections,
    firmware,
    match,
    questions,
    rundown,
    seals,
    ties,
    undo,
    withdrawals,
)
from controller.rules.rounds.kinds import ROUND_KINDS

FOLDS: Folds = {
    **match.FOLDS,
    **undo.FOLDS,
    **withdrawals.FOLDS,
    **questions.FOLDS,
    **clocks.FOLDS,
    **corrections.FOLDS,
    **firmware.FOLDS,
    **access.FOLDS,
    **ties.FOLDS,
    **rundown.FOLDS,
    **seals.FOLDS,
    **{fact: fold for spec in ROUND_KINDS.values() for fact, fold in spec.folds.items()},
}


def apply(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`."""
    after = rundown.without_past_segment(contest, FOLDS[type(fact)](contest, fact), fact)
    if withdrawals.is_kept(fact) and after.undo_point is not None:
        point = replace(after.undo_point, facts=(*after.undo_point.facts, fact))
        after = replace(after, undo_point=point)
    return replace(after, seq=contest.seq + 1, step=contest.step + fact.moves_on)


def apply_all(contest: Contest, facts: Iterable[f.AnyFact]) -> Contest:
    """The contest after all `facts`, in order."""
    for fact in facts:
        contest = apply(contest, fact)
    return contest
