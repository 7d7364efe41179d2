"""What each team has by the criteria that order teams with equal points.

Kind: pure
"""

from decimal import Decimal

from controller.formats.format import FEWEST_WRONG_ANSWERS, RIGHT_ANSWERS, ROUND_POINTS, round_names
from controller.rules.contest import Contest


def criterion_value(contest: Contest, criterion: str, team: int) -> Decimal:
    """What `team` has by `criterion`; more is better."""
    if criterion == RIGHT_ANSWERS:
        return Decimal(contest.tally.right_answers.get(team, 0))
    if criterion == FEWEST_WRONG_ANSWERS:
        return Decimal(-contest.tally.wrong_answers.get(team, 0))
    name = criterion.removeprefix(ROUND_POINTS)
    rounds = contest.current_evening.format.rounds
    points = (contest.tally.round_points.get(n, {}) for n, round_ in enumerate(rounds) if name in round_names(round_))
    return sum((by_team.get(team, Decimal(0)) for by_team in points), Decimal(0))
