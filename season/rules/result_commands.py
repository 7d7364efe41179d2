"""Commands about sittings and results: packages go down to the boxes, signed results come up.

Kind: pure
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bus.messages import Sentence
from controller.exchange.result_statement import ResultStatement
from controller.exchange.statement_types import PublicKey, ShortDigest
from season.plan.plan import OptionalText, PlanId, PlanText
from season.rules.command import Command, Digest, EntryId, TimeOfDay, Why
from season.rules.people import PersonName
from season.rules.states import SittingState

SittingId = Annotated[str, Meta(min_length=3, max_length=43, pattern=r"^[a-z0-9-]+/[1-9]\d?\Z")]
"""Pool and attempt: `cum-1/1`."""
ResultId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8,64}\Z")]
"""The hash of a statement, or at least its first eight digits."""
ProtestNumber = Annotated[int, Meta(ge=1, le=1000)]

MAX_QUESTIONS = 2000
MAX_REASONS = 200


class KeyHolder(StrEnum):
    """Who signs with a key."""

    OFFICE = "office"
    """The leading office: it signs packages."""
    BOX = "box"
    """A machine in a hall: its key never leaves it."""
    JURY = "jury"
    """The chair of a jury: locked by a PIN."""


class EnrolKey(Command, frozen=True):
    """Let what is signed with `key` count. `name`: whose it is. `instead_of`: the key that was lost; what that one
    signed before stays good."""

    key: PublicKey
    holder: KeyHolder
    name: PlanText
    instead_of: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    why: Why = ""


class WithdrawKey(Command, frozen=True):
    """Let a key count no more, because it was lost, or its holder left. What it signed before stays good."""

    key: PublicKey
    why: Why


class PackSitting(Command, frozen=True):
    """Send the package of the next sitting of a pool. `package`: hash of its statement; `format`, `teams_listed`: of
    the rules and of the teams with their stations; `pack`: of the sealed questions; `questions`: of each of them."""

    pool: PlanId
    package: Digest
    key: PublicKey
    format: ShortDigest
    teams_listed: ShortDigest
    pack: Digest
    program: PlanText
    questions: Annotated[tuple[ShortDigest, ...], Meta(max_length=MAX_QUESTIONS)] = ()


class RevokePackage(Command, frozen=True):
    """Take a package back: what is played with it does not count."""

    sitting: SittingId
    why: Why


class BreakOffSitting(Command, frozen=True):
    """A sitting cannot be finished: it is played again, as the next attempt. `paper`: number of the decision."""

    sitting: SittingId
    why: Why
    paper: OptionalText = ""


class NoteProgress(Command, frozen=True):
    """Put on record how far a venue is, as it says by telephone: `fetched`, `certified`, `running`, `ended`."""

    sitting: SittingId
    state: SittingState


class ReceiveResult(Command, frozen=True):
    """Take a result whose bytes were checked. `result`: hash of its statement; `signed_by`: keys whose signatures are
    good; `forks_with`: a result with the same journal and another row `forks_at`; `photograph`: of the signed paper."""

    result: Digest
    statement: ResultStatement
    signed_by: Annotated[tuple[PublicKey, ...], Meta(max_length=20)] = ()
    has_journal: bool = True
    forks_with: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    forks_at: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    photograph: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""


class NoteRefusal(Command, frozen=True):
    """Put on record that a file was refused. `file`: hash of its bytes."""

    file: Digest
    name: PlanText
    reasons: Annotated[tuple[Sentence, ...], Meta(min_length=1, max_length=MAX_REASONS)]


class AttachPaper(Command, frozen=True):
    """Put the photograph of the signed paper to a result. `photograph`: hash of the picture."""

    result: ResultId
    photograph: Digest


class ReviewResult(Command, frozen=True):
    """Report that the journal was read again and the paper lies beside the statement."""

    result: ResultId
    note: Why = ""


class ReturnResult(Command, frozen=True):
    """Give a result back to the venue."""

    result: ResultId
    why: Why


class ChooseResult(Command, frozen=True):
    """Let this one count, of several results of one sitting that contradict each other."""

    result: ResultId
    why: Why


class ConfirmResult(Command, frozen=True):
    """Confirm what another person received."""

    result: ResultId


class LodgeProtest(Command, frozen=True):
    """Protest against the result of a sitting. `entry`: whose protest it is."""

    sitting: SittingId
    entry: EntryId
    about: Why


class DecideProtest(Command, frozen=True):
    """Decide a protest. `is_upheld`: the result is to be corrected. `paper`: number of the decision."""

    sitting: SittingId
    number: ProtestNumber
    is_upheld: bool
    why: Why
    paper: OptionalText = ""


class DrawLots(Command, frozen=True):
    """Enter the lots that were drawn in the hall for a tie: the tied entries, the best first."""

    result: ResultId
    order: Annotated[tuple[EntryId, ...], Meta(min_length=2, max_length=40)]
    drawn_by: PersonName
    witness: PersonName


class DisqualifyEntry(Command, frozen=True):
    """Take an entry out of the ranking after it has played. `paper`: number of the decision."""

    entry: EntryId
    why: Why
    paper: PlanText


class ConfirmStage(Command, frozen=True):
    """Confirm the result of a stage: all of its sittings are."""

    stage: PlanId


class SchedulePublication(Command, frozen=True):
    """Set the moment before which nothing of a stage is public, by the clock of Vietnam."""

    stage: PlanId
    day: date
    at: TimeOfDay


class PublishStage(Command, frozen=True):
    """Publish the result of a stage that another person confirmed; once it was published before, as a correction."""

    stage: PlanId


class WithdrawPublication(Command, frozen=True):
    """Take back what was published: that is a version, too."""

    stage: PlanId
    why: Why


AnyResultCommand = (
    EnrolKey
    | WithdrawKey
    | PackSitting
    | RevokePackage
    | BreakOffSitting
    | NoteProgress
    | ReceiveResult
    | NoteRefusal
    | AttachPaper
    | ReviewResult
    | ReturnResult
    | ChooseResult
    | ConfirmResult
    | LodgeProtest
    | DecideProtest
    | DrawLots
    | DisqualifyEntry
    | ConfirmStage
    | SchedulePublication
    | PublishStage
    | WithdrawPublication
)
