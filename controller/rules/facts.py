"""Facts of the journal: what has happened, in the past tense.

The class name is the tag in the journal and must not change once it is released; a changed body gets a new version
there. Everything that `apply` needs is in the fact itself: no clock is read and nothing is drawn when the journal is
replayed.

Kind: pure
"""

from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from bus.messages import Capture, LineTrouble, McButton, Outcome, Phase, Press, Sentence
from controller.packs.pack import Pack, PackAccess, Question
from controller.rules.contest import Clock, Evening

MAX_ADJUSTMENT = 1000
"""Points that one adjustment can add or take at most."""


class Fact(Struct, frozen=True, tag=True):
    """Base of all facts; the class name is the tag."""

    moves_on: ClassVar[bool] = False
    """Whether the buttons mean something else afterwards: a command given before it is refused as old."""


class MatchOpened(Fact, frozen=True):
    """A match was loaded, with everything that is needed to replay it.

    `arming`: the openings of this match are numbered above it. It must be higher than any number that a firmware
    which is still running has seen, from another journal, too: the controller gives the milliseconds since boot.
    """

    moves_on = True

    evening: Evening
    arming: int = 0


class MatchClosed(Fact, frozen=True):
    """The match was closed for a new one, whose files do not fit yet: none is open until `MatchOpened`."""

    moves_on = True


class Booted(Fact, frozen=True):
    """The controller started. A new `boot`: the machine's monotonic clock started again at zero, clocks are stopped."""

    moves_on = True

    boot: str
    at_ns: int
    last_ns: int
    """The last instant of the boot before that is known, on its own clock."""


class Decided(Fact, frozen=True):
    """A decision follows that undo can take back; `label` says what it was."""

    label: Sentence
    at_ns: int


class Undone(Fact, frozen=True):
    """The last decision was taken back; the contest is as before it, with its clock stopped as at the decision."""

    moves_on = True

    label: Sentence
    at_ns: int = 0


class Redone(Fact, frozen=True):
    """What undo took back last holds again, with its clock stopped as at the undo."""

    moves_on = True

    label: Sentence


class PackOpened(Fact, frozen=True):
    """The pack called `pack` was opened, or somebody tried to: by the controller for this match, or before it by a
    command; `digest` and `questions` say what it holds."""

    pack: str
    digest: str
    questions: int
    access: PackAccess


class PackLoaded(Fact, frozen=True):
    """Another pack was loaded for this match before it started, from the sealed `file`."""

    moves_on = True

    pack: Pack
    file: str


class CertificateChecked(Fact, frozen=True):
    """The certificate of this board's newest self-test was checked; `warnings` speak against a start."""

    warnings: tuple[Sentence, ...] = ()


class MatchStarted(Fact, frozen=True):
    """The match started, in spite of the `overridden_reasons`."""

    moves_on = True

    overridden_reasons: tuple[Sentence, ...] = ()


class RoundStarted(Fact, frozen=True):
    """The round's introduction is over; `teams` take part, performances in this order (none: all teams)."""

    moves_on = True

    teams: tuple[int, ...] = ()


class ReadingStarted(Fact, frozen=True):
    """The MC reads `question`, the `item`th of the round (from 0)."""

    moves_on = True

    item: int
    question: Question
    spare: bool
    contenders: tuple[int, ...]
    clock: Clock | None = None


class ReadingEnded(Fact, frozen=True):
    """The question is read to its end while its buzzers are open; `closing_ns`: until when to press."""

    moves_on = True

    closing_ns: int | None
    at_ns: int


class ThinkingStarted(Fact, frozen=True):
    """The clock runs; in a buzzers round the buzzers open at its end."""

    moves_on = True

    clock: Clock


class BoardsRaised(Fact, frozen=True, omit_defaults=True):
    """Time to think is over: all boards up. `at_ns`: when (0: in journals of before it was written down)."""

    moves_on = True

    at_ns: int = 0


