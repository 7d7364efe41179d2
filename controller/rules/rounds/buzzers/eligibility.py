"""Which teams may press in a buzzers round.

Kind: pure
"""

from bus.messages import EarlyPressRule, PressKind
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest


def eligible_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that still have a right to press in this question."""
    out, barred = contest.buzzers.out, contest.buzzers.barred
    return tuple(team for team in contest.contenders if team not in out and team not in barred)


def opening_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that may press in this opening."""
    limited_to = contest.buzzers.limited_to
    return tuple(team for team in eligible_teams(contest) if not limited_to or team in limited_to)


def early_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that bear what follows from an early press in this question, whatever arming it was made under."""
    rule, buzzers = contest.round_rules(BuzzersRound).early, contest.buzzers
    if rule is EarlyPressRule.BAR:
        return tuple(team for team in contest.contenders if team in buzzers.barred and buzzers.barred[team].early)
    own = (press for press in buzzers.presses if press.arming >= buzzers.question_arming and press.opening == 0)
    early = {press.team for press in own if press.kind is PressKind.EARLY}
    return tuple(team for team in contest.contenders if team in early and team not in buzzers.pardoned)
