"""Criteria that order teams with equal points, before lots: what a format may name, and what a jury may choose.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from bus.language import name_in
from bus.messages import Sentence
from controller.formats.format import FEWEST_WRONG_ANSWERS, RIGHT_ANSWERS, ROUND_POINTS, Format, round_names
from controller.rules.contest import Contest


def all_criteria(form: Format) -> Iterator[str]:
    """Every criterion that an evening of `form` knows."""
    yield from (f"{ROUND_POINTS}{name_in(round_.name)}" for round_ in form.rounds)
    yield RIGHT_ANSWERS
    yield FEWEST_WRONG_ANSWERS


def criterion_value(contest: Contest, criterion: str, team: int) -> Decimal:
    """What `team` has by `criterion`; more is better."""
    if criterion == RIGHT_ANSWERS:
        return Decimal(contest.right_answers.get(team, 0))
    if criterion == FEWEST_WRONG_ANSWERS:
        return Decimal(-contest.wrong_answers.get(team, 0))
    name = criterion.removeprefix(ROUND_POINTS)
    rounds = contest.current_evening.format.rounds
    points = (contest.round_points.get(n, {}) for n, round_ in enumerate(rounds) if name in round_names(round_))
    return sum((by_team.get(team, Decimal(0)) for by_team in points), Decimal(0))


def criterion_sentence(criterion: str) -> Sentence:
    """What people call it."""
    if criterion == RIGHT_ANSWERS:
        return Sentence("criterion-right", "more right answers")
    if criterion == FEWEST_WRONG_ANSWERS:
        return Sentence("criterion-wrong", "fewer wrong answers")
    return Sentence("criterion-round", "more points in {round}", {"round": criterion.removeprefix(ROUND_POINTS)})
