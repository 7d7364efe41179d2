"""Journals that boxes send, in the season's database: each row once, whoever sends it again and in whatever order.

Kind: adapter
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Update, insert, select, update

from controller.journal.hash_chain import NO_ROW, Row
from season.hub.arrival import Arrival
from season.hub.box_journal import BoxJournal
from season.hub.continuing import ForkError, new_rows
from season.hub.journal_phase import JournalPhase, phase_after
from season.hub.next_rows import receive_next
from season.store import schema
from season.store.database import JOURNAL_LOCK, locked
from season.store.quick_line import quick_line

_journals, _rows = schema.journals, schema.journal_rows


class OtherBoxError(ValueError):
    """The journal is another box's."""


class JournalStore:
    """The journals of the season `season_id`. Several processes may have it open."""

    def __init__(self, engine: Engine, season_id: str) -> None:
        self._engine, self._season = engine, season_id
        self._line = quick_line(engine)

    def find(self, journal: str) -> BoxJournal | None:
        """How far a journal is here; None: nothing of it is. Raises `StoreError`."""
        with locked(self._engine, journal, JOURNAL_LOCK) as connection:
            return self._find(connection, journal)

    def all(self) -> list[BoxJournal]:
        """All journals of the season. Raises `StoreError`."""
        query = select(*_COLUMNS).where(_journals.c.season == self._season).order_by(_journals.c.sitting)
        with locked(self._engine, self._season, JOURNAL_LOCK) as connection:
            return [_journal(row) for row in connection.execute(query)]

    def rows(self, journal: str, first: int = 1, last: int | None = None) -> list[Row]:
        """The rows of a journal. Raises `StoreError`."""
        with locked(self._engine, journal, JOURNAL_LOCK) as connection:
            return list(self._rows(connection, journal, first, last).values())

    def receive(self, arrival: Arrival, now_ns: int) -> BoxJournal:
        """Keep what is new, durably; how far the journal is here then.

        Raises `GapError`, `ForkError` (which is noted), `BrokenRowError`, `OtherBoxError`, `StoreError`; then no row is
        kept.
        """
        if self._line is not None and (after := receive_next(self._line, self._season, arrival, now_ns)) is not None:
            return after
        with locked(self._engine, arrival.journal, JOURNAL_LOCK) as connection:
            found = self._find(connection, arrival.journal, is_held=True)
            if found is not None and arrival.key != found.key and found.key not in arrival.earlier_keys:
                raise OtherBoxError(arrival.journal)
            before = found or BoxJournal(arrival.journal, arrival.key, arrival.sitting, 0, b"", 0, 0)
            try:
                fresh = self._fresh(connection, before, arrival)
            except ForkError as fork:
                refusal = fork
            else:
                return self._keep(connection, before, arrival, fresh, now_ns)
            fork_values = {"forked_at": refusal.row, "forked_digest": refusal.digest, "heard_ns": now_ns}
            connection.execute(self._change(arrival.journal).values(fork_values))
        raise refusal

    def _fresh(self, connection: Connection, before: BoxJournal, arrival: Arrival) -> Sequence[Row]:
        first = arrival.rows[0].seq if arrival.rows else before.rows + 1
        stored = (
            self._rows(connection, arrival.journal, first, first + len(arrival.rows)) if first <= before.rows else {}
        )
        last = before.last if before.rows else NO_ROW
        return new_rows(arrival.journal, stored, last, arrival.rows)

    def _keep(
        self, connection: Connection, before: BoxJournal, arrival: Arrival, fresh: Sequence[Row], now_ns: int
    ) -> BoxJournal:
        last = fresh[-1] if fresh else before.last
        received_ns = now_ns if fresh else before.received_ns
        after = BoxJournal(
            journal=before.journal,
            key=arrival.key,
            sitting=before.sitting,
            rows=last.seq,
            head=last.digest,
            heard_ns=now_ns,
            received_ns=received_ns,
            forked_at=before.forked_at,
            forked_digest=before.forked_digest,
            phase=phase_after(before.phase, fresh),
        )
        values = {column.name: getattr(after, column.name) for column in _COLUMNS}
        if before.rows:
            connection.execute(self._change(before.journal).values(values))
        elif fresh:  # a journal without a row has no name yet
            connection.execute(insert(_journals).values(season=self._season, **values))
        if fresh:
            own = {"season": self._season, "journal": before.journal}
            connection.execute(
                insert(_rows), [{**own, "seq": row.seq, "digest": row.digest, "body": row.body} for row in fresh]
            )
        return after

    def _find(self, connection: Connection, journal: str, *, is_held: bool = False) -> BoxJournal | None:
        """`is_held`: until the transaction has ended `receive_next` moves nothing of it."""
        own = (_journals.c.season == self._season, _journals.c.journal == journal)
        query = select(*_COLUMNS).where(*own)
        row = connection.execute(query.with_for_update() if is_held else query).one_or_none()
        return None if row is None else _journal(row)

    def _rows(self, connection: Connection, journal: str, first: int, last: int | None) -> Mapping[int, Row]:
        query = select(_rows.c.seq, _rows.c.digest, _rows.c.body)
        own = query.where(_rows.c.season == self._season, _rows.c.journal == journal, _rows.c.seq >= first)
        query = own if last is None else own.where(_rows.c.seq <= last)
        return {seq: Row(seq, digest, body) for seq, digest, body in connection.execute(query.order_by(_rows.c.seq))}

    def _change(self, journal: str) -> Update:
        return update(_journals).where(_journals.c.season == self._season, _journals.c.journal == journal)


def _journal(values: Sequence[Any]) -> BoxJournal:
    journal = BoxJournal(*values)
    return replace(journal, phase=JournalPhase(journal.phase))


_COLUMNS = tuple(_journals.c[name] for name in BoxJournal.__struct_fields__)
