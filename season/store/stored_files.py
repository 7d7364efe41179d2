"""Files of a season that are no facts: results with their journals and minutes, photographs of signed papers.

They stand beside the facts, which name them by hash, and are deleted when the season is closed: papers have names.

Kind: adapter
"""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from season.store import schema


class StoredFile(Struct, frozen=True):
    """A file. `id`: the hash of a result's statement, or of a photograph's bytes."""

    id: str
    name: str
    body: bytes


def keep_files(connection: Connection, season: str, files: Iterable[StoredFile]) -> None:
    """Store `files`, each once."""
    table = schema.result_files
    for file in files:
        connection.execute(delete(table).where(table.c.season == season, table.c.file == file.id))
        values = {"season": season, "file": file.id, "name": file.name, "body": file.body}
        connection.execute(insert(table).values(values))


def find_file(connection: Connection, season: str, file_id: str) -> StoredFile | None:
    """The file with this id; None: it is not here."""
    table = schema.result_files
    query = select(table.c.name, table.c.body).where(table.c.season == season, table.c.file == file_id)
    found = connection.execute(query).one_or_none()
    return None if found is None else StoredFile(file_id, found.name, found.body)


def wipe_files(connection: Connection, season: str) -> None:
    """Delete all files of a season."""
    connection.execute(delete(schema.result_files).where(schema.result_files.c.season == season))
