"""What each kind of round says of itself; `kinds.py` lists them.

Kind: pure
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from bus.messages import Cue, Phase, Sentence
from controller.rules.contest import Clock, Contest
from controller.rules.facts import AnyFact
from controller.rules.folds import Folds
from controller.rules.rows import CommandType, Row, Spec

Teams = tuple[int, ...]

START_CLOCK = Sentence("start-clock", "Start clock")


def _match_order(contest: Contest, admitted: Sequence[int], draw: int) -> Teams:
    return tuple(team.number for team in contest.current_evening.match.teams if team.number in admitted)


def _present_round_teams(contest: Contest) -> Teams:
    return tuple(team for team in contest.round_teams if team not in contest.absent)


def _present_teams(contest: Contest) -> Teams:
    return tuple(team.number for team in contest.current_evening.match.teams if team.number not in contest.absent)


class AfterThinking(Protocol):
    """The fact that follows when the time to think is over at `at_ns`; `is_ordered`: because a person said so. Raises
    LookupError where a kind has no time to think."""

    def __call__(self, contest: Contest, at_ns: int, *, is_ordered: bool) -> AnyFact: ...


def _no_thinking(contest: Contest, at_ns: int, *, is_ordered: bool) -> AnyFact:
    raise LookupError(f"no time to think in a round of the kind {contest.kind}")


class RoundKindSpec(Struct, frozen=True):
    """Everything that only one kind of round has. Each says the first four; of the others it says what it has."""

    phases: Mapping[Phase, Row]
    """Its part of the phase table, from top to bottom."""
    commands: Mapping[CommandType, Spec]
    """The commands that no other kind has."""
    folds: Folds
    """The folds of its own facts."""
    last_phase: Phase
    """Where a question or performance is over, so that everybody may see its answer; a reopened round goes on there."""

    # ------------------------------------------------------------------------------------ what is played, by whom
    item_count: Callable[[Contest], int] = lambda contest: 0
    """How many questions or performances the round has."""
    lacks_teams: Callable[[Contest], bool] = lambda contest: False
    """Whether too few teams are left to play the rest of the round."""
    team_order: Callable[[Contest, Sequence[int], int], Teams] = _match_order
    """`(contest, admitted, draw)`: the teams of a round that starts, in its order. `admitted` are they, the best first;
    `draw` is a random number."""
    item_teams: Callable[[Contest], Teams] = _present_round_teams
    """The teams that take part in the next question or performance."""
    playing_teams: Callable[[Contest], Teams] = _present_teams
    """The teams that take part in what is on."""
    busy_teams: Callable[[Contest], Teams] = lambda contest: ()
    """The teams in the middle of something that needs them."""

    # --------------------------------------------------------------------------------- what follows: decided facts
    start_facts: Callable[[Contest, Teams], list[AnyFact]] = lambda contest, teams: []
    """`(contest, teams)`: what follows when a round of `teams` starts. Raises `RefusedError` where it cannot."""
    reading_facts: Callable[[Contest, int], list[AnyFact]] = lambda contest, now_ns: []
    """`(contest, now_ns)`: what follows when the reading of a question starts."""
    read_while_open: Callable[[Contest, int], AnyFact | None] = lambda contest, now_ns: None
    """`(contest, now_ns)`: the fact that a question is read in which teams may press already; None: the time to think
    is next. Raises `RefusedError` where it is read already."""
    after_thinking: AfterThinking = _no_thinking
    """What follows the time to think."""

    # ------------------------------------------------------------------- what facts of all rounds make of its state
    clock_changed: Callable[[Contest, int | None], Contest] = lambda contest, deadline_ns: contest
    """`(contest, deadline_ns)`: its clock was set or resumed and now ends at `deadline_ns`, or stopped (None)."""
    reopened: Callable[[Contest], Contest] = lambda contest: contest
    """The round was reopened at the end of its item."""

    # ------------------------------------------------------------------------------------ what is seen and heard
    start_thinking_text: Callable[[Contest], Sentence] = lambda contest: START_CLOCK
    """What the button says that ends the reading."""
    warnings_s: Callable[[Contest], tuple[int, ...]] = lambda contest: ()
    """The seconds before the end of the clock at which it warns."""
    clock_cues: Callable[[Contest, Clock, int], list[Cue]] = lambda contest, clock, deadline_ns: []
    """`(contest, clock, deadline_ns)`: the signals that the running clock leads to."""
