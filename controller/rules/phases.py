"""Decide which commands are legal in which phase: one table. Pure.

Theory of operation. A match goes `setup` → `intro` → a round → `intro` → … → `ranking`. Inside a round every question
or performance walks through the phases of the round's kind, from top to bottom of the table:

* `boards`: ready → reading → thinking → boards_up → revealed → (reading …)
* `buzzers`: ready → reading → thinking → open → floor → closed → (reading …); a wrong answer goes from floor back to
  open while somebody may still press; `tied` and `lost` stand beside open and lead back to it or to floor.
* `stage`: ready → performing → judging → revealed → (ready …)

`next` holds the candidates for the one next step in order of preference: the first that would not be refused is
offered. Where all are refused and `tells` is set, the reasons of the first are shown (boards not marked, ballots
missing); elsewhere time or a press moves the contest on. `also` are the other commands that make sense there. What
stands in no row is refused. The diagram in the README is drawn from this table.

Kind: pure
"""

from msgspec import Struct

from bus import messages as m
from bus.messages import Role, RoundKind

CommandType = type[m.Message]


class Row(Struct, frozen=True):
    """What may be ordered in one phase."""

    next: tuple[CommandType, ...] = ()
    also: tuple[CommandType, ...] = ()
    tells: bool = False
    leads_to: tuple[str, ...] = ()
    """The phases that can follow, for the diagram and its test."""


_PRESSING = (m.VoidQuestion, m.Bar, m.Pardon)
_CLOCK = (m.Pause, m.SetClock, m.EndEarly)

TABLE: dict[tuple[RoundKind | None, str], Row] = {
    (None, "setup"): Row((m.StartMatch,), tells=True, leads_to=("intro",)),
    (None, "intro"): Row((m.StartRound,), (m.ReopenRound,), tells=True, leads_to=("ready",)),
    (None, "ranking"): Row((m.ShowPlace,), (m.ReopenRound,)),
    (RoundKind.BOARDS, "ready"): Row((m.StartReading,), (m.EndEarly,), tells=True, leads_to=("reading",)),
    (RoundKind.BOARDS, "reading"): Row(
        (m.StartThinking,), (m.VoidQuestion, m.Pause, m.Resume, m.SetClock), leads_to=("thinking", "ready")
    ),
    (RoundKind.BOARDS, "thinking"): Row((m.Resume,), (*_CLOCK, m.VoidQuestion), leads_to=("boards_up", "ready")),
    (RoundKind.BOARDS, "boards_up"): Row(
        (m.ConfirmBoards,), (m.MarkBoard, m.VoidQuestion), tells=True, leads_to=("revealed", "ready")
    ),
    (RoundKind.BOARDS, "revealed"): Row(
        (m.StartReading, m.EndRound),
        (m.VoidQuestion, m.EndEarly),
        tells=True,
        leads_to=("reading", "ready", "intro", "ranking"),
    ),
    (RoundKind.BUZZERS, "ready"): Row((m.StartReading,), (m.EndEarly,), tells=True, leads_to=("reading", "open")),
    (RoundKind.BUZZERS, "reading"): Row(
        (m.StartThinking,), (m.Pause, m.Resume, m.SetClock, *_PRESSING), leads_to=("thinking", "open", "ready")
    ),
    (RoundKind.BUZZERS, "thinking"): Row((m.Resume,), (*_CLOCK, *_PRESSING), leads_to=("open", "ready")),
    (RoundKind.BUZZERS, "open"): Row(
        (m.StartThinking,),
        (m.CloseQuestion, m.GiveFloor, *_PRESSING),
        leads_to=("floor", "tied", "lost", "closed", "ready"),
    ),
    (RoundKind.BUZZERS, "floor"): Row(
        (),
        (m.RuleRight, m.RuleWrong, m.Resume, *_CLOCK, m.GiveFloor, m.VoidQuestion),
        leads_to=("closed", "open", "floor", "ready"),
    ),
    (RoundKind.BUZZERS, "tied"): Row(
        (m.OpenAgain,), (m.GiveFloor, m.CloseQuestion, m.VoidQuestion), leads_to=("open", "floor", "closed", "ready")
    ),
    (RoundKind.BUZZERS, "lost"): Row(
        (m.OpenAgain,), (m.GiveFloor, m.CloseQuestion, *_PRESSING), leads_to=("open", "floor", "closed", "ready")
    ),
    (RoundKind.BUZZERS, "closed"): Row(
        (m.StartReading, m.EndRound),
        (m.VoidQuestion, m.EndEarly),
        tells=True,
        leads_to=("reading", "open", "ready", "intro", "ranking"),
    ),
    (RoundKind.STAGE, "ready"): Row((m.StartPerformance,), (m.NextPerformance, m.EndEarly), leads_to=("performing",)),
    (RoundKind.STAGE, "performing"): Row(
        (m.Resume, m.StopPerformance), (m.StopPerformance, m.Pause, m.SetClock), leads_to=("judging",)
    ),
    (RoundKind.STAGE, "judging"): Row(
        (m.RevealBallots,), (m.CastBallot, m.ReopenBallot), tells=True, leads_to=("revealed",)
    ),
    (RoundKind.STAGE, "revealed"): Row(
        (m.NextPerformance, m.EndRound), (m.EndEarly,), tells=True, leads_to=("ready", "intro", "ranking")
    ),
}

