"""Facts of a season: what has happened, as the hub's journal holds it. Each names the person and the time.

No fact has the name of a pupil: the journal is never erased, and names are. A nomination stands in it as a hash.

Kind: pure
"""

from datetime import date

from bus.messages import Sentence
from season.plan.plan import SeasonPlan
from season.rules.commands import DoubledChoice
from season.rules.fact import Fact
from season.rules.promotion_facts import AnyPromotionFact
from season.rules.result_facts import AnyResultFact


class Overrode(Fact, frozen=True):
    """What follows was ordered against `reasons`, because of `why`."""

    why: str
    reasons: tuple[Sentence, ...]


class SeasonDrafted(Fact, frozen=True):
    """There is a draft, or another one."""

    plan: SeasonPlan


class SeasonIssued(Fact, frozen=True):
    """The draft is the plan: every place has an entry."""


class AmendmentProposed(Fact, frozen=True):
    """Another plan waits for who signs."""

    plan: SeasonPlan
    why: str


class SeasonAmended(Fact, frozen=True):
    """The proposed plan is the next revision."""


class AmendmentDeclined(Fact, frozen=True):
    """The plan stays as it is."""

    why: str


class SeasonStarted(Fact, frozen=True):
    """The season runs."""


class SeasonReported(Fact, frozen=True):
    """The last report is approved."""

    paper: str


class SeasonReopened(Fact, frozen=True):
    """The last report was taken back."""

    why: str


class SeasonClosed(Fact, frozen=True):
    """The season is closed."""


class TaskClosed(Fact, frozen=True):
    """A task is done; with `unit` one owner's part of it."""

    row: int
    on: date
    proof: str
    unit: str


class TaskReopened(Fact, frozen=True):
    """A task is not done after all."""

    row: int
    why: str


class DoubledDecided(Fact, frozen=True):
    """What becomes of a school with two places."""

    stage: str
    school: str
    choice: DoubledChoice
    why: str
    keep: str
    moves: str


class EntryNominated(Fact, frozen=True):
    """A school named its pupils, or others."""

    entry: str
    sheet: str
    is_late: bool
    why: str


class EntryAccepted(Fact, frozen=True):
    """A nomination is complete."""

    entry: str


class EntryReturned(Fact, frozen=True):
    """A nomination went back to the school."""

    entry: str
    why: str


class EntryConfirmed(Fact, frozen=True):
    """An entry takes part."""

    entry: str


class EntryWithdrawn(Fact, frozen=True):
    """An entry does not take part."""

    entry: str
    why: str
    paper: str


class EntryReplaced(Fact, frozen=True):
    """Another school has the place."""

    entry: str
    school: str
    why: str
    paper: str


class ListProposed(Fact, frozen=True):
    """Who is to take part in a stage."""

    stage: str
    entries: tuple[str, ...]


class ListReturned(Fact, frozen=True):
    """The list is to be made anew."""

    stage: str
    why: str


class ListConfirmed(Fact, frozen=True):
    """Who takes part in a stage."""

    stage: str


class ListReopened(Fact, frozen=True):
    """An entry of the list changed: the list is open again, what was drawn for `pools` is void."""

    stage: str
    pools: tuple[str, ...]


class SeatsDrawn(Fact, frozen=True):
    """Seats and order of performances, drawn in front of people."""

    pool: str
    seed: str
    drawn_by: str
    witness: str
    seats: tuple[str, ...]
    performances: tuple[str, ...]


class SittingScheduled(Fact, frozen=True):
    """When and where a pool is played."""

    stage: str
    pool: str
    day: date
    at: str
    place: str


AnyFact = (
    Overrode
    | SeasonDrafted
    | SeasonIssued
    | AmendmentProposed
    | SeasonAmended
    | AmendmentDeclined
    | SeasonStarted
    | SeasonReported
    | SeasonReopened
    | SeasonClosed
    | TaskClosed
    | TaskReopened
    | DoubledDecided
    | EntryNominated
    | EntryAccepted
    | EntryReturned
    | EntryConfirmed
    | EntryWithdrawn
    | EntryReplaced
    | ListProposed
    | ListReturned
    | ListConfirmed
    | ListReopened
    | SeatsDrawn
    | SittingScheduled
    | AnyResultFact
    | AnyPromotionFact
)
