"""The office of the demo: a day, a database, orders that follow one another, and what is told of them.

Everything that is random elsewhere (ids of orders, salts) follows from the seed, and the clock is the plan's: the same
seed gives the same facts, and papers that are the same to the byte.

Kind: adapter
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from bus.messages import Sentence
from bus.units import NS_PER_S
from controller.rules.refusal import RefusedError
from reports.paper_locale import VIETNAM
from season.nominations.nomination import SALT_BYTES, Nomination, nomination_body, sheet_digest
from season.plan.plan import SeasonPlan
from season.rules.commands import AnyCommand, CloseTask, Nominate
from season.rules.facts import AnyFact
from season.rules.order import Order
from season.rules.people import Person
from season.rules.season import Season
from season.store.season_store import SeasonStore, StoredNames
from season.store.stored_files import StoredFile

BETWEEN_ORDERS_NS = 60 * NS_PER_S

Tell = Callable[[date, Sentence], None]
"""Tells people what happened on a day."""


class DemoOffice:
    """A season to which orders are given. `tell`: takes each line of the story. Belongs to one thread."""

    def __init__(self, store: SeasonStore, plan: SeasonPlan, seed: int, tell: Tell) -> None:
        self.store = store
        self.plan = plan
        self.seed = seed
        self._tell = tell
        self._orders = 0
        self.now_ns = 0

    @property
    def season(self) -> Season:
        """The season as it is now."""
        return self.store.read()

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return datetime.fromtimestamp(self.now_ns // NS_PER_S, VIETNAM).date()

    def begin(self, day: date, at: str = "08:00") -> None:
        """Another day begins; orders follow one another by the minute."""
        hour, minute = map(int, at.split(":"))
        started = datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)
        self.now_ns = int(started.timestamp()) * NS_PER_S

    def tell(self, sentence: Sentence) -> None:
        """Tell what happened."""
        self._tell(self.today, sentence)

    def order(self, command: AnyCommand, by: Person, override: str = "") -> tuple[AnyFact, ...]:
        """Give an order. Raises `RefusedError`: then the story is wrong."""
        return self._carry_out(Order(command, by, override), None)

    def bring(self, command: AnyCommand, by: Person, file: StoredFile) -> None:
        """Give an order that comes with a file. Raises `RefusedError`."""
        self.store.carry_out(Order(command, by), self.next_order_id(), self.next_ns(), files=(file,))

    def expect_refusal(self, command: AnyCommand, by: Person) -> tuple[Sentence, ...]:
        """Give an order that must be refused; the reasons. Raises `RuntimeError` where it is not."""
        try:
            self.order(command, by)
        except RefusedError as error:
            return error.reasons
        raise RuntimeError(f"{type(command).__name__} was to be refused")

    def nominate(self, entry: str, nomination: Nomination, by: Person) -> None:
        """Nominate the pupils of an entry."""
        body = nomination_body(nomination)
        salt = hashlib.sha256(f"{self.seed}/salt/{entry}".encode()).digest()[:SALT_BYTES]
        names = StoredNames(sheet_digest(salt, body), salt, body)
        pupils = len(nomination.pupils)
        self._carry_out(Order(Nominate(entry, names.sheet, pupils, pupils), by), names)

    def close(self, row: int, by: Person, proof: str, *, on: date | None = None, unit: str = "") -> None:
        """Report a task, or the part of one owner, as done."""
        self.order(CloseTask(row, on or self.today, proof, unit), by)

    def next_order_id(self) -> str:
        """The id of the next order."""
        self._orders += 1
        return f"demo-{self._orders:05}"

    def next_ns(self) -> int:
        """The instant of the next order."""
        self.now_ns += BETWEEN_ORDERS_NS
        return self.now_ns

    def _carry_out(self, order: Order[AnyCommand], names: StoredNames | None) -> tuple[AnyFact, ...]:
        return self.store.carry_out(order, self.next_order_id(), self.next_ns(), names).facts
