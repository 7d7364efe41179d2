"""Commands: what a person may do; each travels inside `requests.CommandRequest`.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from bus.messages.access import PersonName
from bus.messages.base import Count, Message, NameText, Note, Number, SealedName, check_points


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


class StartPerformance(Message, frozen=True):
    """The team on stage starts; its clock runs."""


class StopPerformance(Message, frozen=True):
    """The team on stage has finished; judging begins."""


class CastBallot(Message, frozen=True):
    """A judge's marks, one per criterion in the format's order.

    From the judge it is a FINAL ballot. Whoever else enters it does so for the judge: it waits for `ConfirmBallot`.
    """

    judge: Number
    marks: Annotated[tuple[Decimal, ...], Meta(max_length=100)]

    def __post_init__(self) -> None:
        for mark in self.marks:
            check_points(mark)


class ConfirmBallot(Message, frozen=True):
    """The ballot that somebody else entered for a judge counts: the judge agrees, or the MC rules so."""

    judge: Number


class ReopenBallot(Message, frozen=True):
    """Return a FINAL ballot to its judge, or discard one that was entered for the judge, before the reveal."""

    judge: Number


class RevealBallots(Message, frozen=True):
    """All ballots are in: show the score.

    `override`: leave out the judges who are not FINAL; the marks of the others count.
    """

    override: bool = False


class NextPerformance(Message, frozen=True):
    """The next team comes on stage."""


class CountAllBallots(Message, frozen=True):
    """A ruling: all ballots count for all teams of this round, also where the highest and the lowest did not."""


class AddJudge(Message, frozen=True):
    """A judge has turned up: from now on a ballot of this judge is waited for."""

    judge: Number


class RemoveJudge(Message, frozen=True):
    """A judge has left: no ballot of this judge is waited for."""

    judge: Number


class CallTeam(Message, frozen=True):
    """This team comes on stage next, before all others."""

    team: Number


class CallLast(Message, frozen=True):
    """This team comes on stage after all others."""

    team: Number


class DrawOrder(Message, frozen=True):
    """Lots were drawn in the hall for the order of all `teams` that have not performed: the first one first."""

    teams: Annotated[tuple[Number, ...], Meta(max_length=8)]
    drawn_by: PersonName
    witness: PersonName


class RepeatPerformance(Message, frozen=True):
    """A ruling: the performance of this team does not count, and it performs again."""

    team: Number
    reason: Note


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


class Hold(Message, frozen=True):
    """Technical hold: clocks stop, buzzers lock and screens say so, until `Release`."""

    reason: Note = ""


class Release(Message, frozen=True):
    """End the technical hold; clocks stay stopped until `Resume`."""


class Pause(Message, frozen=True):
    """Stop the running clock."""


class Resume(Message, frozen=True):
    """Resume the paused clock."""


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
