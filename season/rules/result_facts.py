"""Facts about sittings and results: what was sent down, what came up, what was decided about it.

Kind: pure
"""

from datetime import date

from bus.messages import Sentence
from controller.exchange.result_statement import ResultStatement
from season.rules.fact import Fact
from season.rules.result_commands import KeyHolder
from season.rules.states import SittingState


class KeyEnrolled(Fact, frozen=True):
    """What is signed with the key counts from now on; with `instead_of`, that one is lost."""

    key: str
    holder: KeyHolder
    name: str
    instead_of: str
    why: str


class KeyWithdrawn(Fact, frozen=True):
    """What is signed with the key from now on does not count."""

    key: str
    why: str


class SittingPacked(Fact, frozen=True):
    """The package of a sitting is made."""

    sitting: str
    package: str
    key: str
    format: str
    teams_listed: str
    pack: str
    program: str
    questions: tuple[str, ...]


class PackageRevoked(Fact, frozen=True):
    """A package counts no more."""

    sitting: str
    why: str


class SittingBrokenOff(Fact, frozen=True):
    """A sitting was not finished: the next attempt is planned."""

    sitting: str
    why: str
    paper: str


class ProgressNoted(Fact, frozen=True):
    """A venue said how far it is."""

    sitting: str
    state: SittingState


class ResultReceived(Fact, frozen=True):
    """A result is here, its journal with it or not yet."""

    sitting: str
    result: str
    statement: ResultStatement
    signed_by: tuple[str, ...]
    has_journal: bool
    forks_with: str
    forks_at: int
    photograph: str


class BundleRefused(Fact, frozen=True):
    """A file was refused; nothing else was changed."""

    file: str
    name: str
    reasons: tuple[Sentence, ...]


class PaperAttached(Fact, frozen=True):
    """The photograph of the signed paper is here."""

    result: str
    photograph: str


class ResultReviewed(Fact, frozen=True):
    """A person has compared journal, statement and paper."""

    result: str
    note: str


class ResultReturned(Fact, frozen=True):
    """A result does not count."""

    result: str
    why: str


class ResultChosen(Fact, frozen=True):
    """Of several results of one sitting this one counts."""

    result: str
    why: str


class ResultConfirmed(Fact, frozen=True):
    """A result counts."""

    result: str


class ProtestLodged(Fact, frozen=True):
    """Somebody protests."""

    sitting: str
    number: int
    entry: str
    about: str


class ProtestDecided(Fact, frozen=True):
    """A protest is upheld or dismissed."""

    sitting: str
    number: int
    is_upheld: bool
    why: str
    paper: str


class LotsDrawn(Fact, frozen=True):
    """Lots decided a tie."""

    sitting: str
    result: str
    order: tuple[str, ...]
    drawn_by: str
    witness: str


class EntryDisqualified(Fact, frozen=True):
    """An entry has no place any more."""

    entry: str
    why: str
    paper: str


class FinalistsProposed(Fact, frozen=True):
    """Who is to take part in a stage, as the results of the one before say. `came_from`: the entries there."""

    stage: str
    entries: tuple[str, ...]
    came_from: tuple[str, ...]


class StageConfirmed(Fact, frozen=True):
    """The result of a stage counts."""

    stage: str
    results: tuple[str, ...]


class PublicationScheduled(Fact, frozen=True):
    """Nothing of a stage is public before this moment."""

    stage: str
    day: date
    at: str


class StagePublished(Fact, frozen=True):
    """The result of a stage is public. `corrects`: the results that were public before and are not right; `why`."""

    stage: str
    version: int
    results: tuple[str, ...]
    corrects: tuple[str, ...]
    why: str


class PublicationWithdrawn(Fact, frozen=True):
    """What was public is taken back."""

    stage: str
    version: int
    why: str


AnyResultFact = (
    KeyEnrolled
    | KeyWithdrawn
    | SittingPacked
    | PackageRevoked
    | SittingBrokenOff
    | ProgressNoted
    | ResultReceived
    | BundleRefused
    | PaperAttached
    | ResultReviewed
    | ResultReturned
    | ResultChosen
    | ResultConfirmed
    | ProtestLodged
    | ProtestDecided
    | LotsDrawn
    | EntryDisqualified
    | FinalistsProposed
    | StageConfirmed
    | PublicationScheduled
    | StagePublished
    | PublicationWithdrawn
)
