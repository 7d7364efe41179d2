"""Folds of ties: extra questions, lots that were drawn in the hall, a criterion that the jury chose.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.ranking import unchanged_places
from controller.rules.tally import Lot


def _tie_break_started(contest: Contest, fact: f.TieBreakStarted) -> Contest:
    return replace(
        contest.without_item(), phase=Phase.INTRO, round=contest.tie_break_round(fact.cut), item=0, question=None
    )


def _lots_drawn(contest: Contest, fact: f.LotsDrawn) -> Contest:
    lot = Lot(teams=fact.teams, drawn_by=fact.drawn_by, witness=fact.witness, cut=fact.cut)
    tally = replace(contest.tally, lots=(*contest.tally.lots, lot))
    return with_shown_places(contest, replace(contest, tally=tally))


def _criterion_applied(contest: Contest, fact: f.CriterionApplied) -> Contest:
    tally = replace(contest.tally, criteria=(*contest.tally.criteria, fact.criterion))
    return with_shown_places(contest, replace(contest, tally=tally))


def with_shown_places(before: Contest, after: Contest) -> Contest:
    """`after` a change of the ranking: the ceremony has shown only the places that stand as they were shown."""
    if not before.shown_places:
        return after
    return replace(after, shown_places=unchanged_places(before, after))


FOLDS: Folds = {
    f.TieBreakStarted: _tie_break_started,
    f.LotsDrawn: _lots_drawn,
    f.CriterionApplied: _criterion_applied,
}
