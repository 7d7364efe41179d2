"""Which teams may press in a buzzers round.

Kind: pure
"""

from controller.rules.contest import Contest


def eligible_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that still have a right to press in this question."""
    out, barred = contest.buzzers.out, contest.buzzers.barred
    return tuple(team for team in contest.contenders if team not in out and team not in barred)


def opening_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that may press in this opening."""
    limited_to = contest.buzzers.limited_to
    return tuple(team for team in eligible_teams(contest) if not limited_to or team in limited_to)
