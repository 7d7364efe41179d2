"""Standings of an evening: who is ranked, which tie is to be decided, who plays now.

Kind: pure
"""

from controller.formats.format import BoardsRound, StageRound
from tests.oracle.ledger import rank_key
from tests.oracle.places import Group, groups, tie_to_decide
from tests.oracle.state import NOBODY, Evening, Teams


def contestants(evening: Evening) -> Teams:
    """The teams that can have a place: those present and, where the format says so, those that came for a part."""
    keeps_points = getattr(evening.form, "absent", "no-place") == "keeps-points"
    return evening.present | (evening.participants if keeps_points else NOBODY)


def ranked(evening: Evening) -> tuple[Group, ...]:
    """The contestants in groups that nothing tells apart, the best first."""
    return _drawn(evening, groups({team: rank_key(evening.ledger, team) for team in contestants(evening)}), None)


def _drawn(evening: Evening, equal: tuple[Group, ...], cut: int | None) -> tuple[Group, ...]:
    """The groups, but one by one in the order of the last lots that were drawn between all of a group."""
    parts: list[Group] = []
    for group in equal:
        orders = [order for scope, order in evening.lots if scope == cut and group <= frozenset(order)]
        parts += [frozenset({team}) for team in orders[-1] if team in group] if orders else [group]
    return tuple(parts)


def rivals_for_a_prize(evening: Evening) -> Group:
    """The teams between which a prize is undecided, as far as the format has extra questions for that."""
    present = (group & evening.present for group in undecided_groups(evening))
    return next((group for group in present if len(group) > 1), NOBODY)


def undecided_groups(evening: Evening) -> tuple[Group, ...]:
    """Teams without a prize yet: their places bring different ones, and the format has extra questions."""
    undecided: list[Group] = []
    if evening.form.tie_break is None:
        return ()
    best = 1
    for group in ranked(evening):
        if tie_to_decide((group,), evening.form.prizes, best):
            undecided.append(group)
        best += len(group)
    return tuple(undecided)


def players(evening: Evening) -> Teams:
    """Who takes part in what is played now. Who comes back while a question is played joins in with the next one."""
    playing = (evening.seats & evening.present) - evening.out.keys()
    question = evening.question
    return playing & question.part if question is not None and question.begun and not question.over else playing


def best_teams(evening: Evening) -> tuple[Teams, Group]:
    """Who is let into the round that begins, and the group that the cut goes through (empty: through none)."""
    best = evening.rules.best
    admitted: Teams = frozenset()
    if not best:
        return frozenset(evening.teams), admitted
    equal = groups({team: rank_key(evening.ledger, team) for team in evening.present})
    for group in _drawn(evening, equal, evening.round):
        if len(admitted) + len(group) > best:
            return admitted, group if len(admitted) < best else NOBODY
        admitted |= group
    return admitted, NOBODY


def has_spare(evening: Evening) -> bool:
    """Whether a spare question is left."""
    return evening.spares_used < evening.spares


def is_played_out(evening: Evening) -> bool:
    """Whether nothing is left to play in the round, or nobody to play it."""
    if isinstance(evening.rules, StageRound):
        return evening.stage is not None and not set(evening.stage.queue) & evening.present
    if evening.in_tie_break:
        return not rivals_for_a_prize(evening) or not has_spare(evening)
    if isinstance(evening.rules, BoardsRound) and evening.rules.eliminates and len(players(evening)) < 2:
        return True
    return evening.item >= evening.rules.questions
