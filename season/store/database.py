"""The database of seasons: SQLite on a laptop, PostgreSQL on a server; the same tables, the same program.

Kind: adapter
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from season.store.errors import cannot_use

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 30_000
"""So long another process may hold SQLite's lock; an order takes milliseconds."""

SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an answered order survives a power cut
    "PRAGMA secure_delete = ON",  # names that are wiped are overwritten
)

MIGRATION_LOCK = 0x6261_6D63
"""Key of PostgreSQL's advisory lock while tables are made: several hub processes start at once."""

SEASON_LOCK = 0x7365_6173
"""Its first key while an order is carried out; the second one is the season's."""

JOURNAL_LOCK = 0x6A6F_7572
"""Its first key while rows of a box's journal are stored; the second one is the journal's."""


def open_database(address: str) -> Engine:
    """The database at `address`, with its tables as this program needs them.

    `sqlite:///season.db`, or `postgresql://user@host/name`. Raises `StoreError`.
    """
    url = _url(address)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else create_engine(url, pool_pre_ping=True)
    try:
        _migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise cannot_use(without_password(url), str(getattr(error, "orig", None) or error)) from error
    return engine


def without_password(url: URL) -> str:
    """The address without its password."""
    return url.render_as_string(hide_password=True)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        why = "allowed: sqlite:///FILE and postgresql://USER@HOST/NAME"
        raise cannot_use(address.partition("@")[0][:60], why) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise cannot_use(without_password(url), "allowed: sqlite:///FILE and postgresql://USER@HOST/NAME")
    if url.get_backend_name() == "postgresql":
        if importlib.util.find_spec("psycopg") is None:
            raise cannot_use(without_password(url), "psycopg is not installed: pip install 'bamchuong[season]'")
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _settings(connection: object, record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for setting in SQLITE_SETTINGS:
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def locked(engine: Engine, name: str, kind: int = SEASON_LOCK) -> Iterator[Connection]:
    """A transaction in which nobody else changes the season `name`, or with another `kind` of lock the journal. Raises
    `StoreError`."""
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:name))")
                connection.execute(lock, {"kind": kind, "name": name})
            yield connection
    except SQLAlchemyError as error:
        raise cannot_use(without_password(engine.url), str(getattr(error, "orig", None) or error)) from error


def forget_deleted(engine: Engine) -> None:
    """Take what was deleted out of the files, too: SQLite's log; PostgreSQL writes the tables anew, and its own log
    forgets with time. Raises `StoreError`."""
    is_sqlite = engine.dialect.name == "sqlite"
    anew = "VACUUM (FULL) nominations, result_files, journal_rows"
    statement = "PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else anew
    try:
        connection = engine.raw_connection()
        try:
            if engine.dialect.name == "postgresql":
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
            connection.cursor().execute(statement)
        finally:
            connection.invalidate()
    except SQLAlchemyError as error:
        raise cannot_use(without_password(engine.url), str(getattr(error, "orig", None) or error)) from error
