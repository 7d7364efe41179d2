"""The oracle: told what people order and what happens, it knows where the evening stands, by its own reckoning.

Presses are what happened, rulings are what people decided: an undo takes a ruling back, and every press that still
means something in what comes back is counted again.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from controller.formats.format import BuzzersRound, Format
from tests.oracle import buzzers, flow
from tests.oracle.orders import carry_out
from tests.oracle.state import Evening, Lot, NonsenseError, Push, Teams

DURING_A_HOLD = (m.AdjustScore, m.RecordProtest, m.DecideProtest, m.Release, m.Undo, m.Redo, m.ExchangeTeams)
ANSWERED = ("open", "floor", "tied")
"""Phases in which a press may count for this question."""

NO_DECISIONS = (m.RecordProtest, m.DecideProtest)


class Pressed(Struct, frozen=True):
    """Pushes that were made in one opening of one question; before its first one, `opening` is 0."""

    question: int
    opening: int
    pushes: tuple[Push, ...]


class Turn(Struct, frozen=True):
    """Where undo or redo goes back to: an evening, and how many times somebody had pressed by then."""

    evening: Evening
    pressed: int


def no_lot(teams: Teams) -> int:
    """Where nobody draws a lot."""
    raise AssertionError(f"nobody drew a lot between {sorted(teams)}")


class Oracle:
    """One evening. `lot` tells who was drawn among several teams."""

    def __init__(
        self, form: Format, teams: int, *, order: tuple[int, ...] = (), spares: int = 0, lot: Lot = no_lot
    ) -> None:
        numbers = tuple(range(1, teams + 1))
        self.evening = Evening(form, numbers, order or numbers, spares)
        self._lot = lot
        self._moment = 0
        self._pressed: list[Pressed] = []
        self._before: list[Turn] = []
        """Before each decision that can be undone."""
        self._undone: list[tuple[Turn, Turn]] = []
        """Before and after each decision that can be done again."""

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
        after, turn = self.after(command, role, self._lot), Turn(self.evening, len(self._pressed))
        self.evening, self._moment = after, self._moment + 1
        if isinstance(command, m.Undo):
            self._undone.append((self._before.pop(), turn))
        elif isinstance(command, m.Redo):
            self._before.append(self._undone.pop()[0])
        elif not isinstance(command, NO_DECISIONS):
            self._before.append(turn)
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
