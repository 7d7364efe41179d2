"""The phase table: which commands are legal in which phase.

Theory of operation. A match goes `setup` → `intro` → a round → `intro` → … → `ranking`. Inside a round every question
or performance walks through the phases of the round's kind, from top to bottom of the table:

* `boards`: ready → reading → thinking → boards_up → revealed → (reading …)
* `buzzers`: ready → reading → thinking → open → floor → closed → (reading …); a wrong answer goes from floor back to
  open while somebody may still press; `tied` and `lost` stand beside open and lead back to it or to floor.
* `stage`: ready → performing → judging → revealed → (ready …)

`next` holds the candidates for the one next step in order of preference: the first that would not be refused is
offered. Where all are refused and `shows_reasons` is set, the reasons of the first are shown (boards not marked,
ballots missing); elsewhere time or a press moves the contest on. `also` are the other commands that make sense there.
What stands in no row is refused, except for the commands that are legal at any time (`commands.py`). The diagram in
ARCHITECTURE.md is drawn from this table.

Kind: pure
"""

from msgspec import Struct

from bus import messages as m
from bus.messages import Phase, RoundKind
from controller.rules.commands import COMMANDS, CommandType


class Row(Struct, frozen=True):
    """What may be ordered in one phase."""

    next: tuple[CommandType, ...] = ()
    also: tuple[CommandType, ...] = ()
    shows_reasons: bool = False
    leads_to: tuple[Phase, ...] = ()
    """The phases that can follow, for the diagram and its test."""


_PRESSING = (m.VoidQuestion, m.Bar, m.Pardon)
_CLOCK = (m.Pause, m.SetClock, m.EndEarly)

TABLE: dict[tuple[RoundKind | None, Phase], Row] = {
    (None, Phase.SETUP): Row((m.StartMatch,), shows_reasons=True, leads_to=(Phase.INTRO,)),
    (None, Phase.INTRO): Row((m.StartRound,), (m.ReopenRound,), shows_reasons=True, leads_to=(Phase.READY,)),
    (None, Phase.RANKING): Row((m.ShowPlace,), (m.ReopenRound,)),
    (RoundKind.BOARDS, Phase.READY): Row(
        (m.StartReading,), (m.EndEarly,), shows_reasons=True, leads_to=(Phase.READING,)
    ),
    (RoundKind.BOARDS, Phase.READING): Row(
        (m.StartThinking,), (m.VoidQuestion, m.Pause, m.Resume, m.SetClock), leads_to=(Phase.THINKING, Phase.READY)
    ),
    (RoundKind.BOARDS, Phase.THINKING): Row(
        (m.Resume,), (*_CLOCK, m.VoidQuestion), leads_to=(Phase.BOARDS_UP, Phase.READY)
    ),
    (RoundKind.BOARDS, Phase.BOARDS_UP): Row(
        (m.ConfirmBoards,), (m.MarkBoard, m.VoidQuestion), shows_reasons=True, leads_to=(Phase.REVEALED, Phase.READY)
    ),
    (RoundKind.BOARDS, Phase.REVEALED): Row(
        (m.StartReading, m.EndRound),
        (m.VoidQuestion, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.READING, Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
    (RoundKind.BUZZERS, Phase.READY): Row(
        (m.StartReading,), (m.EndEarly,), shows_reasons=True, leads_to=(Phase.READING, Phase.OPEN)
    ),
    (RoundKind.BUZZERS, Phase.READING): Row(
        (m.StartThinking,),
        (m.Pause, m.Resume, m.SetClock, *_PRESSING),
        leads_to=(Phase.THINKING, Phase.OPEN, Phase.READY),
    ),
    (RoundKind.BUZZERS, Phase.THINKING): Row((m.Resume,), (*_CLOCK, *_PRESSING), leads_to=(Phase.OPEN, Phase.READY)),
    (RoundKind.BUZZERS, Phase.OPEN): Row(
        (m.StartThinking,),
        (m.CloseQuestion, m.GiveFloor, *_PRESSING),
        leads_to=(Phase.FLOOR, Phase.TIED, Phase.LOST, Phase.CLOSED, Phase.READY),
    ),
    (RoundKind.BUZZERS, Phase.FLOOR): Row(
        (),
        (m.RuleRight, m.RuleWrong, m.Resume, *_CLOCK, m.GiveFloor, m.VoidQuestion),
        leads_to=(Phase.CLOSED, Phase.OPEN, Phase.FLOOR, Phase.READY),
    ),
    (RoundKind.BUZZERS, Phase.TIED): Row(
        (m.ReopenBuzzers,),
        (m.GiveFloor, m.CloseQuestion, m.VoidQuestion),
        leads_to=(Phase.OPEN, Phase.FLOOR, Phase.CLOSED, Phase.READY),
    ),
    (RoundKind.BUZZERS, Phase.LOST): Row(
        (m.ReopenBuzzers,),
        (m.GiveFloor, m.CloseQuestion, *_PRESSING),
        leads_to=(Phase.OPEN, Phase.FLOOR, Phase.CLOSED, Phase.READY),
    ),
    (RoundKind.BUZZERS, Phase.CLOSED): Row(
        (m.StartReading, m.EndRound),
        (m.VoidQuestion, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.READING, Phase.OPEN, Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
    (RoundKind.STAGE, Phase.READY): Row(
        (m.StartPerformance,), (m.NextPerformance, m.EndEarly), leads_to=(Phase.PERFORMING,)
    ),
    (RoundKind.STAGE, Phase.PERFORMING): Row(
        (m.Resume, m.StopPerformance), (m.StopPerformance, m.Pause, m.SetClock), leads_to=(Phase.JUDGING,)
    ),
    (RoundKind.STAGE, Phase.JUDGING): Row(
        (m.RevealBallots,), (m.CastBallot, m.ReopenBallot), shows_reasons=True, leads_to=(Phase.REVEALED,)
    ),
    (RoundKind.STAGE, Phase.REVEALED): Row(
        (m.NextPerformance, m.EndRound),
        (m.EndEarly,),
        shows_reasons=True,
        leads_to=(Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
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
