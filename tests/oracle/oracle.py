"""The oracle: told what people order and what happens, it knows where the evening stands, by its own reckoning.

Presses are what happened, rulings are what people decided: an undo takes a ruling back, and every press that still
means something in what comes back is counted again.

Kind: pure
"""

from collections.abc import Iterable, Sequence
from copy import copy

from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from controller.formats.format import BuzzersRound, Format
from tests.oracle import buzzers, flow
from tests.oracle.orders import carry_out
from tests.oracle.state import Evening, Lot, NonsenseError, Push, Teams
from tests.oracle.taking_back import Change, WayBack, way_back

DURING_A_HOLD = (
    m.AdjustScore,
    m.RecordProtest,
    m.DecideProtest,
    m.Release,
    m.Undo,
    m.Redo,
    m.ExchangeTeams,
    m.AddJudge,
    m.RemoveJudge,
)
ANSWERED = ("open", "floor", "tied")
"""Phases in which a press may count for this question."""

NO_DECISIONS = (m.RecordProtest, m.DecideProtest)


class Pressed(Struct, frozen=True):
    """Pushes that were made in one opening of one question; before its first one, `opening` is 0."""

    question: int
    opening: int
    pushes: tuple[Push, ...]


class Turn(Struct, frozen=True):
    """Where undo or redo goes back to: an evening, and how many times somebody had pressed by then; which decision was
    made there, and the moment of it, which no other has."""

    evening: Evening
    pressed: int
    command: m.Command | None = None
    moment: int = 0


def no_lot(teams: Teams) -> int:
    """Where nobody draws a lot."""
    raise AssertionError(f"nobody drew a lot between {sorted(teams)}")


