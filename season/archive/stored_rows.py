"""Rows of a season's journal as the database holds them, read and added as they are: for copies, exports and rebuilds.

Kind: adapter
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from sqlalchemy import Connection, Engine, select

from bus.messages import Sentence, SentenceArgs
from controller.journal.errors import JournalError
from controller.journal.hash_chain import NO_ROW, Row, check_rows
from season.rules.facts import AnyFact
from season.store import schema
from season.store.database import locked, without_password
from season.store.many_rows import insert_many
from season.store.record import BadBodyError, decode

ROWS_AT_ONCE = 2_000


def stored_rows(connection: Connection, season: str, after: Row = NO_ROW) -> Iterator[Row]:
    """The rows after `after`, each of them checked. Raises `BrokenChainError`."""
    facts = schema.facts
    query = select(facts.c.seq, facts.c.digest, facts.c.body).where(facts.c.season == season, facts.c.seq > after.seq)
    at_once = {"yield_per": ROWS_AT_ONCE}
    name = f"{without_password(connection.engine.url)} {season}"
    with connection.execute(query.order_by(facts.c.seq), execution_options=at_once) as rows:
        yield from check_rows(((seq, digest, body) for seq, digest, body in rows), name, after)


def row_at(connection: Connection, season: str, seq: int) -> Row | None:
    """The row with this number; None: there is none."""
    facts = schema.facts
    query = select(facts.c.digest, facts.c.body).where(facts.c.season == season, facts.c.seq == seq)
    row = connection.execute(query).one_or_none()
    return None if row is None else Row(seq, bytes(row.digest), bytes(row.body))


def add_rows(connection: Connection, season: str, rows: Sequence[Row]) -> None:
    """Add `rows`, which were checked and follow what is there. Raises `JournalError` at one that nobody can read."""
    values = (
        {
            "season": season,
            "seq": row.seq,
            "digest": row.digest,
            "body": row.body,
            "order_id": order,
            "place": place,
        }
        for order, group in groupby(rows, key=_order_of)
        for place, row in enumerate(group)
    )
    while batch := list(islice(values, ROWS_AT_ONCE)):
        insert_many(connection, schema.facts, batch)


def _order_of(row: Row) -> str:
    return read_row(row)[0]


def read_row(row: Row) -> tuple[str, AnyFact]:
    """The order and the fact in a row. Raises `JournalError`."""
    try:
        record = decode(row.body)
    except BadBodyError as error:
        args: SentenceArgs = {"row": row.seq, "why": str(error)}
        raise JournalError(Sentence("row-unreadable", "row {row} cannot be read: {why}", args)) from error
    return record.order, record.fact


def all_rows(engine: Engine, season: str) -> list[Row]:
    """All rows of a season. Raises `BrokenChainError`, `StoreError`."""
    with locked(engine, season) as connection:
        return list(stored_rows(connection, season))


def same_beginning(rows: Iterable[Row], others: Iterable[Row]) -> int | None:
    """The number of the first row at which two journals part; None: one is the beginning of the other."""
    parting = (row.seq for row, other in zip(rows, others, strict=False) if row.digest != other.digest)
    return next(parting, None)
