"""An office whose season is in a database: the same orders as in memory, and results with real journals.

Kind: adapter
"""

import shutil
import uuid
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from season.rules import commands as c
from season.rules.facts import AnyFact
from season.rules.order import Order
from season.rules.people import Person
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import LAN, SEPTEMBER, Office, plan_2018


class StoredOffice(Office):
    """A season in `store`, to which orders are given."""

    def __init__(self, store: SeasonStore) -> None:
        self.store = store
        self.facts: list[AnyFact] = []
        self.now_ns = SEPTEMBER
        self.season = store.read()

    def order(self, command: c.AnyCommand, by: Person = LAN, override: str = "") -> tuple[AnyFact, ...]:
        """Carry out `command`, durably. Raises `RefusedError`."""
        answer = self.store.carry_out(Order(command, by, override), uuid.uuid4().hex, self.now_ns)
        self.season = self.store.read()
        self.facts += answer.facts
        return answer.facts


@cache
def _scheduled_database() -> Path:
    """A database in which every pool is drawn and scheduled, and the first one's package is out."""
    path = Path(mkdtemp(prefix="season-")) / "season.db"
    engine = open_database(f"sqlite:///{path}")
    store = SeasonStore(engine, plan_2018().id)
    store.carry_out(Order(c.DraftSeason(plan_2018()), LAN), "draft", SEPTEMBER)
    store.carry_out(Order(c.IssueSeason(), LAN), "issue", SEPTEMBER)
    office = p.scheduled_office(StoredOffice(store))
    for key, holder in ((sample.BOX, KeyHolder.BOX), (sample.JURY, KeyHolder.JURY), (sample.OFFICE, KeyHolder.OFFICE)):
        office.order(EnrolKey(key.public, holder, f"khóa thật {holder}"))
    statement = sample.statement_of(sample.match_rows())
    values = {"package": sample.PACKAGE, "format": statement.format, "teams_listed": statement.teams_played}
    p.pack(office, "cum-1", **values)
    engine.dispose()
    return path


def scheduled_office(folder: Path) -> StoredOffice:
    """An office of its own with such a database in `folder`."""
    shutil.copy(_scheduled_database(), folder / "season.db")
    engine = open_database(f"sqlite:///{folder / 'season.db'}")
    return StoredOffice(SeasonStore(engine, plan_2018().id))