ANY_TIME: tuple[CommandType, ...] = (
    m.AdjustScore,
    m.RecordProtest,
    m.DecideProtest,
    m.Undo,
    m.Redo,
    m.Hold,
    m.Release,
    m.MoveTeam,
    m.MarkAbsent,
    m.SetBrightness,
    m.TakePack,
)
"""Legal in every phase; where one has a reason of its own against it, that is said."""

IN_HOLD: tuple[CommandType, ...] = (
    m.Release,
    m.AdjustScore,
    m.RecordProtest,
    m.DecideProtest,
    m.Undo,
    m.Redo,
    m.MoveTeam,
    m.MarkAbsent,
    m.Pardon,
    m.SetBrightness,
)
"""What a technical hold leaves possible."""

PERMITTED: dict[Role, tuple[CommandType, ...]] = {
    Role.JUDGE: (m.CastBallot,),
    Role.DESK: (
        m.CastBallot,
        m.ReopenBallot,
        m.AdjustScore,
        m.RecordProtest,
        m.DecideProtest,
        m.Undo,
        m.Redo,
        m.MarkBoard,
        m.VoidQuestion,
        m.Bar,
        m.Pardon,
        m.MoveTeam,
        m.MarkAbsent,
        m.Hold,
        m.Release,
        m.SetBrightness,
        m.TakePack,
    ),
    Role.TECH: (m.Hold, m.Release, m.MoveTeam, m.SetBrightness),
}
"""What each role may order; the MC may order everything, and who is not named here nothing."""


def permitted(role: Role, command: m.Command) -> bool:
    """Whether `role` may give `command` at all."""
    return role is Role.MC or isinstance(command, PERMITTED.get(role, ()))


def legal(kind: RoundKind | None, phase: str, command: m.Command) -> bool:
    """Whether the table allows `command` in this phase."""
    row = TABLE[kind, phase]
    return isinstance(command, (*row.next, *row.also, *ANY_TIME))


def diagram(kind: RoundKind) -> str:
    """The phases of `kind` as a Mermaid state diagram, for the README."""
    own = [phase for (one, phase) in TABLE if one is kind]
    lines = ["stateDiagram-v2", f"    [*] --> {own[0]}"]
    for phase in own:
        for to in TABLE[kind, phase].leads_to:
            lines.append(f"    {phase} --> {to if to in own else '[*]'}")
    return "\n".join(dict.fromkeys(lines))