class BoardMarked(Fact, frozen=True):
    """A board was marked right or wrong, or its mark was taken away (None)."""

    team: int
    right: bool | None
    late: bool = False


class BoardsConfirmed(Fact, frozen=True):
    """All boards are judged; the points were given."""

    moves_on = True

    points: dict[int, Decimal]


class Opened(Fact, frozen=True):
    """The buzzers are open from `opening_ns` to `closing_ns` as arming `arming`: for all who may press, or only
    `limited_to` some."""

    moves_on = True

    arming: int
    opening_ns: int
    closing_ns: int | None
    is_reopened: bool = False
    limited_to: tuple[int, ...] = ()


class OpeningLost(Fact, frozen=True):
    """The opening cannot be relied on (the firmware restarted, or the MC went back to it): it must be given again."""

    moves_on = True

    reason: Sentence


class PressRecorded(Fact, frozen=True):
    """A press happened, with the firmware's judgement on it. `team` is None at a station without a team."""

    arming: int | None
    team: int | None
    press: Press


class VerdictReceived(Fact, frozen=True):
    """The firmware decided an arming; `counts` is False where the contest had moved on (the record keeps it)."""

    arming: int
    outcome: str
    teams: tuple[int, ...]
    opening_ns: int
    window_ns: int
    counts: bool


class FloorTaken(Fact, frozen=True):
    """`team` has the floor, by its press or by a ruling."""

    moves_on = True

    team: int
    clock: Clock | None
    guard_until_ns: int
    by_press: bool = True


class Tied(Fact, frozen=True):
    """Presses of `teams` cannot be told apart."""

    moves_on = True

    teams: tuple[int, ...]


class TeamBarred(Fact, frozen=True):
    """`team` lost its right to press in this question, and got `points` (0 or fewer)."""

    team: int
    points: Decimal
    early: bool


class TeamPardoned(Fact, frozen=True):
    """The consequence of an early press was taken back, `points` with it."""

    team: int
    points: Decimal


class RuledRight(Fact, frozen=True):
    """The team on the floor was right and got `points`. The question is closed."""

    moves_on = True

    team: int
    points: Decimal
    at_ns: int


class RuledWrong(Fact, frozen=True):
    """The team on the floor was wrong and got `points` (0 or fewer); it is out for this question."""

    moves_on = True

    team: int
    points: Decimal
    at_ns: int


class QuestionClosed(Fact, frozen=True):
    """No team found the answer."""

    moves_on = True

    reason: Sentence


class QuestionVoided(Fact, frozen=True):
    """The question does not count; its `points` were taken back."""

    moves_on = True

    points: dict[int, Decimal]


class PerformanceStarted(Fact, frozen=True):
    """The team on stage started."""

    moves_on = True

    clock: Clock


class PerformanceStopped(Fact, frozen=True):
    """The team on stage ended after `used_ns`."""

    moves_on = True

    used_ns: int
    at_ns: int


class BallotCast(Fact, frozen=True):
    """A judge's FINAL marks, in the order of the criteria."""

    judge: int
    marks: tuple[Decimal, ...]


class BallotReopened(Fact, frozen=True):
    """A FINAL ballot was given back to its judge."""

    judge: int


class BallotsRevealed(Fact, frozen=True):
    """The ballots are open; the team on stage got `points`."""

    moves_on = True

    points: Decimal


class PerformerCalled(Fact, frozen=True):
    """The next team is on stage, the `item`th of the round (from 0)."""

    moves_on = True

    item: int
    team: int


class RoundEnded(Fact, frozen=True):
    """The round is over; `next_round` is the index of the next one (after the last: the tie-break)."""

    moves_on = True

    next_round: int


class RoundReopened(Fact, frozen=True):
    """The round with index `round` is on again, after its `item`th question or performance (from 0)."""

    moves_on = True

    round: int
    item: int
    phase: Phase


