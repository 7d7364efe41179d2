"""What a person may order; it travels inside `requests.CommandRequest`. Pure data.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from bus.messages.base import Message, Note, Number, SealedName


class StartMatch(Message, frozen=True):
    """Begin the evening: from now on scores count. `override`: even though something that is safe to miss is
    missing."""

    override: bool = False


class StartRound(Message, frozen=True):
    """Leave the round's introduction; its first question or performance is next."""


class StartReading(Message, frozen=True):
    """The MC begins to read the next question."""


class StartThinking(Message, frozen=True):
    """The question is read: start the clock (and arm the buzzers for its end)."""


class MarkBoard(Message, frozen=True):
    """Mark a team's board; `right` None takes the mark away."""

    team: Number
    right: bool | None
    late: bool = False
    """The board came up late; it is noted, and `right` says what it is worth all the same."""


class ConfirmBoards(Message, frozen=True):
    """All boards are marked: give the points."""


class RuleRight(Message, frozen=True):
    """The team that has the floor answered right."""


class RuleWrong(Message, frozen=True):
    """The team that has the floor answered wrong (or not at all)."""


class ReopenBuzzers(Message, frozen=True):
    """Open the buzzers again: after a tie, or when the opening was lost."""


class GiveFloor(Message, frozen=True):
    """The MC's ruling on a tie, or without equipment: this team has the floor."""

    team: Number


class CloseQuestion(Message, frozen=True):
    """No team finds the answer: close the question."""


class VoidQuestion(Message, frozen=True):
    """The question does not count; its points are taken back and a spare takes its place."""


class Pardon(Message, frozen=True):
    """Take back the consequence of an early press."""

    team: Number


class Bar(Message, frozen=True):
    """Take a team's right to press in this question."""

    team: Number


class StartPerformance(Message, frozen=True):
    """The team on stage begins; its clock runs."""


class StopPerformance(Message, frozen=True):
    """The team on stage is done; judging begins."""


class CastBallot(Message, frozen=True):
    """A judge's marks, one per criterion in the format's order, as a FINAL ballot."""

    judge: Number
    marks: tuple[Decimal, ...]


class ReopenBallot(Message, frozen=True):
    """Give a FINAL ballot back to its judge, before the reveal."""

    judge: Number


class RevealBallots(Message, frozen=True):
    """All ballots are in: show the score. `override`: without the judges who are not FINAL; the others' marks count."""

    override: bool = False


class NextPerformance(Message, frozen=True):
    """The next team comes on stage."""


class EndRound(Message, frozen=True):
    """The round is over: to the standings."""


class EndEarly(Message, frozen=True):
    """End the running clock now, as if its time were over."""


class ReopenRound(Message, frozen=True):
    """Go back into the round that just ended."""


class ShowPlace(Message, frozen=True):
    """The prize ceremony: show the next place, from the last prize to the first."""


class MoveTeam(Message, frozen=True):
    """A team moves to another station (a broken button): from now on it presses there."""

    team: Number
    station: Number


class MarkAbsent(Message, frozen=True):
    """A team is not here (or is here again): it takes no part, its place in the ranking stays."""

    team: Number
    absent: bool


class SetClock(Message, frozen=True):
    """Correct what remains on the clock, in whole seconds."""

    remaining_s: Annotated[int, Meta(ge=0, le=7200)]


class Hold(Message, frozen=True):
    """Technical hold: clocks stop, buzzers lock, screens say so, until `Release`."""

    reason: Note = ""


class Release(Message, frozen=True):
    """End the technical hold; clocks stay stopped until `Resume`."""


class Pause(Message, frozen=True):
    """Stop the running clock."""


class Resume(Message, frozen=True):
    """Let the paused clock run on."""


class AdjustScore(Message, frozen=True):
    """Add points to a team, or take some away, for a reason that is kept (3 characters or more).

    `tie_break`: its tie-break points, which rank but are no score.
    """

    team: Number
    points: Decimal
    reason: Note
    tie_break: bool = False


Outcome = Literal["upheld", "rejected", "withdrawn"]
"""How a protest ended: right, wrong, or taken back by who made it (or entered by mistake)."""


class RecordProtest(Message, frozen=True):
    """A team protests (khiếu nại). `round` and `item` count from 1; 0: it is about the match, or the round, as a
    whole."""

    team: Number
    round: Annotated[int, Meta(ge=0)]
    item: Annotated[int, Meta(ge=0)]
    text: Note


class DecideProtest(Message, frozen=True):
    """How protest number `protest` (from 1) was decided, and why; a later decision replaces it, and both are kept."""

    protest: Annotated[int, Meta(ge=1)]
    outcome: Outcome
    reason: Note


class SetBrightness(Message, frozen=True):
    """How bright the LED boards are, 0 to 15; None: as their profile and its schedule say."""

    level: Annotated[int, Meta(ge=0, le=15)] | None


class LoadPack(Message, frozen=True):
    """Play with the sealed pack `file` from now on; only before the match has begun.

    `key` opens this one file (64 hex digits, made of its pin); it is never written down.
    """

    file: SealedName
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Undo(Message, frozen=True):
    """Take back the last decision; nothing is erased, the history shows both."""


class Redo(Message, frozen=True):
    """Do again what undo took back last."""


Command = (
    StartMatch
    | StartRound
    | StartReading
    | StartThinking
    | MarkBoard
    | ConfirmBoards
    | RuleRight
    | RuleWrong
    | ReopenBuzzers
    | GiveFloor
    | CloseQuestion
    | VoidQuestion
    | Pardon
    | Bar
    | StartPerformance
    | StopPerformance
    | CastBallot
    | ReopenBallot
    | RevealBallots
    | NextPerformance
    | EndRound
    | EndEarly
    | ReopenRound
    | ShowPlace
    | MoveTeam
    | MarkAbsent
    | SetClock
    | Hold
    | Release
    | Pause
    | Resume
    | AdjustScore
    | RecordProtest
    | DecideProtest
    | SetBrightness
    | LoadPack
    | Undo
    | Redo
)
