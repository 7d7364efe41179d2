"""Facts of the journal: what has happened, in the past tense. What only one kind of round has is in its package.

The class name is the tag in the journal and must not change once it is released; a changed body gets a new version
there. Everything that `apply` needs is in the fact itself: no clock is read and nothing is drawn when the journal is
replayed.

Kind: pure
"""

from controller.rules.fact import Fact
from controller.rules.facts import (
    access,
    clips,
    clocks,
    corrections,
    firmware,
    match,
    questions,
    rundown,
    seals,
    ties,
    undo,
)
from controller.rules.facts.access import AccessRecorded
from controller.rules.facts.clips import ClipPlayed, ClipStopped
from controller.rules.facts.clocks import ClockPaused, ClockResumed, ClockSet, HoldEnded, HoldStarted, TimeRanOut
from controller.rules.facts.corrections import (
    BrightnessSet,
    MatchRenamed,
    ProtestDecided,
    ProtestRecorded,
    ScoreAdjusted,
    TeamAbsent,
    TeamMoved,
    TeamRenamed,
    TeamsExchanged,
)
from controller.rules.facts.firmware import FirmwareStarted, McPushIgnored, TroubleReported
from controller.rules.facts.match import (
    CertificateChecked,
    MatchClosed,
    MatchEnded,
    MatchFileTaken,
    MatchOpened,
    MatchPutAside,
    MatchResumed,
    MatchStarted,
    PackLoaded,
    PackOpened,
    PlaceShown,
    RoundEnded,
    RoundReopened,
    RoundStarted,
)
from controller.rules.facts.questions import QuestionVoided, ReadingStarted, ThinkingStarted
from controller.rules.facts.rundown import SegmentEnded, SegmentStarted
from controller.rules.facts.seals import Sealed, SealingBegan
from controller.rules.facts.ties import CriterionApplied, LotsDrawn, TieBreakStarted
from controller.rules.facts.undo import (
    Booted,
    CriterionWithdrawn,
    Decided,
    DecisionTakenBack,
    LotsWithdrawn,
    PointsWithdrawn,
    Redone,
    TookOver,
    Undone,
)
from controller.rules.rounds.boards import facts as boards
from controller.rules.rounds.boards.facts import BoardMarked, BoardsConfirmed, BoardsRaised
from controller.rules.rounds.buzzers import facts as buzzers
from controller.rules.rounds.buzzers.facts import (
    FloorTaken,
    Opened,
    OpeningLost,
    PressesShown,
    PressRecorded,
    QuestionClosed,
    ReadingEnded,
    RuledRight,
    RuledWrong,
    TeamBarred,
    TeamPardoned,
    Tied,
    VerdictReceived,
)
from controller.rules.rounds.performance import facts as performance
from controller.rules.rounds.performance.facts import (
    BallotCast,
    BallotConfirmed,
    BallotEntered,
    BallotReopened,
    BallotsRecounted,
    BallotsRevealed,
    JudgeAdded,
    JudgeRemoved,
    PerformanceOrderSet,
    PerformanceRepeated,
    PerformanceStarted,
    PerformanceStopped,
    PerformerCalled,
)

AnyFact = (
    match.Facts
    | undo.Facts
    | questions.Facts
    | clips.Facts
    | clocks.Facts
    | corrections.Facts
    | firmware.Facts
    | access.Facts
    | ties.Facts
    | rundown.Facts
    | seals.Facts
    | boards.Facts
    | buzzers.Facts
    | performance.Facts
)
