"""How a decision of the evening is taken back that is not the last: what goes with it, and what becomes of the evening.

While a question is on, people go back to before the decision; corrections of the desk have nothing to do with that and
stay. Of a question that is over only points can be taken out again: those of the ruling, and of the rulings on the same
question that came after it and because of it. Whoever was let into a round, or was put out, stays so.

Kind: pure
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from tests.oracle import flow
from tests.oracle.ledger import Ledger, Line
from tests.oracle.standings import best_teams
from tests.oracle.state import Evening, NonsenseError

CORRECTIONS = (m.AdjustScore, m.MarkAbsent, m.MoveTeam, m.ExchangeTeams, m.DrawLots, m.UndoDecision)
RULINGS = (m.RuleRight, m.RuleWrong, m.ConfirmBoards, m.RevealBallots, m.Pardon)
Change = Callable[[Evening], Evening]


class Decision(Protocol):
    """One decision, with the evening before it."""

    @property
    def evening(self) -> Evening: ...
    @property
    def command(self) -> m.Command | None: ...
    @property
    def moment(self) -> int: ...


class WayBack(Struct, frozen=True):
    """`also`: the moments of the decisions that go with it. `withdrawn`: what it makes of the evening that goes on;
    None: people go back, and make the decisions `again` that stay."""

    also: tuple[int, ...] = ()
    withdrawn: Change | None = None
    again: frozenset[int] = frozenset()


def way_back(decisions: Sequence[Decision], evenings: Sequence[Evening], number: int) -> WayBack:
    """How the decision `number` is taken back; `evenings`: the one before each decision, and the present one. Raises
    `NonsenseError`."""
    decision, later, now = decisions[number], decisions[number + 1 :], evenings[-1]
    if decision.moment in now.withdrawn:
        raise NonsenseError("taken back already")
    left = [n for n in range(number + 1, len(decisions)) if _where(evenings[n]) != _where(evenings[n + 1])]
    if later and isinstance(decision.command, CORRECTIONS):
        change = _correction(decision, evenings[number + 1], now)
        _refuse_what_began(decisions, evenings, number, _as_if_before(decision, change), frozenset())
        return WayBack(withdrawn=change)
    if not left:
        return _go_back(decision, later, now)
    if _where(evenings[number]) != _where(evenings[number + 1]):
        raise NonsenseError("the evening has gone on")
    return _ruling(decisions, evenings, number, left[0])


def _where(evening: Evening) -> tuple[object, ...]:
    """At which question or performance the evening is, or between which."""
    question, stage = evening.question, evening.stage
    return (
        evening.phase if evening.phase in ("setup", "intro", "ranking") else "",
        evening.round,
        evening.item,
        question and (question.number, question.begun),
        stage and stage.called,
    )


def _correction(decision: Decision, after: Evening, now: Evening) -> Change:
    match decision.command:
        case m.AdjustScore():
            return _without(decision.evening.ledger, after.ledger)
        case m.MarkAbsent(team=team, absent=absent):
            if (team in now.absent) is not absent:
                raise NonsenseError("marked again since")
            flow.mark_absent(now, team, absent=not absent)
            return lambda evening: flow.mark_absent(evening, team, absent=not absent)
    raise NonsenseError("what took back another decision is not taken back itself")


def _as_if_before(decision: Decision, change: Change) -> Change:
    """The same, for an evening in which it had never been so."""
    match decision.command:
        case m.MarkAbsent(team=team, absent=True):
            return lambda evening: replace(evening, absent=evening.absent - {team})
        case m.MarkAbsent(team=team):
            return lambda evening: replace(evening, absent=evening.absent | {team})
    return change


def _go_back(decision: Decision, later: Sequence[Decision], now: Evening) -> WayBack:
    stay = {other.moment for other in later if isinstance(other.command, CORRECTIONS)}
    moot = {
        other.moment
        for other in later
        if isinstance(other.command, m.UndoDecision) and other.command.number >= decision.moment
    }
    also = tuple(other.moment for other in later if other.moment not in stay)
    return WayBack(also, again=frozenset(stay - moot - now.withdrawn))


def _ruling(decisions: Sequence[Decision], evenings: Sequence[Evening], number: int, left: int) -> WayBack:
    if isinstance(decisions[left].command, m.VoidQuestion):
        raise NonsenseError("voided since")
    stage = evenings[number].stage
    repeated = {
        (evenings[n].round, command.team)
        for n in range(number + 1, len(decisions))
        if isinstance(command := decisions[n].command, m.RepeatPerformance)
    }
    if stage is not None and (evenings[number].round, stage.on_stage) in repeated:
        raise NonsenseError("repeated since")
    withdrawn = evenings[-1].withdrawn
    also = [
        n
        for n in range(number + 1, left)
        if isinstance(decisions[n].command, RULINGS) and decisions[n].moment not in withdrawn
    ]
    if not isinstance(decisions[number].command, RULINGS):
        raise NonsenseError("nothing of it is left")
    rulings = [number, *also]
    changes = [_without(evenings[n].ledger, evenings[n + 1].ledger) for n in rulings]

    def change(evening: Evening) -> Evening:
        for take_out in changes:
            evening = take_out(evening)
        for n in rulings:
            evening = _unmarked(evening, evenings[n], decisions[n].command)
        return evening

    judged = {evenings[n].question.number for n in rulings if evenings[n].question is not None}  # type: ignore[union-attr]
    _refuse_what_began(decisions, evenings, number, change, frozenset(judged))
    return WayBack(tuple(decisions[n].moment for n in also), withdrawn=change)


def _unmarked(evening: Evening, before: Evening, ruling: m.Command | None) -> Evening:
    """Where the question of this ruling is on again, nobody is right or wrong by it."""
    question, earlier = evening.question, before.question
    if question is None or earlier is None or question.number != earlier.number:
        return evening
    match ruling:
        case m.ConfirmBoards():
            question = replace(question, marks={})
            put_in = {team: by for team, by in evening.out.items() if by != question.number}
            return replace(evening, question=question, out=put_in)
        case m.RuleRight():
            question = replace(question, right=None)
        case m.RuleWrong():
            question = replace(question, wrong=tuple(team for team in question.wrong if team != earlier.floor))
    return replace(evening, question=question)


def _without(before: Ledger, after: Ledger) -> Change:
    """Takes out the lines that were added between the two, and puts back those that were removed."""
    added, removed = _more(after, before), _more(before, after)
    return lambda evening: replace(evening, ledger=(*_more(evening.ledger, added), *removed))


def _more(lines: Sequence[Line], others: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those of the others, each as often as it stands there."""
    rest = list(lines)
    for line in others:
        if line in rest:
            rest.remove(line)
    return tuple(rest)


def _refuse_what_began(
    decisions: Sequence[Decision], evenings: Sequence[Evening], number: int, change: Change, judged: frozenset[int]
) -> None:
    """A round for the best began by the points as they were; a question was read without those put out before it."""
    for n in range(number + 1, len(decisions)):
        before = evenings[n]
        match decisions[n].command:
            case m.StartRound() if not before.in_tie_break and best_teams(before) != best_teams(change(before)):
                raise NonsenseError("others would take part in a round that has begun")
            case m.StartReading() if judged & set(before.out.values()):
                raise NonsenseError("a question was read without those that it put out")