class Oracle:
    """One evening. `lot` tells who was drawn among several teams."""

    def __init__(
        self, form: Format, teams: int, *, order: tuple[int, ...] = (), spares: int = 0, lot: Lot = no_lot
    ) -> None:
        numbers = tuple(range(1, teams + 1))
        self.evening = Evening(form, numbers, order or numbers, spares, judges=frozenset(range(1, form.judges + 1)))
        self._lot = lot
        self._moment = 0
        self._pressed: list[Pressed] = []
        self._before: list[Turn] = []
        """Before each decision that can be undone."""
        self._undone: list[tuple[Turn, Turn]] = []
        """Before and after each decision that can be done again."""
        self._changes: dict[int, tuple[Change, frozenset[int]]] = {}
        """What each decision that took back earlier ones made of the evening, and which these are, by its moment."""

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def after(self, command: m.Command, role: Role = Role.MC, lot: Lot = min) -> Evening:
        """The evening after an order that is not given yet. Raises `NonsenseError` where it makes no sense."""
        if self.evening.held and not isinstance(command, DURING_A_HOLD):
            raise NonsenseError("technical hold")
        match command:
            case m.Undo() if self._before:
                return self._come_back(self._before[-1], lot)
            case m.Redo() if self._undone:
                return self._come_back(self._undone[-1][1], lot)
            case m.Undo() | m.Redo():
                raise NonsenseError("nothing to undo, or to do again")
        return carry_out(replace(self.evening, moment=self._moment + 1), command, role, lot)

    def order(self, command: m.Command, role: Role = Role.MC) -> None:
        """Carry out an order. Raises `NonsenseError` where it makes no sense; then nothing has changed."""
        after = self.after(command, role, self._lot)
        turn = Turn(self.evening, len(self._pressed), command, self._moment + 1)
        self.evening, self._moment = after, self._moment + 1
        if isinstance(command, m.Undo):
            self._undone.append((self._before.pop(), turn))
        elif isinstance(command, m.Redo):
            self._before.append(self._undone.pop()[0])
        elif not isinstance(command, NO_DECISIONS):
            self._before.append(turn)
            self._undone.clear()

    def trial(self, lot: Lot | None = None) -> "Oracle":
        """The same evening, to try something in. `lot`: who is drawn in it, where nobody has drawn yet."""
        other = copy(self)
        other._lot = lot or self._lot
        other._before, other._undone, other._changes = [*self._before], [*self._undone], {**self._changes}
        return other

    @property
    def decisions(self) -> Sequence[Turn]:
        """Those that are in effect, the earliest first."""
        return tuple(self._before)

    def take_back(self, number: int) -> tuple[int, ...]:
        """Take back the decision with this number in `decisions`; returns the moments of those that go with it. Raises
        `NonsenseError` where it makes no sense; then nothing has changed."""
        evenings = [*(turn.evening for turn in self._before), self.evening]
        how = way_back(self._before, evenings, number)
        if how.withdrawn is None:
            self._go_back(number, how)
        else:
            moment = self._moment + 1
            turn = Turn(self.evening, len(self._pressed), m.UndoDecision(self._before[number].moment, ""), moment)
            after = how.withdrawn(replace(self.evening, moment=moment))
            numbers = frozenset({self._before[number].moment, *how.also})
            self.evening = flow.keep_what_was_shown(replace(after, withdrawn=self.evening.withdrawn | numbers))
            self._moment = moment
            self._before.append(turn)
            self._changes[moment] = how.withdrawn, numbers
            self._undone.clear()
        return how.also

    def _go_back(self, number: int, how: WayBack) -> None:
        """An undo for each decision, then the corrections among them once more."""
        undone = self._before[number:]
        trial = self.trial()
        for turn in reversed(undone):
            trial._lot = self._lot if turn is undone[0] else min
            trial.order(m.Undo())
        trial._lot = self._lot
        for turn in undone:
            if turn.moment in how.again:
                trial._decide_again(turn)
        self.evening, self._moment = trial.evening, trial._moment
        self._before, self._undone, self._changes = trial._before, trial._undone, trial._changes

    def _decide_again(self, turn: Turn) -> None:
        change = self._changes.get(turn.moment)
        moment = self._moment + 1
        evening = replace(self.evening, moment=moment)
        turn_again = Turn(self.evening, len(self._pressed), turn.command, moment)
        if change is not None:
            take_out, numbers = self._changes[moment] = change
            after = replace(take_out(evening), withdrawn=evening.withdrawn | numbers)
        elif isinstance(turn.command, m.DrawLots):
            after = replace(evening, lots=(*evening.lots, (_drawn_for(turn), turn.command.teams)))
        else:
            assert turn.command is not None
            after = carry_out(evening, turn.command, Role.MC, min)
        self.evening, self._moment = flow.keep_what_was_shown(after), moment
        self._before.append(turn_again)
        self._undone.clear()

    def press(self, pushes: Sequence[Push]) -> None:
        """Pushes since the opening, or before it where the buzzers are still to be opened. A hold locks all buttons,
        and so does a question that is over."""
        question = self.evening.question
        is_in_play = self.evening.phase in ("reading", "thinking", *ANSWERED)
        if question is not None and is_in_play and not self.evening.held:
            self._pressed.append(Pressed(question.number, question.opening, tuple(pushes)))
            self.evening = _count(self.evening, self._pressed[-1], self._lot)

    def time_is_up(self) -> None:
        """The clock that was running has run out."""
        self._moment += 1
        self.evening = flow.time_is_up(replace(self.evening, moment=self._moment))

    def firmware_restarts(self) -> None:
        """An opening that was on cannot be relied on."""
        if self.evening.phase == "open":
            self.evening = buzzers.lose_opening(self.evening)

    def power_fails(self) -> None:
        """The same, and every clock stands."""
        self.firmware_restarts()
        self.evening = replace(self.evening, stopped=True)

    def _come_back(self, turn: Turn, lot: Lot) -> Evening:
        """An older state with the presses that were made since. Clocks stand; an opening must be made again."""
        evening = _count_all(turn.evening, self._pressed[turn.pressed :], lot)
        if evening.phase == "open":
            evening = buzzers.lose_opening(evening)
        return replace(evening, stopped=True)


def _drawn_for(turn: Turn) -> int | None:
    """For which round the lots were drawn; None: for the prizes."""
    return turn.evening.round if turn.evening.phase == "intro" else None


def _count_all(evening: Evening, pressed: Iterable[Pressed], lot: Lot) -> Evening:
    for presses in pressed:
        evening = _count(evening, presses, lot)
    return evening


def _count(evening: Evening, pressed: Pressed, lot: Lot) -> Evening:
    """`evening` with presses, where they mean something in it."""
    question = evening.question
    if question is None or (question.number, question.opening) != (pressed.question, pressed.opening):
        return evening
    if evening.phase in ("reading", "thinking") and isinstance(evening.rules, BuzzersRound):
        for push in pressed.pushes:
            evening = buzzers.press_early(evening, push.team)
    elif evening.phase in ANSWERED:
        evening = buzzers.press(evening, pressed.pushes, lot)
    return evening
