"""Commands that correct: names, places, clock and scores, protests, what is undone and redone.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from bus.messages.base import Count, Message, NameText, Note, Number, check_points


class RenameTeam(Message, frozen=True):
    """Correct the name of a team, for a reason: screens and papers follow."""

    team: Number
    name: NameText
    reason: Note


class RenameMatch(Message, frozen=True):
    """Correct the title and the venue of the match, for a reason: screens and papers follow."""

    title: NameText
    venue: NameText
    reason: Note


class MoveTeam(Message, frozen=True):
    """A team moves to another station (its button is broken) and presses there from now on."""

    team: Number
    station: Number


class ExchangeTeams(Message, frozen=True):
    """Two teams take each other's stations, for a reason, and press there from now on; earlier presses stay theirs."""

    team: Number
    other: Number
    reason: Note


class MarkAbsent(Message, frozen=True):
    """A team is absent (or present again): it takes no part. Whether it is ranked at the end says the format."""

    team: Number
    absent: bool


class SetClock(Message, frozen=True):
    """Correct the time left on the clock, in whole seconds."""

    remaining_s: Annotated[int, Meta(ge=0, le=7200)]


class AdjustScore(Message, frozen=True):
    """Add points to a team, or subtract some, for a recorded reason (3 characters or more).

    `tie_break`: its tie-break points, which count for the ranking but not for the score.
    """

    team: Number
    points: Decimal
    reason: Note
    tie_break: bool = False

    def __post_init__(self) -> None:
        check_points(self.points)


Outcome = Literal["upheld", "rejected", "withdrawn"]
"""How a protest ended: upheld, rejected, or withdrawn by its team (or entered by mistake)."""


class RecordProtest(Message, frozen=True):
    """A team protests (khiếu nại).

    `round` and `item` count from 1; 0: it concerns the whole match, or the whole round.
    """

    team: Number
    round: Count
    item: Count
    text: Note


class DecideProtest(Message, frozen=True):
    """Decide protest number `protest` (from 1). A later decision replaces an earlier one; both stay on record."""

    protest: Count
    outcome: Outcome
    reason: Note


class Undo(Message, frozen=True):
    """Undo the last decision; nothing is erased, the history shows both."""


class UndoDecision(Message, frozen=True):
    """Take back the decision with this number in the history, for a reason: the last one, or an earlier one.

    `also`: the numbers of the later decisions that depend on it and are taken back with it. Without them nothing is
    done: the reasons of the refusal list them, and all that would change.
    """

    number: Count
    reason: Note
    also: Annotated[tuple[Count, ...], Meta(max_length=1000)] | None = None


class Redo(Message, frozen=True):
    """Redo what was undone last."""
