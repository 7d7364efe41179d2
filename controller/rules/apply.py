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
    clips,
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
    **clips.FOLDS,
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
    point = after.undo_point
    if point is not None and withdrawals.is_kept(fact):
        point = replace(point, facts=(*point.facts, fact))
    return replace(after, undo_point=point, seq=contest.seq + 1, step=contest.step + fact.moves_on)


def apply_all(contest: Contest, facts: Iterable[f.AnyFact]) -> Contest:
    """The contest after all `facts`, in order."""
    for fact in facts:
        contest = apply(contest, fact)
    return contest
