"""The kinds of round: one row per kind, a package each.

Kind: pure
"""

from bus.messages import RoundKind
from controller.rules.contest import Contest
from controller.rules.rounds import boards, buzzers, performance
from controller.rules.rounds.spec import RoundKindSpec

ROUND_KINDS: dict[RoundKind, RoundKindSpec] = {
    RoundKind.BOARDS: boards.SPEC,
    RoundKind.BUZZERS: buzzers.SPEC,
    RoundKind.STAGE: performance.SPEC,
}


def current_kind(contest: Contest) -> RoundKindSpec:
    """The kind of the round that is on. Raises LookupError between rounds."""
    if contest.kind is None:
        raise LookupError(f"no round is on in the phase {contest.phase}")
    return ROUND_KINDS[contest.kind]
