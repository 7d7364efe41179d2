"""Rulings in the minutes: decisions, corrections, protests and incidents, each in a sentence.

Ordinary play (right, wrong, boards) is in the tables of the rounds. This module lists what changed the course of play:
who decided it, when and why. What was undone stays in the list, marked.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Author, Sentence
from controller.formats.tie_criteria import with_round_names
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from reports.ruling_texts import ruling_text
from reports.wording import Wording


class Ruling(Struct, frozen=True):
    """One line: number of its fact, when (wall time), who, what, why; `undone`: it was undone later."""

    seq: int
    wall_ns: int
    who: Author
    what: str
    reason: str = ""
    undone: bool = False


class _Decision(Struct):
    """A decision that can be undone: its cause, the lines that its facts added, and the decisions that it took back."""

    cause: str
    seq: int
    label: str
    lines: list[int]
    takes_back: list["_Decision"]


def rulings(records: Iterable[tuple[Row, Record]], wording: Wording) -> tuple[Ruling, ...]:
    """The rulings of one match, in order."""
    phrase = wording.phrase
    contest = Contest()
    lines: list[Ruling] = []
    decisions: list[_Decision] = []
    undone: list[_Decision] = []
    for row, record in records:
        before, contest = contest, apply(contest, record.fact)
        fact = record.fact
        if isinstance(fact, f.Decided):
            undone.clear()
            decisions.append(_Decision(record.cause, row.seq, _label(before, fact.label, wording), [], []))
            continue
        text = ruling_text(before, fact, wording)
        if isinstance(fact, f.Undone) and decisions:
            decision = decisions.pop()
            undone.append(decision)
            _mark(lines, decision, undone=True)
            text = (phrase("Decision {number} undone: {decision}", number=decision.seq, decision=decision.label), "")
        elif isinstance(fact, f.Redone) and undone:
            decision = undone.pop()
            decisions.append(decision)
            _mark(lines, decision, undone=False)
            text = (phrase("Decision {number} restored: {decision}", number=decision.seq, decision=decision.label), "")
        elif isinstance(fact, f.DecisionTakenBack):
            what = _label(before, fact.what, wording)
            text = (phrase("Decision {number} undone: {decision}", number=fact.number, decision=what), fact.reason)
            if not fact.goes_back:
                numbers = {fact.number, *fact.also}
                decisions[-1].takes_back = [decision for decision in decisions if decision.seq in numbers]
                _mark(lines, decisions[-1], undone=False)
        if text is not None:
            belongs = bool(decisions) and decisions[-1].cause == record.cause
            if belongs and not isinstance(fact, f.Undone | f.Redone | f.PackOpened):
                decisions[-1].lines.append(len(lines))
            lines.append(Ruling(row.seq, record.wall_ns, record.author, *text))
    return tuple(lines)


def _label(contest: Contest, label: Sentence, wording: Wording) -> str:
    """What a decision is called."""
    if contest.evening is None:
        return wording.say(label)
    return wording.say(with_round_names(label, contest.evening.format, wording.language))


def _mark(lines: list[Ruling], decision: _Decision, *, undone: bool) -> None:
    """It was undone, or is in effect again; what it took back is the other way round."""
    for n in decision.lines:
        lines[n] = replace(lines[n], undone=undone)
    for earlier in decision.takes_back:
        for n in earlier.lines:
            lines[n] = replace(lines[n], undone=not undone)
