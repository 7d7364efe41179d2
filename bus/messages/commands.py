"""Commands: what a person may do; each travels inside `requests.CommandRequest`.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta

from bus.messages.access import PersonName
from bus.messages.base import Message, NameText, Note, Number, SealedName
from bus.messages.correction_commands import (
    AdjustScore,
    DecideProtest,
    ExchangeTeams,
    MarkAbsent,
    MoveTeam,
    RecordProtest,
    Redo,
    RenameMatch,
    RenameTeam,
    SetClock,
    Undo,
    UndoDecision,
)
from bus.messages.performance_commands import (
    AddJudge,
    CallLast,
    CallTeam,
    CastBallot,
    ConfirmBallot,
    CountAllBallots,
    DrawOrder,
    NextPerformance,
    RemoveJudge,
    ReopenBallot,
    RepeatPerformance,
    RevealBallots,
    StartPerformance,
    StopPerformance,
)


class StartMatch(Message, frozen=True):
    """Start the match: from now on scores count.

    `override`: start although something is missing that the match can do without.
    """

    override: bool = False


class StartRound(Message, frozen=True):
    """Leave the introduction of the round; its first question or performance is next."""


class StartReading(Message, frozen=True):
    """The MC begins to read the next question."""


class StartThinking(Message, frozen=True):
    """The question has been read: start the clock (and arm the buzzers for its end)."""


class PlayClip(Message, frozen=True):
    """Play the clip of the question on the stage."""


class ReplayClip(Message, frozen=True):
    """Play the clip again, from its beginning."""


class StopClip(Message, frozen=True):
    """Stop the clip."""


class MarkBoard(Message, frozen=True):
    """Mark a team's board; `right` None removes the mark."""

    team: Number
    right: bool | None
    late: bool = False
    """The board came up late. This is recorded; `right` still says whether it counts."""


class ConfirmBoards(Message, frozen=True):
    """All boards are marked: award the points."""


class RuleRight(Message, frozen=True):
    """The team that has the floor answered right."""


class RuleWrong(Message, frozen=True):
    """The team that has the floor answered wrong (or not at all)."""


class ReopenBuzzers(Message, frozen=True):
    """Open the buzzers again, after a tie or a lost opening."""


class GiveFloor(Message, frozen=True):
    """The MC's ruling on a tie, or without equipment: this team has the floor."""

    team: Number


class CloseQuestion(Message, frozen=True):
    """No team knows the answer: close the question."""


class VoidQuestion(Message, frozen=True):
    """The question does not count: its points are withdrawn and a spare question replaces it."""


class Pardon(Message, frozen=True):
    """Take back the penalty for an early press, or a `Bar`: its points and the lost right to press, no more."""

    team: Number


class Bar(Message, frozen=True):
    """Bar a team from pressing in this question."""

    team: Number


class EndRound(Message, frozen=True):
    """The round is over: show the standings."""


class EndEarly(Message, frozen=True):
    """End the running clock now, as if its time were up."""


class ReopenRound(Message, frozen=True):
    """Return to the round that has just ended."""


class ShowPlace(Message, frozen=True):
    """The prize ceremony: show the next place, from the last prize to the first."""


class BreakTie(Message, frozen=True):
    """Play extra questions for a tie: for the prizes, or before a round for those who take part in it."""


class DrawLots(Message, frozen=True):
    """Lots were drawn in the hall among the `teams` of one tie: their order, the best first, and two persons."""

    teams: Annotated[tuple[Number, ...], Meta(max_length=8)]
    drawn_by: PersonName
    witness: PersonName


class ApplyCriterion(Message, frozen=True):
    """Ties for prizes are decided by another criterion (`RankView`, `TieView.criteria`), for a reason."""

    criterion: NameText
    reason: Note


MatchId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,47}\Z")]
"""The name of a match's folder in the data folder's `matches`."""

MatchIdOrNone = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9-]{0,47})?\Z")]
"""The same, or empty: none of those."""

PackKey = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
"""The key of a sealed pack, hexadecimal; empty: it needs none."""


class BeginMatch(Message, frozen=True):
    """Begin a prepared match, or go on with one that was put aside; the one that runs is put aside.

    `pack_key`: the key of its pack, if that is sealed. `is_check`: nothing is done; the answer says whether it can be.
    """

    match: MatchId
    pack_key: PackKey = ""
    is_check: bool = False


class PutMatchAside(Message, frozen=True):
    """Put the match that runs aside; none is open then, until one begins."""


class Hold(Message, frozen=True):
    """Technical hold: clocks stop, buzzers lock and screens say so, until `Release`.

    `minutes`: a break that long, which everybody sees count down; it ends by `Release`, too.
    """

    reason: Note = ""
    minutes: Annotated[int, Meta(ge=1, le=120)] | None = None


class Release(Message, frozen=True):
    """End the technical hold; clocks stay stopped until `Resume`."""


class Pause(Message, frozen=True):
    """Stop the running clock."""


class Resume(Message, frozen=True):
    """Resume the paused clock."""


class StartSegment(Message, frozen=True):
    """A segment of the rundown begins, by its number (from 1): the stage shows it until the contest goes on.

    `seconds`: how long it counts down; None: as the match file says.
    """

    segment: Annotated[int, Meta(ge=1, le=1000)]
    seconds: Annotated[int, Meta(ge=1, le=14_400)] | None = None


class EndSegment(Message, frozen=True):
    """This segment of the rundown is over: the stage shows the contest again."""

    segment: Annotated[int, Meta(ge=1, le=1000)]


class ShowPresses(Message, frozen=True):
    """Show the hall on the stage who pressed when in this question, or (`shown` False) show the contest again."""

    shown: bool


class SetBrightness(Message, frozen=True):
    """Set the brightness of the LED boards, 0 to 15; None: as their profile and its schedule say."""

    level: Annotated[int, Meta(ge=0, le=15)] | None


class LoadPack(Message, frozen=True):
    """Use the questions of the sealed pack `file` from now on; only before the match has started.

    `key` opens this one file (64 hex digits, derived from its PIN); it is never stored.
    """

    file: SealedName
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


Command = (
    StartMatch
    | StartRound
    | StartReading
    | StartThinking
    | PlayClip
    | ReplayClip
    | StopClip
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
    | ConfirmBallot
    | ReopenBallot
    | RevealBallots
    | NextPerformance
    | CountAllBallots
    | AddJudge
    | RemoveJudge
    | CallTeam
    | CallLast
    | DrawOrder
    | RepeatPerformance
    | EndRound
    | EndEarly
    | ReopenRound
    | ShowPlace
    | BreakTie
    | DrawLots
    | ApplyCriterion
    | BeginMatch
    | PutMatchAside
    | RenameTeam
    | RenameMatch
    | MoveTeam
    | ExchangeTeams
    | MarkAbsent
    | SetClock
    | Hold
    | Release
    | Pause
    | Resume
    | AdjustScore
    | RecordProtest
    | DecideProtest
    | StartSegment
    | EndSegment
    | ShowPresses
    | SetBrightness
    | LoadPack
    | Undo
    | UndoDecision
    | Redo
)
