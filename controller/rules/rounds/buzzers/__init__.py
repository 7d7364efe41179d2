"""Buzzers round (Tăng tốc): read, think, open, floor, right or wrong, open for the others.

Kind: pure
"""

from bus.messages import Phase
from controller.rules.rounds.buzzers.commands import COMMANDS
from controller.rules.rounds.buzzers.cues import clock_cues
from controller.rules.rounds.buzzers.folds import FOLDS
from controller.rules.rounds.buzzers.phases import PHASES
from controller.rules.rounds.buzzers.timing import LEAD_NS, opening_after_thinking
from controller.rules.rounds.spec import RoundKindSpec

SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.CLOSED,
    after_thinking=opening_after_thinking,
    clock_cues=clock_cues,
    lead_ns=LEAD_NS,
)
