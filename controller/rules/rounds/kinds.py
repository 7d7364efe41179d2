"""The kinds of round: one row per kind, a package each.

Kind: pure
"""

from bus.messages import Phase, RoundKind
from controller.formats.format import Round, round_kind
from controller.rules.contest import Contest
from controller.rules.rounds.boards import spec as boards
from controller.rules.rounds.buzzers import spec as buzzers
from controller.rules.rounds.performance import spec as performance
from controller.rules.rounds.spec import RoundKindSpec

ROUND_KINDS: dict[RoundKind, RoundKindSpec] = {
    RoundKind.BOARDS: boards.SPEC,
    RoundKind.BUZZERS: buzzers.SPEC,
    RoundKind.STAGE: performance.SPEC,
}

NO_ROUND = RoundKindSpec(phases={}, commands={}, folds={}, last_phase=Phase.INTRO)
"""What holds where no round is on: nothing of any kind."""


def kind_of(round_: Round | None) -> RoundKindSpec:
    """The kind of this round; `NO_ROUND` for None."""
    return NO_ROUND if round_ is None else ROUND_KINDS[round_kind(round_)]


def current_kind(contest: Contest) -> RoundKindSpec:
    """The kind of the round that is on; `NO_ROUND` between rounds."""
    kind = contest.kind
    return NO_ROUND if kind is None else ROUND_KINDS[kind]


def is_item_over(contest: Contest) -> bool:
    """Whether the last question or performance is over and the next has not begun."""
    kind = contest.kind
    return kind is not None and contest.phase == ROUND_KINDS[kind].last_phase