class PlaceShown(Fact, frozen=True):
    """The ceremony showed one more place."""

    moves_on = True


class TeamMoved(Fact, frozen=True):
    """`team` sits at `station` from now on."""

    team: int
    station: int


class TeamAbsent(Fact, frozen=True):
    """`team` takes no part from now on, or takes part again."""

    team: int
    absent: bool


class HoldStarted(Fact, frozen=True):
    """A technical hold: clocks stop, buzzers lock."""

    moves_on = True

    reason: Sentence
    at_ns: int


class HoldEnded(Fact, frozen=True):
    """The technical hold is over; clocks stay stopped."""

    moves_on = True


class ClockSet(Fact, frozen=True):
    """What remains on the clock was corrected."""

    moves_on = True

    remaining_ns: int
    at_ns: int


class MatchEnded(Fact, frozen=True):
    """All rounds are played: the ranking stands."""

    moves_on = True


class ClockPaused(Fact, frozen=True):
    """The clock was stopped."""

    moves_on = True

    at_ns: int


class ClockResumed(Fact, frozen=True):
    """The clock runs on."""

    moves_on = True

    at_ns: int


class TimeRanOut(Fact, frozen=True):
    """The time to answer or to perform was over."""

    at_ns: int


class ScoreAdjusted(Fact, frozen=True, omit_defaults=True):
    """Points were added or taken, for a reason; `tie_break`: of those that rank but are no score (a field that came
    later: left out where it is not, so that the fact reads the same in older programs)."""

    team: int
    points: Decimal
    reason: str
    tie_break: bool = False


class ProtestRecorded(Fact, frozen=True):
    """`team` protested: the `number`th protest of the match, about question `item` of round `round` (from 1; 0: all of
    it)."""

    number: int
    team: int
    round: int
    item: int
    text: str


class ProtestDecided(Fact, frozen=True):
    """Protest `number` was decided."""

    number: int
    outcome: Outcome
    reason: str


class BrightnessSet(Fact, frozen=True):
    """How bright the LED boards are from now on; None: as their profile says."""

    level: int | None


class FirmwareStarted(Fact, frozen=True):
    """The firmware said hello for the first time in this epoch of its own."""

    epoch: str
    stations: tuple[int, ...]
    capture: Capture | None


class McPushIgnored(Fact, frozen=True):
    """The MC pushed `button` on the board at `at_ns`, and nothing was done, for all `reasons`."""

    button: McButton
    at_ns: int
    reasons: tuple[Sentence, ...]


class TroubleReported(Fact, frozen=True):
    """The firmware reported trouble with a line."""

    trouble: LineTrouble


AnyFact = (
    MatchOpened
    | MatchClosed
    | Booted
    | Decided
    | Undone
    | Redone
    | ReadingEnded
    | BallotReopened
    | RoundReopened
    | PlaceShown
    | TeamMoved
    | TeamAbsent
    | HoldStarted
    | HoldEnded
    | ClockSet
    | BrightnessSet
    | CertificateChecked
    | PackOpened
    | PackLoaded
    | MatchStarted
    | RoundStarted
    | ReadingStarted
    | ThinkingStarted
    | BoardsRaised
    | BoardMarked
    | BoardsConfirmed
    | Opened
    | OpeningLost
    | PressRecorded
    | VerdictReceived
    | FloorTaken
    | Tied
    | TeamBarred
    | TeamPardoned
    | RuledRight
    | RuledWrong
    | QuestionClosed
    | QuestionVoided
    | PerformanceStarted
    | PerformanceStopped
    | BallotCast
    | BallotsRevealed
    | PerformerCalled
    | RoundEnded
    | MatchEnded
    | ClockPaused
    | ClockResumed
    | TimeRanOut
    | ScoreAdjusted
    | ProtestRecorded
    | ProtestDecided
    | FirmwareStarted
    | McPushIgnored
    | TroubleReported
)
