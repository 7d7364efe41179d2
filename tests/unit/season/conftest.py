"""What every test of the season has: its databases are closed when its module ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool


@pytest.fixture(scope="module", autouse=True)
def closed_databases() -> Iterator[None]:
    """From Python 3.13 on, a connection to SQLite that nobody closes is a warning, in whatever test runs when it is
    collected: engines that a test does not dispose of are closed here."""
    connections: list[Any] = []

    def note(connection: Any, record: object) -> None:
        connections.append(connection)

    event.listen(Pool, "connect", note)
    yield
    event.remove(Pool, "connect", note)
    for connection in connections:
        connection.close()
