"""Undo of any decision in the history, for a reason, not only of the last.

Theory of operation. What is on can be gone back in: to before the decision, with all later ones that rest on it, like
an undo for each of them (presses stay); corrections made meanwhile are made again. What is over is withdrawn
(`withdrawals.py`, `ruling_withdrawals.py`), and the evening goes on where it is. Either way, an order that does not
name exactly what is taken back with it changes nothing: its refusal lists that first, and what would follow.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role, Sentence, SentenceArgs
from controller.rules import corrections
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.consequences import consequences
from controller.rules.contest import Contest, UndoPoint
from controller.rules.corrections import mark_absent
from controller.rules.order import Order
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, RefusedError, refuse_if
from controller.rules.ruling_withdrawals import mark_facts, ruling_facts
from controller.rules.withdrawals import (
    begins_item,
    correction_facts,
    dependent_beginning,
    is_correction,
    rests_on,
)

LISTED_FIRST = Sentence("listed-first", "Nothing is taken back yet: this is what would follow")
LIST_CHANGED = Sentence("list-changed", "What depends on it has changed since it was listed: see the new list")


class _Plan(Struct, frozen=True):
    """What takes a decision back: the later decisions that go with it, the newest first, and all facts."""

    also: tuple[UndoPoint, ...]
    facts: tuple[f.AnyFact, ...]


def undo_decision(contest: Contest, order: Order[m.UndoDecision], now_ns: int) -> list[f.AnyFact]:
    """Take back a decision of the history with all that rests on it, once the person has seen what that is."""
    command = order.command
    reason = command.reason.strip()
    point = next((point for point in _decisions(contest) if point.number == command.number), None)
    none = Sentence("no-decision", "Decision {number} is not in effect", {"number": command.number})
    is_listing = command.also is None
    refuse_if(
        [
            none if point is None or point.number in contest.withdrawn else None,
            None if is_listing or len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    if point is None:
        return []
    plan = _plan(contest, point, replace(order, command=replace(command, reason=reason)), now_ns)
    if command.also is None or set(command.also) != {later.number for later in plan.also}:
        first = LISTED_FIRST if is_listing else LIST_CHANGED
        raise RefusedError(
            [first, *map(_taken_along, plan.also), *consequences(contest, apply_all(contest, plan.facts))]
        )
    return list(plan.facts)


def _decisions(contest: Contest) -> Iterator[UndoPoint]:
    """The decisions that undo could take back one by one, the newest first."""
    point = contest.undo_point
    while point is not None:
        yield point
        point = point.contest.undo_point


def _taken_along(point: UndoPoint) -> Sentence:
    args: SentenceArgs = {"what": point.label, "number": point.number}
    return Sentence("taken-along", "“{what}” (number {number}) is taken back, too", args)


def _plan(contest: Contest, point: UndoPoint, order: Order[m.UndoDecision], now_ns: int) -> _Plan:
    newer: list[UndoPoint] = []
    for decision in _decisions(contest):
        if decision.number == point.number:
            break
        newer.insert(0, decision)
    if newer and is_correction(point):
        facts = correction_facts(contest, point, order.command.reason, now_ns)
        return _withdrawal(point, (), newer, facts, order, now_ns)
    mark = mark_facts(contest, point, newer)
    if mark is not None:
        return _withdrawal(point, (), newer, mark, order, now_ns)
    end = next((n for n, decision in enumerate(newer) if begins_item(decision)), None)
    if end is None:
        return _return(contest, point, newer, order, now_ns)
    if begins_item(point):
        raise RefusedError([_gone_on(newer)])
    facts, also = ruling_facts(contest, point, newer[:end], newer[end])
    return _withdrawal(point, tuple(reversed(also)), newer, facts, order, now_ns)


def _gone_on(newer: Sequence[UndoPoint]) -> Sentence:
    text = "The evening has gone on: {count} later decisions rest on it, the first is “{what}” (number {number})"
    args: SentenceArgs = {"count": len(newer), "what": newer[0].label, "number": newer[0].number}
    return Sentence("gone-on", text, args)


# ------------------------------------------------------------------------------------- what is over is withdrawn


def _withdrawal(
    point: UndoPoint,
    also: tuple[UndoPoint, ...],
    newer: Sequence[UndoPoint],
    facts: Sequence[f.AnyFact],
    order: Order[m.UndoDecision],
    now_ns: int,
) -> _Plan:
    """A decision of its own, which undo can take back. Raises `RefusedError` where a round was begun by what is taken
    back: who takes part in it cannot be chosen again."""
    dependent = dependent_beginning(newer, facts)
    refuse_if([rests_on(dependent) if dependent is not None else None])
    args: SentenceArgs = {
        "number": point.number,
        "what": point.label,
        "reason": order.command.reason,
    }
    done = Sentence("did-take-back", "Decision {number} taken back: {what} ({reason})", args)
    return _Plan(also, (f.Decided(done, now_ns), _taken_back(point, also, order), *facts))


def _taken_back(point: UndoPoint, also: Sequence[UndoPoint], order: Order[m.UndoDecision]) -> f.DecisionTakenBack:
    numbers = tuple(later.number for later in also)
    return f.DecisionTakenBack(point.number, numbers, point.label, order.command.reason)


# ------------------------------------------------------------------------------------ what is on is gone back in


def _return(
    contest: Contest, point: UndoPoint, newer: Sequence[UndoPoint], order: Order[m.UndoDecision], now_ns: int
) -> _Plan:
    """An undo for each decision back to `point`, and the corrections among the later ones once more."""
    also = tuple(later for later in reversed(newer) if not is_correction(later))
    facts: list[f.AnyFact] = [replace(_taken_back(point, also, order), goes_back=True)]
    state = apply_all(contest, facts)
    undo = Order(m.Undo(), order.who, Role.MC, draw=order.draw)
    for _ in (*newer, point):
        undone = corrections.undo(state, undo, now_ns)
        facts += undone
        state = apply_all(state, undone)
    for correction in _corrections_that_stand(contest, point, newer):
        again = [f.Decided(_again(correction.label), now_ns), *_again_facts(state, correction, now_ns)]
        facts += again
        state = apply_all(state, again)
    return _Plan(also, tuple(facts))


def _corrections_that_stand(contest: Contest, point: UndoPoint, newer: Sequence[UndoPoint]) -> Iterator[UndoPoint]:
    """All but those that were taken back again meanwhile, and what took them back."""
    for later in newer:
        undid = [fact.number for fact in later.facts if isinstance(fact, f.DecisionTakenBack)]
        is_moot = later.number in contest.withdrawn or any(number >= point.number for number in undid)
        if is_correction(later) and not is_moot:
            yield later


def _again(label: Sentence) -> Sentence:
    return label if label.code == "did-again" else Sentence("did-again", "Still in effect: {what}", {"what": label})


def _again_facts(contest: Contest, correction: UndoPoint, now_ns: int) -> Iterator[f.AnyFact]:
    """The facts of a correction, as of now. Raises `RefusedError` where a team is absent that now is needed."""
    for fact in cast(tuple[f.AnyFact, ...], correction.facts):
        if isinstance(fact, f.TeamAbsent):
            yield from mark_absent(contest, Order(m.MarkAbsent(fact.team, fact.absent), "", Role.MC), now_ns)
        else:
            yield replace(fact, at_ns=now_ns) if isinstance(fact, f.TeamsExchanged) else fact
