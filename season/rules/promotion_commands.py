"""Commands of the promotion: the library, what schools did, visits, and how many citizens use the services online.

Kind: pure
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bus.messages import Sentence
from season.plan.plan import Month, OptionalText, PlanId, PlanText
from season.rules.command import Command, Why

OptionalDigest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
MAX_REACHED = 1_000_000
MAX_CASES = 1_000_000_000
MAX_NUMBER = 10_000_000

Number = Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
"""Which entry or visit it is; both are counted together."""


class Topic(StrEnum):
    """What is promoted: the topics of the plan."""

    WHAT = "what"
    """What an online public service is."""
    LEVELS = "levels"
    """The levels."""
    PROCEDURES = "procedures"
    """Which procedures are offered online."""
    WHERE = "where"
    """Where to go, and how to do it."""
    BENEFITS = "benefits"
    """What good it does."""
    EVERY = "every"
    """All of them at once."""


TOPICS = tuple(topic for topic in Topic if topic is not Topic.EVERY)


class ItemKind(StrEnum):
    """What an item of the library is."""

    ARTICLE = "article"
    POSTER = "poster"
    LEAFLET = "leaflet"
    CLIP = "clip"


class Reading(StrEnum):
    """For whom an item is easy to read."""

    PUPILS = "pupils"
    ADULTS = "adults"
    STAFF = "staff"


class Audience(StrEnum):
    """Who was reached."""

    TEACHERS = "teachers"
    PUPILS = "pupils"
    PARENTS = "parents"


class PromotionForm(StrEnum):
    """How they were reached."""

    ASSEMBLY = "assembly"
    LESSON = "lesson"
    MEETING = "meeting"
    NOTICE_BOARD = "notice_board"
    LEAFLETS = "leaflets"
    WEB = "web"
    OTHER = "other"


QUESTIONS = (
    Sentence("check-plan", "The school has a plan for the promotion, and somebody is responsible."),
    Sentence("check-teachers", "All teachers and staff were told."),
    Sentence("check-pupils", "The pupils of all classes were told."),
    Sentence("check-parents", "Parents were told."),
    Sentence("check-topics", "All five topics were treated."),
    Sentence("check-material", "The material comes from the library and is still valid."),
    Sentence("check-seen", "A notice board, poster or page is where everybody sees it."),
    Sentence("check-known", "Pupils who were asked know where and how to apply online."),
)
"""What is looked at on a visit; each is answered with yes or no."""

Answers = Annotated[str, Meta(pattern=rf"^[yn]{{{len(QUESTIONS)}}}\Z")]
"""The answers in their order, `y` or `n`."""


class AddItem(Command, frozen=True):
    """Put an item into the library, or another version of it. `source`: where its content comes from; `valid_to`: its
    last day, where the law changes; `digest`: SHA-256 of the file; `link`: where it is, if anywhere."""

    item: PlanId
    topic: Topic
    kind: ItemKind
    title: PlanText
    source: PlanText
    valid_from: date
    reading: Reading = Reading.PUPILS
    valid_to: date | None = None
    digest: OptionalDigest = ""
    link: OptionalText = ""


class ApproveItem(Command, frozen=True):
    """Approve what another person put into the library."""

    item: PlanId


class RemoveItem(Command, frozen=True):
    """Take an item out of the library."""

    item: PlanId
    why: Why


class ReportPromotion(Command, frozen=True):
    """Report what a school did. `evidence`: a link, or what shows it; `photograph`: SHA-256 of the picture."""

    school: PlanId
    on: date
    topic: Topic
    audience: Audience
    form: PromotionForm
    reached: Annotated[int, Meta(ge=1, le=MAX_REACHED)]
    evidence: OptionalText = ""
    photograph: OptionalDigest = ""


class TakeBackPromotion(Command, frozen=True):
    """Take back a report: it was not so."""

    number: Number
    why: Why


class CheckPromotion(Command, frozen=True):
    """Record a visit. `answers`: to `QUESTIONS`; `remedy_until`: the day by which what is missing must be made good."""

    school: PlanId
    on: date
    answers: Answers
    photograph: OptionalDigest = ""
    note: OptionalText = ""
    remedy_until: date | None = None


class CloseRemedy(Command, frozen=True):
    """What was missing on a visit is made good."""

    number: Number
    on: date
    proof: PlanText


class RecordOnlineUse(Command, frozen=True):
    """Record how many of all cases of a month came online. `source`: who counted."""

    month: Month
    online: Annotated[int, Meta(ge=0, le=MAX_CASES)]
    cases: Annotated[int, Meta(ge=1, le=MAX_CASES)]
    source: PlanText


AnyPromotionCommand = (
    AddItem
    | ApproveItem
    | RemoveItem
    | ReportPromotion
    | TakeBackPromotion
    | CheckPromotion
    | CloseRemedy
    | RecordOnlineUse
)
