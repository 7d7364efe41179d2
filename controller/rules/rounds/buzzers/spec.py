"""The buzzers round, as all others see it.

Kind: pure
"""

from bus.messages import Phase
from controller.rules.rounds.buzzers.commands import COMMANDS, start_thinking
from controller.rules.rounds.buzzers.cues import clock_cues
from controller.rules.rounds.buzzers.deciders import busy_teams
from controller.rules.rounds.buzzers.folds import FOLDS, clock_changed
from controller.rules.rounds.buzzers.phases import PHASES
from controller.rules.rounds.buzzers.timing import opening_after_thinking, opening_while_read, read_while_open
from controller.rules.rounds.question_round import contenders, question_count
from controller.rules.rounds.spec import RoundKindSpec

SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.CLOSED,
    item_count=question_count,
    playing_teams=contenders,
    busy_teams=busy_teams,
    reading_facts=opening_while_read,
    read_while_open=read_while_open,
    after_thinking=opening_after_thinking,
    clock_changed=clock_changed,
    start_thinking_text=start_thinking,
    clock_cues=clock_cues,
)
