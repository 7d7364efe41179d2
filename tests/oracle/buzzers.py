"""The oracle's buzzers round: who may press, who was first, who is heard next, what an answer is worth.

A question has a recorded order of presses. The first of those that may still answer has the floor; whoever cannot be
told apart from it is tied with it, and the format's policy decides between them, at the front as anywhere further back.

Kind: pure
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bus.messages import EarlyPressRule
from bus.units import NS_PER_MS, NS_PER_US
from tests.oracle.answers import early_line
from tests.oracle.ledger import strike_early_press
from tests.oracle.standings import players
from tests.oracle.state import NOBODY, Evening, Lot, NonsenseError, Push, Teams

Openings = tuple[tuple[Push, ...], ...]
"""Presses by opening, the newest first."""

_BEFORE_THE_FLOOR = ("reading", "thinking", "open", "lost")


def may_answer(evening: Evening) -> Teams:
    """Who could still answer this question."""
    question = evening.current_question
    barred = question.barred | (question.early if evening.buzzers.early is EarlyPressRule.BAR else NOBODY)
    return players(evening) - barred - set(question.wrong)


def may_press(evening: Evening) -> Teams:
    """Whose presses count in this opening."""
    rivals = evening.current_question.rivals
    return may_answer(evening) & rivals if rivals else may_answer(evening)


def press_early(evening: Evening, team: int) -> Evening:
    """A press before the opening: it costs something once in a question, and nothing who may not press anyway."""
    question, rule = evening.current_question, evening.buzzers.early
    spared = question.early | question.pardoned
    if rule is EarlyPressRule.IGNORE or team in spared or team not in may_press(evening):
        return evening
    lines = (early_line(evening, team),) if rule is EarlyPressRule.BAR else ()
    return replace(evening, ledger=evening.ledger + lines, question=replace(question, early=question.early | {team}))


def open_buzzers(evening: Evening, *, rivals: Teams = NOBODY, heard_later: Openings = ()) -> Evening:
    """An opening begins. `rivals`: only these press, again; `heard_later`: presses of openings before it."""
    question = replace(
        evening.current_question,
        rivals=rivals,
        tied=NOBODY,
        floor=None,
        queue=((), *heard_later),
        afterwards=evening.current_question.afterwards if heard_later else (),
        opening=evening.moment,
        openings=evening.current_question.openings + 1,
    )
    return replace(evening, phase="open", stopped=False, question=question)


def lose_opening(evening: Evening) -> Evening:
    """The opening cannot be relied on: its presses are not, either, and what is pressed from now on is none of it."""
    question = evening.current_question
    lost = replace(question, queue=question.queue[1:], opening=-abs(question.opening))
    return replace(evening, phase="lost", stopped=False, question=lost)


def press(evening: Evening, pushes: Iterable[Push], lot: Lot) -> Evening:
    """Presses in an opening, or while somebody answers: then they are recorded for later."""
    question = evening.current_question
    counting = [push for push in sorted(pushes, key=lambda push: push.at_ns) if _counts(evening, push)]
    newest, *older = question.queue or ((),)
    if older and not question.rivals:
        return replace(evening, question=replace(question, afterwards=_recorded(question.afterwards, counting)))
    evening = replace(evening, question=replace(question, queue=(_recorded(newest, counting), *older)))
    if evening.phase != "open" or not counting:
        return evening
    return hear_next(evening, lot) or evening


def _recorded(recorded: tuple[Push, ...], pushes: Iterable[Push]) -> tuple[Push, ...]:
    """The first push of every team."""
    for push in pushes:
        if push.team not in {earlier.team for earlier in recorded}:
            recorded = (*recorded, push)
    return recorded


def _counts(evening: Evening, push: Push) -> bool:
    question, allowed_ns = evening.current_question, 0
    if push.team in question.early and evening.buzzers.early is EarlyPressRule.DELAY and question.openings == 1:
        allowed_ns = evening.buzzers.delay_ms * NS_PER_MS
    permitted = push.team in may_press(evening) and push.team != question.floor
    return permitted and not push.late and push.at_ns >= allowed_ns


def hear_next(evening: Evening, lot: Lot) -> Evening | None:
    """The first of the recorded presses that may still answer has the floor, or is tied; None: there is none."""
    can = may_answer(evening)
    for presses in (*evening.current_question.queue, evening.current_question.afterwards):
        waiting = [push for push in presses if push.team in can]
        if waiting:
            return _decide(evening, _level(evening, waiting), waiting, lot)
    return None


def _level(evening: Evening, waiting: list[Push]) -> Teams:
    """The teams that cannot be told apart from the first of the `waiting`."""
    first = waiting[0]
    window_ns = evening.buzzers.tie_window_us * NS_PER_US
    return frozenset(
        push.team
        for push in waiting
        if push is first or push.at_ns - first.at_ns <= max(window_ns, first.uncertainty_ns + push.uncertainty_ns)
    )


def _decide(evening: Evening, level: Teams, waiting: list[Push], lot: Lot) -> Evening:
    policy = evening.buzzers.on_tie
    if policy == "earliest":
        level = frozenset(push.team for push in waiting if push.at_ns == waiting[0].at_ns)
    if len(level) == 1:
        return take_floor(evening, waiting[0].team)
    if policy == "draw":
        return take_floor(evening, lot(level))
    question = replace(evening.current_question, tied=level, floor=None)
    return replace(evening, phase="tied", stopped=False, question=question)


def take_floor(evening: Evening, team: int) -> Evening:
    """`team` answers. While the question is not read to its end, that is an interrupt."""
    question = evening.current_question
    interrupted = evening.buzzers.interrupts and not question.read
    question = replace(question, floor=team, tied=NOBODY, interrupted=interrupted)
    return replace(evening, phase="floor", stopped=False, question=question)


def reopen(evening: Evening) -> Evening:
    """The buzzers open again: after a tie for the tied alone, after a lost opening for whom it was."""
    question = evening.current_question
    rivals = {"tied": question.tied, "lost": question.rivals}.get(evening.phase)
    if rivals is None:
        raise NonsenseError("nothing to open again")
    if not may_answer(evening) & (rivals or may_answer(evening)):
        raise NonsenseError("nobody may press")
    return open_buzzers(evening, rivals=rivals, heard_later=question.queue)


def give_floor(evening: Evening, team: int) -> Evening:
    """A ruling: one of the tied, or of those that may answer."""
    able = {"tied": evening.current_question.tied, "open": may_answer(evening), "lost": may_answer(evening)}
    if team not in able.get(evening.phase, NOBODY):
        raise NonsenseError("this team cannot be given the floor")
    return take_floor(evening, team)


def close(evening: Evening) -> Evening:
    """Nobody finds the answer."""
    if evening.phase not in ("open", "tied", "lost"):
        raise NonsenseError("no opening to close")
    return close_question(evening)


def close_question(evening: Evening) -> Evening:
    """Who was there has taken part, whether or not the own button was pressed."""
    playing = players(evening)
    question = replace(
        evening.current_question, floor=None, tied=NOBODY, over=True, joined=playing - evening.participants
    )
    return replace(
        evening, phase="closed", stopped=False, question=question, participants=evening.participants | playing
    )


def bar(evening: Evening, team: int) -> Evening:
    """The MC bars a team from this question."""
    question = evening.current_question
    if evening.phase not in _BEFORE_THE_FLOOR or team not in may_answer(evening):
        raise NonsenseError("this team cannot be barred now")
    return replace(evening, question=replace(question, barred=question.barred | {team}))


def pardon(evening: Evening, team: int) -> Evening:
    """A bar is lifted, and what the early press cost is given back: nothing else. Nor will another early press cost
    anything in this question."""
    question = evening.current_question
    bears = question.barred | (question.early if evening.buzzers.early is EarlyPressRule.BAR else NOBODY)
    if evening.phase not in _BEFORE_THE_FLOOR or team not in bears:
        raise NonsenseError("this team bears no bar")
    return replace(
        evening,
        ledger=strike_early_press(evening.ledger, team, question.number),
        question=replace(
            question,
            early=question.early - {team},
            barred=question.barred - {team},
            pardoned=question.pardoned | {team},
        ),
    )
