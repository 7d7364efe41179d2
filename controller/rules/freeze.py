"""Freeze: from when on the hall sees no totals, so that the prize ceremony tells the result.

Kind: pure
"""

from bus.messages import Phase
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running


def is_frozen(contest: Contest) -> bool:
    """Whether totals and places are the staff's alone now: by the format from its last round or from the ranking on,
    until the ceremony has shown the last prize."""
    form = contest.current_evening.format
    if form.freeze == "never" or not match_running(contest):
        return False
    if contest.phase == Phase.RANKING or contest.tally.is_ranked:
        return True  # also in a round that was reopened, and in extra questions that follow
    rounds = len(form.rounds)
    is_last_round = contest.round == rounds - 1 and contest.phase != Phase.INTRO
    return form.freeze == "last-round" and (is_last_round or contest.round == rounds)
