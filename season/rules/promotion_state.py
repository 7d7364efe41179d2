"""State of the promotion, as its facts have made it: library, what each school did, visits, use of the services.

Kind: pure
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from season.rules.people import Person
from season.rules.promotion_commands import TOPICS, Audience, ItemKind, PromotionForm, Reading, Topic

EXPECTED_AUDIENCES = (Audience.PUPILS, Audience.PARENTS)
"""Whom each school is to reach (row 6 of the plan); its teachers are trained by the office (row 5)."""

EXPECTED = tuple((audience, topic) for audience in EXPECTED_AUDIENCES for topic in TOPICS)
"""What is expected of each school: every topic, to everybody that it is to reach."""

GOAL_PERCENT = 50
"""The plan's goal: more than so many of a hundred cases come online."""


class LibraryItem(Struct, frozen=True):
    """An item of the library. `approved_by` None: it waits."""

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
    added_by: Person
    approved_by: Person | None = None

    def is_usable(self, on: date) -> bool:
        """Whether it is approved, and valid on a day."""
        is_over = self.valid_to is not None and self.valid_to < on
        return self.approved_by is not None and self.valid_from <= on and not is_over


class PromotionEntry(Struct, frozen=True):
    """What a school did on a day."""

    number: int
    on: date
    topic: Topic
    audience: Audience
    form: PromotionForm
    reached: int
    evidence: str
    photograph: str
    is_late: bool

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that it treated."""
        return TOPICS if self.topic is Topic.EVERY else (self.topic,)


class PromotionCheck(Struct, frozen=True):
    """A visit. `remedied_on`: when what was missing was made good."""

    number: int
    on: date
    answers: str
    photograph: str
    note: str
    remedy_until: date | None
    by: Person
    remedied_on: date | None = None
    remedy_proof: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be made good."""
        return self.remedy_until is not None and self.remedied_on is None


class SchoolPromotion(Struct, frozen=True):
    """A school: what it did, and the visits, each by its number."""

    entries: Mapping[int, PromotionEntry] = {}
    checks: Mapping[int, PromotionCheck] = {}

    @property
    def done(self) -> frozenset[tuple[Audience, Topic]]:
        """What of `EXPECTED` it has done."""
        return self._reached_topics(self.entries)

    @property
    def in_time(self) -> frozenset[tuple[Audience, Topic]]:
        """What of it was in time."""
        return self._reached_topics({number: entry for number, entry in self.entries.items() if not entry.is_late})

    @property
    def missing(self) -> tuple[tuple[Audience, Topic], ...]:
        """What it has still to do, in the order of `EXPECTED`."""
        done = self.done
        return tuple(pair for pair in EXPECTED if pair not in done)

    @property
    def people_reached(self) -> int:
        """How many people were reached, counted at each occasion."""
        return sum(entry.reached for entry in self.entries.values())

    @property
    def open_remedies(self) -> tuple[PromotionCheck, ...]:
        """The visits after which something is still to be made good."""
        return tuple(check for check in self.checks.values() if check.is_open)

    @staticmethod
    def _reached_topics(entries: Mapping[int, PromotionEntry]) -> frozenset[tuple[Audience, Topic]]:
        reached = {(entry.audience, topic) for entry in entries.values() for topic in entry.topics}
        return frozenset(reached & set(EXPECTED))


class OnlineUse(Struct, frozen=True):
    """How many of all cases of a month came online."""

    online: int
    cases: int
    source: str

    @property
    def percent(self) -> float:
        """So many of a hundred cases."""
        return 100 * self.online / self.cases

    @property
    def reaches_goal(self) -> bool:
        """Whether it is more than the plan's goal."""
        return self.online * 100 > self.cases * GOAL_PERCENT


class Promotion(Struct, frozen=True):
    """All of it. `last_number`: of an entry or a visit; `owners`: the school of each; `online_use` by month."""

    library: Mapping[str, LibraryItem] = {}
    schools: Mapping[str, SchoolPromotion] = {}
    owners: Mapping[int, str] = {}
    online_use: Mapping[str, OnlineUse] = {}
    last_number: int = 0

    def school(self, school: str) -> SchoolPromotion:
        """What is known of a school."""
        return self.schools.get(school, SchoolPromotion())
