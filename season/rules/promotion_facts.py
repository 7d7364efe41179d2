"""Facts about the promotion: what is in the library, what schools did, what visits found, how many use the services.

Kind: pure
"""

from datetime import date

from season.rules.fact import Fact
from season.rules.promotion_commands import Audience, ItemKind, PromotionForm, Reading, Topic


class ItemAdded(Fact, frozen=True):
    """An item, or another version of it, waits to be approved."""

    item: str
    topic: Topic
    kind: ItemKind
    title: str
    source: str
    valid_from: date
    reading: Reading
    valid_to: date | None
    digest: str
    link: str


class ItemApproved(Fact, frozen=True):
    """An item may be used."""

    item: str


class ItemRemoved(Fact, frozen=True):
    """An item may not be used any more."""

    item: str
    why: str


class PromotionReported(Fact, frozen=True):
    """A school did something. `is_late`: after the day until which schools were to reach everybody."""

    number: int
    school: str
    on: date
    topic: Topic
    audience: Audience
    form: PromotionForm
    reached: int
    evidence: str
    photograph: str
    is_late: bool


class PromotionTakenBack(Fact, frozen=True):
    """It was not so."""

    number: int
    why: str


class PromotionChecked(Fact, frozen=True):
    """A visit at a school."""

    number: int
    school: str
    on: date
    answers: str
    photograph: str
    note: str
    remedy_until: date | None


class RemedyClosed(Fact, frozen=True):
    """What a visit found missing is made good."""

    number: int
    on: date
    proof: str


class OnlineUseRecorded(Fact, frozen=True):
    """How many of all cases of a month came online."""

    month: str
    online: int
    cases: int
    source: str


AnyPromotionFact = (
    ItemAdded
    | ItemApproved
    | ItemRemoved
    | PromotionReported
    | PromotionTakenBack
    | PromotionChecked
    | RemedyClosed
    | OnlineUseRecorded
)
