"""When the journal is sealed: at the end of each round and of the match, and at the last prize of the ceremony.

Kind: pure
"""

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running


def is_over(contest: Contest) -> bool:
    """Whether the ceremony has shown the last prize: the next seal is the last one."""
    return contest.phase == Phase.RANKING and not match_running(contest)


def needs_seal(before: Contest, after: Contest, fact: f.AnyFact) -> bool:
    """Whether `fact`, which led from `before` to `after`, is to be sealed.

    What ends the ceremony is sealed however that came about: by the last prize, or by an undo that was undone.
    """
    return isinstance(fact, f.RoundEnded | f.MatchEnded) or (is_over(after) and not is_over(before))


def needs_key(contest: Contest) -> bool:
    """Whether a match is open that will be sealed."""
    return contest.evening is not None and not is_over(contest)
