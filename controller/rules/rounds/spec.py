"""What each kind of round says of itself; `kinds.py` lists them.

Kind: pure
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from bus.messages import Cue, Phase
from controller.rules.contest import Clock, Contest
from controller.rules.facts import AnyFact
from controller.rules.folds import Folds
from controller.rules.rows import CommandType, Row, Spec


class RoundKindSpec(Struct, frozen=True):
    """Everything that only one kind of round has."""

    phases: Mapping[Phase, Row]
    """Its part of the phase table, from top to bottom."""
    commands: Mapping[CommandType, Spec]
    """The commands that no other kind has."""
    folds: Folds
    """The folds of its own facts."""
    last_phase: Phase
    """Where a round is after its last item, and where it goes on when it is reopened."""
    after_thinking: Callable[[Contest, int], AnyFact]
    """`(contest, at_ns)`: the fact that follows when the time to think is over. Raises LookupError where a kind has no
    time to think."""
    clock_cues: Callable[[Contest, Clock, int], list[Cue]]
    """`(contest, clock, deadline_ns)`: the signals that the running clock leads to."""
    lead_ns: int = 0
    """What follows the time to think is this much later where a person causes it."""
