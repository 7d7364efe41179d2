"""Facts of a question: it is read, thought about, voided.

Kind: pure
"""

from decimal import Decimal

from controller.packs.pack import Question
from controller.rules.contest import Clock
from controller.rules.fact import Fact


class ReadingStarted(Fact, frozen=True):
    """The MC reads `question`, the `item`th of the round (from 0)."""

    moves_on = True

    item: int
    question: Question
    spare: bool
    contenders: tuple[int, ...]
    clock: Clock | None = None


class ThinkingStarted(Fact, frozen=True):
    """The clock runs; in a buzzers round the buzzers open at its end."""

    moves_on = True

    clock: Clock


class QuestionVoided(Fact, frozen=True):
    """The question does not count; its `points` were taken back."""

    moves_on = True

    points: dict[int, Decimal]


Facts = ReadingStarted | ThinkingStarted | QuestionVoided
"""Any of them."""
