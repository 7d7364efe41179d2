"""The performance round, as all others see it.

Kind: pure
"""

from bus.messages import Phase
from controller.rules.rounds.performance.commands import COMMANDS
from controller.rules.rounds.performance.cues import clock_cues, warnings_s
from controller.rules.rounds.performance.folds import FOLDS, reopened
from controller.rules.rounds.performance.order import (
    busy_teams,
    first_call,
    have_all_performed,
    performance_count,
    team_order,
)
from controller.rules.rounds.performance.phases import PHASES
from controller.rules.rounds.spec import RoundKindSpec

SPEC = RoundKindSpec(
    phases=PHASES,
    commands=COMMANDS,
    folds=FOLDS,
    last_phase=Phase.REVEALED,
    item_count=performance_count,
    lacks_teams=have_all_performed,
    team_order=team_order,
    busy_teams=busy_teams,
    start_facts=first_call,
    reopened=reopened,
    warnings_s=warnings_s,
    clock_cues=clock_cues,
)
