"""Nominating: an order whose names go into their own table, while the journal gets a hash.

Kind: adapter
"""

import uuid

from msgspec import Struct, field

from season.nominations.nomination import Nomination
from season.rules.commands import Nominate
from season.rules.order import Order
from season.rules.people import Person
from season.rules.season import Entry
from season.store.season_store import SeasonStore


class Nominating(Struct, frozen=True):
    """A nomination, complete with every consent, for the entry with this id. `why`: where there was one before."""

    nomination: Nomination
    by: Person
    entry: str
    why: str = ""
    override: str = ""
    order_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def nominate_entry(store: SeasonStore, nominating: Nominating, now_ns: int) -> Entry:
    """The entry as it is afterwards. Raises `RefusedError` with all reasons, `StoreError`."""
    names = store.names_for(nominating.nomination)
    pupils = len(nominating.nomination.pupils)
    command = Nominate(nominating.entry, names.sheet, pupils, pupils, nominating.why)
    store.carry_out(Order(command, nominating.by, nominating.override), nominating.order_id, now_ns, names)
    return store.read().entries[nominating.entry]
