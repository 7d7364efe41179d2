"""Store of one season: orders become facts in its journal, chained, and rows of the projections, in one transaction.

Kind: adapter
"""

import secrets
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from controller.journal.hash_chain import NO_ROW, Row, check_rows, head_hash, next_row
from season.nominations.nomination import (
    SALT_BYTES,
    Nomination,
    nomination_body,
    read_nomination,
    sheet_digest,
)
from season.rules.apply import apply, apply_all
from season.rules.commands import AnyCommand
from season.rules.decide import decide
from season.rules.facts import AnyFact, SeasonClosed
from season.rules.order import Order
from season.rules.season import Season
from season.store import schema
from season.store.database import forget_deleted, locked, without_password
from season.store.errors import StoreError
from season.store.many_rows import insert_many
from season.store.projections import PROJECTIONS, RowValues, changed_rows
from season.store.quick_line import quick_line
from season.store.record import VERSION, BadBodyError, Record, decode, encode
from season.store.stored_files import StoredFile, find_file, find_names, keep_files, wipe_files

ROWS_AT_ONCE = 2_000
"""So many facts are fetched at a time: a long journal does not fit into memory twice."""


_NEWEST = "SELECT seq, digest FROM facts WHERE season = %(season)b ORDER BY seq DESC LIMIT 1"


class Answer(Struct, frozen=True):
    """What an order led to. `is_repeated`: it was carried out before, under the same id; nothing was done now."""

    facts: tuple[AnyFact, ...]
    is_repeated: bool = False


class StoredNames(Struct, frozen=True):
    """A nomination as the database has it: what the facts call it, its salt, and the names."""

    sheet: str
    salt: bytes
    body: bytes


