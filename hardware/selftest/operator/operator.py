"""The operator of a self-test, who presses, looks and listens: a technician at a terminal, or nobody.

`simulated_operator.py` and `web_operator.py` have the other two. Nothing here waits: the test asks, and polls for the
answer while it keeps exchanging messages with the firmware.

Kind: adapter
"""

import select
import sys
from collections.abc import Callable
from typing import Protocol, TextIO

from bus.language import Translate
from bus.messages import Sentence

GLANCE_S = 0.36
"""Time that a person needs to notice a lamp."""

HANDS_OFF = Sentence("selftest-hands-off", "Hands off the buttons now, please")
PRESS_TIMES = "Station {number}: press its button {count} times, each time when its lamp blinks"
PRESS_AGAIN = "Again: press {press} of {presses}"
QUESTION = "{question} [Y/n]"
YES_OR_NO = Sentence("selftest-yes-or-no", "Please answer y or n")

YES, NO = frozenset({"y", "yes", "c", "có", "co", ""}), frozenset({"n", "no", "k", "không", "khong"})
"""Answers in English and Vietnamese, whatever the language of the questions; Enter means yes."""


class Operator(Protocol):
    """Whoever takes part in the test."""

    can_press: bool
    can_observe: bool
    press_timeout_s: float
    """How long to wait for a press."""
    glance_s: float
    """How long a lamp must be lit to be noticed."""

    def request_hands_off(self) -> None:
        """Ask that nobody presses: the test starts to watch the lines."""

    def request_press(self, station: int, nth: int, of: int) -> None:
        """Ask for a press of that station's button: the `nth` of `of`."""

    def has_given_up(self) -> bool:
        """Whether the operator says that the requested press will not come."""

    def ask(self, question: Sentence) -> None:
        """Ask a question that is answered by yes or no."""

    def answer(self) -> bool | None:
        """The answer; None while there is none."""


class NoOperator:
    """Nobody presses and nobody looks: `--auto` on real lines."""

    can_press = can_observe = False
    press_timeout_s = glance_s = 0.0

    def request_hands_off(self) -> None:
        """See `Operator.request_hands_off`: there is nobody to ask."""

    def request_press(self, station: int, nth: int, of: int) -> None:
        """See `Operator.request_press`: nobody presses."""

    def has_given_up(self) -> bool:
        """See `Operator.has_given_up`."""
        return False

    def ask(self, question: Sentence) -> None:
        """See `Operator.ask`: nobody hears it."""

    def answer(self) -> bool | None:
        """See `Operator.answer`: nobody answers."""
        return None


class TerminalOperator:
    """A technician at a terminal. `print_line` prints a line, `translate` says it in the technician's language."""

    can_press = can_observe = True
    press_timeout_s, glance_s = 30.0, GLANCE_S

    def __init__(
        self, print_line: Callable[[str], None], translate: Translate = str, source: TextIO = sys.stdin
    ) -> None:
        self._print_line = print_line
        self._translate = translate
        self._source = source

    def request_hands_off(self) -> None:
        """See `Operator.request_hands_off`."""
        self._say(HANDS_OFF)

    def request_press(self, station: int, nth: int, of: int) -> None:
        """See `Operator.request_press`; the lamp of that station blinks."""
        if nth == 1:
            self._say(Sentence("selftest-press-times", PRESS_TIMES, {"number": station, "count": of}))
        else:
            self._say(Sentence("selftest-press-again", PRESS_AGAIN, {"press": nth, "presses": of}))

    def has_given_up(self) -> bool:
        """See `Operator.has_given_up`: a terminal has no key for this, so the test waits for the press."""
        return False

    def ask(self, question: Sentence) -> None:
        """See `Operator.ask`; Enter means yes."""
        self._drain()
        self._say(Sentence("selftest-question", QUESTION, {"question": question}))

    def answer(self) -> bool | None:
        """See `Operator.answer`: the line that was typed; the end of the input means no."""
        if not self._has_line():
            return None
        line = self._source.readline()
        reply = line.strip().lower()
        if not line or reply in NO:
            return False
        if reply in YES:
            return True
        self._say(YES_OR_NO)
        return None

    def _say(self, sentence: Sentence) -> None:
        self._print_line(self._translate(sentence))

    def _has_line(self) -> bool:
        return bool(select.select([self._source], [], [], 0)[0])

    def _drain(self) -> None:
        """Discard what was reply before the question."""
        while self._source.isatty() and self._has_line() and self._source.readline():
            continue
