"""Adapt whoever presses, looks and listens: a technician at a terminal, or nobody; the protocol of all who do
(`simulated_operator.py`, `web_operator.py`).

Nothing here waits: the test asks, and looks for the answer while it goes on speaking to the firmware.

Kind: adapter
"""

import select
import sys
from collections.abc import Callable, Sequence
from typing import Protocol, TextIO

from bus.messages import Sentence

GLANCE_S = 0.36
"""What a person needs to see a lamp."""

YES, NO = frozenset({"y", "yes", "c", "có", "co", ""}), frozenset({"n", "no", "k", "không", "khong"})
STRAIGHT = ("y", "n", "c", "k")


class Operator(Protocol):
    """Who takes part in the test."""

    has_hands: bool
    has_eyes: bool
    patience_s: float
    """So long a press is waited for."""
    glance_s: float
    """So long a lamp must shine to be seen."""

    def prepare(self) -> None:
        """The test begins to look at the lines."""

    def press(self, station: int, nth: int, of: int) -> None:
        """Ask for a press of that station's button."""

    def gave_up(self) -> bool:
        """Whether it is known that the press will not come."""

    def ask(self, question: Sentence) -> None:
        """Ask something that is answered by yes or no."""

    def answer(self) -> bool | None:
        """The answer, None while there is none."""


class NoOperator:
    """No hands, no eyes: `--auto` on real lines."""

    has_hands = has_eyes = False
    patience_s = glance_s = 0.0

    def prepare(self) -> None:
        """Nothing to do."""

    def press(self, station: int, nth: int, of: int) -> None:
        """Nobody presses."""

    def gave_up(self) -> bool:
        """Nobody was asked."""
        return False

    def ask(self, question: Sentence) -> None:
        """Nobody hears it."""

    def answer(self) -> bool | None:
        """Nobody answers."""
        return None


class TerminalOperator:
    """A person at a terminal. `say` prints a line."""

    has_hands = has_eyes = True
    patience_s, glance_s = 30.0, GLANCE_S

    def __init__(self, say: Callable[[str], None], source: TextIO = sys.stdin) -> None:
        self._say = say
        self._source = source

    def prepare(self) -> None:
        """Hands off."""
        self._say("Nobody presses now, please.")

    def press(self, station: int, nth: int, of: int) -> None:
        """The lamp of that station blinks; ask for the press."""
        if nth == 1:
            self._say(f"Station {station}: press its button {of} times, each time when its lamp blinks.")
        else:
            self._say(f"  again ({nth} of {of})")

    def gave_up(self) -> bool:
        """A terminal has no key for it: the press is waited for."""
        return False

    def ask(self, question: Sentence) -> None:
        """Ask; Enter means yes."""
        self._drain()
        self._say(f"{question} [Y/n]")

    def answer(self) -> bool | None:
        """The line that was typed, None while there is none; an end of the input means no."""
        if not self._has_line():
            return None
        line = self._source.readline()
        words = line.strip().lower()
        if not line or words in NO:
            return False
        if words in YES:
            return True
        self._say(f"Please answer {_or(STRAIGHT)}.")
        return None

    def _has_line(self) -> bool:
        return bool(select.select([self._source], [], [], 0)[0])

    def _drain(self) -> None:
        """Forget what was typed before the question."""
        while self._source.isatty() and self._has_line() and self._source.readline():
            continue


def _or(words: Sequence[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1]))
