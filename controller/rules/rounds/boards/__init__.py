"""Boards round (Khởi động): read, think, boards up, mark, reveal.

Kind: pure
"""

from bus.messages import Phase
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.rounds.boards.commands import COMMANDS
from controller.rules.rounds.boards.cues import clock_cues
from controller.rules.rounds.boards.folds import FOLDS
from controller.rules.rounds.boards.phases import PHASES
from controller.rules.rounds.spec import RoundKindSpec


def _after_thinking(contest: Contest, at_ns: int) -> f.AnyFact:
    return f.BoardsRaised(at_ns)


SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.REVEALED,
    after_thinking=_after_thinking,
    clock_cues=clock_cues,
)
