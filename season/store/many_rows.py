"""Many rows into a table at once: PostgreSQL takes them as one stream (COPY), SQLite as one statement many times.

A driver sends a statement for each row otherwise, and PostgreSQL plans and runs every one of them.

Kind: adapter
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, insert

from season.store.database import without_password
from season.store.errors import cannot_use

FEW = 50
"""Up to here a stream is not worth beginning."""


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Add `rows`, which have the same columns each, within the transaction of `connection`. Raises `StoreError`,
    `SQLAlchemyError`."""
    if not rows:
        return
    if connection.dialect.name != "postgresql" or len(rows) <= FEW:
        connection.execute(insert(table), rows)
        return
    import psycopg
    from psycopg import sql

    columns = list(rows[0])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    driver: psycopg.Connection[tuple[object, ...]] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])
    except psycopg.Error as error:
        raise cannot_use(without_password(connection.engine.url), str(error)) from error
