"""The office behind the pages: its database, the season in it, the people, the clock. One thread.

Kind: adapter
"""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import Engine

from bus.bad_file import BadFileError
from season.rules.calendar import local_date
from season.rules.commands import AnyCommand, DraftSeason
from season.rules.order import Order
from season.rules.result_facts import PublicationWithdrawn, StagePublished
from season.rules.season import Season
from season.site.account_store import AccountStore
from season.store.season_store import Answer, SeasonStore, season_ids
from season.store.stored_files import StoredFile

PUBLIC = (StagePublished, PublicationWithdrawn)
"""Facts that change what is public."""

_log = logging.getLogger("season")


class Office:
    """A database with at most one season that the pages show. `season_id` None: the only one that is there.

    `now_ns`: nanoseconds since 1970, UTC. `folder`: the data folder, with what the office's papers say and look like.
    `publish`: writes what is public of a season.
    """

    def __init__(
        self,
        engine: Engine,
        season_id: str | None = None,
        now_ns: Callable[[], int] = time.time_ns,
        folder: Path = Path("/nowhere"),
        publish: Callable[[Season], object] = lambda season: None,
    ) -> None:
        self.engine, self.now_ns, self.folder = engine, now_ns, folder
        self.people = AccountStore(engine)
        self._publish = publish
        self._season_id = season_id
        self._store: SeasonStore | None = None

    def store(self) -> SeasonStore | None:
        """The season's store; None while there is no season yet. Raises `StoreError`."""
        if self._store is None:
            ids = [self._season_id] if self._season_id else season_ids(self.engine)
            self._store = SeasonStore(self.engine, ids[0]) if ids else None
        return self._store

    def season(self) -> Season:
        """The season as it is now; an empty one while there is none. Raises `BrokenChainError`, `StoreError`."""
        store = self.store()
        return store.read() if store is not None else Season()

    def carry_out(self, order: Order[AnyCommand], order_id: str = "", files: tuple[StoredFile, ...] = ()) -> Answer:
        """Carry out an order with its files, see `SeasonStore.carry_out`. The first draft begins the season."""
        store = self.store()
        if store is None:
            plan = order.command.plan if isinstance(order.command, DraftSeason) else None
            store = SeasonStore(self.engine, plan.id if plan is not None else "")
        answer = store.carry_out(order, order_id or uuid.uuid4().hex, self.now_ns(), files=files)
        self._store = store
        if any(isinstance(fact, PUBLIC) for fact in answer.facts):
            self.publish()
        return answer

    def publish(self) -> None:
        """Bring what is public up to date; what keeps it from that is in the log, and is tried again every minute."""
        try:
            self._publish(self.season())
        except BadFileError:
            _log.exception("what is public could not be written")

    def today(self) -> date:
        """The day in Vietnam."""
        return local_date(self.now_ns())


def office() -> Office:
    """The office of this app."""
    value: Office = current_app.extensions["office"]
    return value
