"""State of sittings and results, as their facts have made it.

Kind: pure
"""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from controller.exchange.result_statement import ResultStatement
from season.rules.people import Person
from season.rules.result_commands import KeyHolder
from season.rules.states import ResultState, SittingState


class SigningKey(Struct, frozen=True):
    """A key that was enrolled. `is_lost`: it was withdrawn, or another one has taken its place, because of `lost_why`;
    what it signed before stays good. `enrolled_by`, `enrolled_ns`, `lost_ns`: by whom and when, since 1970."""

    key: str
    holder: KeyHolder
    name: str
    instead_of: str = ""
    is_lost: bool = False
    enrolled_by: Person | None = None
    enrolled_ns: int = 0
    lost_ns: int = 0
    lost_why: str = ""


class SentPackage(Struct, frozen=True):
    """The package of a sitting: hashes of its statement, format, teams, sealed questions and each question.

    `by`, `made_ns`: who made it, and when (since 1970). `revoked_why`: empty where a change of its teams did it.
    """

    digest: str
    key: str
    format: str
    teams_listed: str
    pack: str
    program: str
    questions: tuple[str, ...] = ()
    is_revoked: bool = False
    by: Person | None = None
    made_ns: int = 0
    revoked_why: str = ""


class Protest(Struct, frozen=True):
    """A protest. `is_upheld` None: it is open. `result`: which one it is against; empty: none was there. `lodged_ns`,
    `decided_ns`: since 1970."""

    number: int
    entry: str
    about: str
    by: Person
    result: str = ""
    is_upheld: bool | None = None
    why: str = ""
    paper: str = ""
    lodged_ns: int = 0
    decided_by: Person | None = None
    decided_ns: int = 0


class Lots(Struct, frozen=True):
    """Lots that decided a tie: the entries, the best first, and who answers for it."""

    result: str
    order: tuple[str, ...]
    drawn_by: str
    witness: str


class ResultRecord(Struct, frozen=True):
    """A result that was received. `id`: the hash of its statement; `received_ns`: by the hub's clock.

    `forks_with`, `forks_at`: another result whose journal is the same up to before this row. `was_key_lost`: it came
    after a key that signed it was lost.
    """

    id: str
    sitting: str
    statement: ResultStatement
    signed_by: tuple[str, ...]
    received_by: Person
    received_ns: int
    state: ResultState = ResultState.RECEIVED
    has_journal: bool = True
    forks_with: str = ""
    forks_at: int = 0
    photograph: str = ""
    reviewed_by: Person | None = None
    confirmed_by: Person | None = None
    why: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it counts, or may count yet."""
        return self.state in (ResultState.RECEIVED, ResultState.CONFIRMED)


class Sitting(Struct, frozen=True):
    """One attempt to play a pool. `results`: all that were received, in order; `state_before_protest`: where it goes
    back to once the protest is dismissed; `earlier_packages`: those that another one replaced, the oldest first."""

    id: str
    stage: str
    pool: str
    attempt: int
    state: SittingState = SittingState.PLANNED
    package: SentPackage | None = None
    earlier_packages: tuple[SentPackage, ...] = ()
    results: tuple[str, ...] = ()
    protests: tuple[Protest, ...] = ()
    lots: tuple[Lots, ...] = ()
    state_before_protest: SittingState | None = None
    why: str = ""

    @property
    def open_protests(self) -> tuple[Protest, ...]:
        """The protests that nobody has decided yet."""
        return tuple(protest for protest in self.protests if protest.is_upheld is None)


class PublicationTime(Struct, frozen=True):
    """Nothing of a stage is public before this moment, by the clock of Vietnam."""

    day: date
    at: str


class PublishedTeam(Struct, frozen=True):
    """A team as it was published. `place` None: it has none."""

    entry: str
    place: int | None
    points: Decimal
    has_prize: bool
    goes_on: bool
    is_by_lot: bool
    is_absent: bool
    is_disqualified: bool


class PublishedPool(Struct, frozen=True):
    """A pool as it was published: from which result, and its teams, the best first."""

    pool: str
    result: str
    revision: int
    teams: tuple[PublishedTeam, ...]


class Publication(Struct, frozen=True):
    """A version of what is public of a stage. `results` empty: taken back. `corrects`: results of the version before
    that are not right, because of `why`. `pools`: what stood there, whatever was decided later."""

    version: int
    at_ns: int
    by: Person
    results: tuple[str, ...]
    corrects: tuple[str, ...] = ()
    why: str = ""
    pools: tuple[PublishedPool, ...] = ()


class StageConfirmation(Struct, frozen=True):
    """The results of a stage that count, and who confirmed them."""

    by: Person
    results: tuple[str, ...]