class SeasonStore:
    """The season `season_id` in a database. May be used by one thread at a time; several processes may have it open.

    What it has read it keeps; every order first reads what others added since.
    """

    def __init__(self, engine: Engine, season_id: str) -> None:
        self._engine = engine
        self._id = season_id
        self._season = Season()
        self._last = NO_ROW
        self._line = quick_line(engine)

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._engine

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last fact that was read."""
        return self._last.seq, head_hash(self._last.digest)

    def read(self) -> Season:
        """The season as its journal says now. Raises `BrokenChainError` at a row that does not follow, `StoreError`."""
        if (
            self._last.seq
            and self._line is not None
            and self._line.ask(_NEWEST, {"season": self._id}) == [(self._last.seq, self._last.digest)]
        ):
            return self._season
        with locked(self._engine, self._id) as connection:
            season, last = self._read(connection)
        self._season, self._last = season, last
        return season

    def history(self) -> list[Record]:
        """All facts with their orders. Raises `BrokenChainError`, `StoreError`."""
        with locked(self._engine, self._id) as connection:
            return [record for _, record in self._records(connection, NO_ROW)]

    def facts_between(self, after: int, until: int) -> list[tuple[int, AnyFact]]:
        """The facts after number `after`, up to `until`, with their numbers. Raises `StoreError`."""
        facts = schema.facts
        query = select(facts.c.seq, facts.c.body).where(facts.c.season == self._id)
        in_order = query.where(facts.c.seq > after, facts.c.seq <= until).order_by(facts.c.seq)
        with locked(self._engine, self._id) as connection:
            return [(seq, decode(body).fact) for seq, body in connection.execute(in_order)]

    def has_carried_out(self, order_id: str) -> bool:
        """Whether an order with this id was carried out. Raises `StoreError`."""
        with locked(self._engine, self._id) as connection:
            return bool(self._facts_of(connection, order_id))

    def carry_out(
        self,
        order: Order[AnyCommand],
        order_id: str,
        now_ns: int,
        names: StoredNames | None = None,
        files: Sequence[StoredFile] = (),
    ) -> Answer:
        """Do what `order` asks, durably; once for each `order_id`. `now_ns`: since 1970, UTC. `names`: of a nomination;
        `files`: that its facts name. The names of all pupils and all files are wiped when the season is closed.

        Raises `RefusedError` with all reasons, `BrokenChainError`, `StoreError`; then nothing is changed.
        """
        with locked(self._engine, self._id) as connection:
            before, last = self._read(connection)
            if earlier := self._facts_of(connection, order_id):
                self._season, self._last = before, last
                return Answer(earlier, is_repeated=True)
            facts = decide(before, order, now_ns)
            rows = _rows(last, order_id, facts)
            after = apply_all(before, facts)
            self._append(connection, rows, order_id)
            self._project(connection, before, after, rows[-1] if rows else last)
            is_closed = any(isinstance(fact, SeasonClosed) for fact in facts)
            if is_closed:
                connection.execute(delete(schema.nominations).where(schema.nominations.c.season == self._id))
                wipe_files(connection, self._id)
            elif names is not None:
                self._keep(connection, names)
            keep_files(connection, self._id, files)
        self._season, self._last = after, rows[-1] if rows else last
        if is_closed:
            forget_deleted(self._engine)
        return Answer(facts)

    def file(self, file_id: str) -> StoredFile | None:
        """The file that the facts call so; None where it is not here. Raises `StoreError`."""
        with locked(self._engine, self._id) as connection:
            return find_file(connection, self._id, file_id)

    def file_names(self, file_ids: Collection[str]) -> dict[str, str]:
        """The names of those files that are here, by what the facts call them. Raises `StoreError`."""
        with locked(self._engine, self._id) as connection:
            return find_names(connection, self._id, file_ids)

    def _keep(self, connection: Connection, names: StoredNames) -> None:
        own = (schema.nominations.c.season == self._id, schema.nominations.c.sheet == names.sheet)
        connection.execute(delete(schema.nominations).where(*own))
        values = {"season": self._id, "sheet": names.sheet, "salt": names.salt, "body": names.body}
        connection.execute(insert(schema.nominations).values(values))

    def names_for(self, nomination: Nomination) -> StoredNames:
        """`nomination` as it is to be stored: as before where the same one is there, otherwise with a salt of its own.

        Raises `StoreError`.
        """
        body = nomination_body(nomination)
        same = (schema.nominations.c.season == self._id, schema.nominations.c.body == body)
        with locked(self._engine, self._id) as connection:
            salt = connection.execute(select(schema.nominations.c.salt).where(*same)).scalar()
        salt = salt if isinstance(salt, bytes) else secrets.token_bytes(SALT_BYTES)
        return StoredNames(sheet_digest(salt, body), salt, body)

    def nomination(self, sheet: str) -> Nomination | None:
        """The nomination that the facts call `sheet`; None where its names are not here. Raises `StoreError`."""
        own = (schema.nominations.c.season == self._id, schema.nominations.c.sheet == sheet)
        with locked(self._engine, self._id) as connection:
            body = connection.execute(select(schema.nominations.c.body).where(*own)).scalar()
        return read_nomination(body) if isinstance(body, bytes) else None

    def rebuild(self) -> Season:
        """Make the projections anew from the journal. Raises `BrokenChainError`, `StoreError`."""
        with locked(self._engine, self._id) as connection:
            season, last = self._fold(connection, Season(), NO_ROW)
            for table in schema.PROJECTIONS:
                connection.execute(delete(table).where(table.c.season == self._id))
            self._project(connection, Season(), season, last)
        self._season, self._last = season, last
        return season

    def _read(self, connection: Connection) -> tuple[Season, Row]:
        return self._fold(connection, self._season, self._last)

    def _fold(self, connection: Connection, season: Season, last: Row) -> tuple[Season, Row]:
        """`season`, which the rows up to `last` made, with all that follow."""
        for row, record in self._records(connection, last):
            season, last = apply(season, record.fact), row
        return season, last

    def _records(self, connection: Connection, after: Row) -> Iterator[tuple[Row, Record]]:
        """The rows that follow `after`, each of them checked."""
        columns = (schema.facts.c.seq, schema.facts.c.digest, schema.facts.c.body)
        query = select(*columns).where(schema.facts.c.season == self._id, schema.facts.c.seq > after.seq)
        in_order, at_once = query.order_by(schema.facts.c.seq), {"yield_per": ROWS_AT_ONCE}
        name = f"{without_password(self._engine.url)} {self._id}"
        with connection.execute(in_order, execution_options=at_once) as rows:
            for row in check_rows(((seq, digest, body) for seq, digest, body in rows), name, after):
                try:
                    yield row, decode(row.body)
                except BadBodyError as error:
                    raise StoreError(f"{name}: row {row.seq}: {error}") from error

    def _facts_of(self, connection: Connection, order_id: str) -> tuple[AnyFact, ...]:
        query = select(schema.facts.c.body).where(
            schema.facts.c.season == self._id, schema.facts.c.order_id == order_id
        )
        return tuple(decode(body).fact for (body,) in connection.execute(query.order_by(schema.facts.c.place)))

    def _append(self, connection: Connection, rows: Sequence[Row], order_id: str) -> None:
        values = [
            {
                "season": self._id,
                "seq": row.seq,
                "digest": row.digest,
                "body": row.body,
                "order_id": order_id,
                "place": place,
            }
            for place, row in enumerate(rows)
        ]
        insert_many(connection, schema.facts, values)

    def _project(self, connection: Connection, before: Season, after: Season, last: Row) -> None:
        for projection in PROJECTIONS:
            table = schema.metadata.tables[projection.table]
            changes = list(changed_rows(projection, before, after))
            if changes and before.seq:  # before the first fact there is no row
                own = (table.c[column] == bindparam(f"of_{column}") for column in projection.columns)
                deletion = delete(table).where(table.c.season == self._id, *own)
                connection.execute(deletion, [_prefix(change.place) for change in changes])
            if rows := [{"season": self._id, **change.row} for change in changes if change.row is not None]:
                insert_many(connection, table, rows)
        connection.execute(delete(schema.seasons).where(schema.seasons.c.season == self._id))
        if after.plan is not None:
            values = {
                "season": self._id,
                "title": after.plan.title,
                "state": after.state.value,
                "revision": after.revision,
                "seq": last.seq,
                "head": head_hash(last.digest),
            }
            connection.execute(insert(schema.seasons).values(values))


def _prefix(place: RowValues) -> RowValues:
    """`place` as values of a statement: a name of a column is taken by what is set."""
    return {f"of_{column}": value for column, value in place.items()}


def _rows(last: Row, order_id: str, facts: Sequence[AnyFact]) -> list[Row]:
    rows = []
    for fact in facts:
        last = next_row(last, encode(Record(VERSION, order_id, fact)))
        rows.append(last)
    return rows


def season_ids(engine: Engine) -> list[str]:
    """The ids of the seasons in a database. Raises `StoreError`."""
    with locked(engine, "") as connection:
        return [season for (season,) in connection.execute(select(schema.facts.c.season).distinct())]
