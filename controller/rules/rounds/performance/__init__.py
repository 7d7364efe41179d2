"""Performance round (Về đích): perform, judge in secret, reveal.

Kind: pure
"""

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.rounds.performance.commands import COMMANDS
from controller.rules.rounds.performance.cues import clock_cues
from controller.rules.rounds.performance.folds import FOLDS
from controller.rules.rounds.performance.phases import PHASES
from controller.rules.rounds.spec import RoundKindSpec


def _after_thinking(contest: Contest, at_ns: int) -> f.AnyFact:
    raise LookupError("a performance round has no time to think")


SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.REVEALED,
    after_thinking=_after_thinking,
    clock_cues=clock_cues,
)
