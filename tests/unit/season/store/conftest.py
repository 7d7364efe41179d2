"""Every test of the store runs over both databases; without PostgreSQL its half is skipped and says why."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from season.store.database import open_database
from tests.postgres_server import MISSING, PostgresServer, binaries, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'season.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def opened(address: str) -> Iterator[Callable[[], Engine]]:
    """Opens the database, as one process after the other would."""
    engines: list[Engine] = []

    def open_again() -> Engine:
        engines.append(open_database(address))
        return engines[-1]

    yield open_again
    for engine in engines:
        engine.dispose()
