"""The boards round, as all others see it.

Kind: pure
"""

from bus.messages import Phase
from controller.rules.rounds.boards.commands import COMMANDS
from controller.rules.rounds.boards.cues import clock_cues
from controller.rules.rounds.boards.deciders import boards_after_thinking, is_won, item_teams
from controller.rules.rounds.boards.folds import FOLDS
from controller.rules.rounds.boards.phases import PHASES
from controller.rules.rounds.question_round import contenders, question_count
from controller.rules.rounds.spec import RoundKindSpec

SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.REVEALED,
    item_count=question_count,
    lacks_teams=is_won,
    item_teams=item_teams,
    playing_teams=contenders,
    after_thinking=boards_after_thinking,
    clock_cues=clock_cues,
)
