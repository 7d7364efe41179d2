"""The phase table: which commands are legal in which phase.

Theory of operation. A match goes `setup` → `intro` → a round → `intro` → … → `ranking`. Inside a round every question
or performance walks through the phases of the round's kind, from top to bottom of its table (`rounds/*/phases.py`).

`next` holds the candidates for the one next step in order of preference: the first that would not be refused is
offered. Where all are refused and `shows_reasons` is set, the reasons of the first are shown (boards not marked,
ballots missing); elsewhere time or a press moves the contest on. `also` are the other commands that make sense there.
What stands in no row is refused, except for the commands that are legal at any time (`commands.py`). The diagram in
ARCHITECTURE.md is drawn from this table.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, RoundKind
from controller.rules.commands import COMMANDS
from controller.rules.rounds.kinds import ROUND_KINDS
from controller.rules.rows import Row

BETWEEN_ROUNDS: dict[Phase, Row] = {
    Phase.SETUP: Row((m.StartMatch,), shows_reasons=True, leads_to=(Phase.INTRO,)),
    Phase.INTRO: Row(
        (m.StartRound, m.BreakTie, m.EndRound), (m.ReopenRound, m.DrawLots), shows_reasons=True, leads_to=(Phase.READY,)
    ),
    Phase.RANKING: Row((m.ShowPlace, m.BreakTie), (m.ReopenRound, m.DrawLots, m.ApplyCriterion)),
}
"""Phases of the match itself."""

TABLE: dict[tuple[RoundKind | None, Phase], Row] = {
    **{(None, phase): row for phase, row in BETWEEN_ROUNDS.items()},
    **{(kind, phase): row for kind, spec in ROUND_KINDS.items() for phase, row in spec.phases.items()},
}


def legal(kind: RoundKind | None, phase: Phase, command: m.Command) -> bool:
    """Whether the table allows `command` in this phase."""
    row = TABLE[kind, phase]
    return COMMANDS[type(command)].any_time or type(command) in (*row.next, *row.also)


def diagram(kind: RoundKind) -> str:
    """The phases of `kind` as a Mermaid state diagram, for the README."""
    own = [phase for (round_kind, phase) in TABLE if round_kind is kind]
    lines = ["stateDiagram-v2", f"    [*] --> {own[0]}"]
    for phase in own:
        for following in TABLE[kind, phase].leads_to:
            lines.append(f"    {phase} --> {following if following in own else '[*]'}")
    return "\n".join(dict.fromkeys(lines))
