"""Quick line to PostgreSQL: single statements on a connection that stays open, each of them a transaction of its own.

What happens hundreds of times a second goes this way: a statement is prepared once and takes one round trip, where a
transaction of the pool takes six (is the connection alive, begin, lock, ask, change, commit). Nothing is locked
beforehand: a statement that changes something says itself what must still be there. SQLite is in this process, so that
there is no way to shorten.

Kind: adapter
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from season.store.database import without_password
from season.store.errors import cannot_use

if TYPE_CHECKING:
    import psycopg

Values = Mapping[str, object]


class QuickLine:
    """A line to the PostgreSQL of `engine`, open from the first statement until the engine is disposed of."""

    def __init__(self, engine: Engine) -> None:
        self._url = engine.url
        self._arguments = engine.dialect.create_connect_args(engine.url)
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def ask(self, statement: str, values: Values) -> list[tuple[Any, ...]]:
        """What a statement that changes nothing finds; `%(name)b` stands for a value. A connection that was lost is
        made anew. Raises `StoreError`."""
        import psycopg

        try:
            try:
                return self._open().execute(statement.encode(), values, prepare=True, binary=True).fetchall()
            except psycopg.OperationalError:
                self.close()
                return self._open().execute(statement.encode(), values, prepare=True, binary=True).fetchall()
        except psycopg.Error as error:
            raise self._loss(error) from error

    def change(self, statement: str, values: Values) -> int:
        """Carry a statement out, durably; how many rows it has changed. Raises `StoreError`: then nobody knows whether
        it was carried out."""
        import psycopg

        try:
            return self._open().execute(statement.encode(), values, prepare=True).rowcount
        except psycopg.Error as error:
            raise self._loss(error) from error

    def close(self) -> None:
        """Close the connection; the next statement opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> "psycopg.Connection[tuple[Any, ...]]":
        import psycopg

        if self._connection is None:
            arguments, options = self._arguments
            self._connection = psycopg.connect(*arguments, **options, autocommit=True)
        return self._connection

    def _loss(self, error: Exception) -> Exception:
        self.close()
        return cannot_use(without_password(self._url), str(error))


def quick_line(engine: Engine) -> QuickLine | None:
    """A quick line to the database of `engine`; None where it is SQLite."""
    return QuickLine(engine) if engine.dialect.name == "postgresql" else None
