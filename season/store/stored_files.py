"""Files of a season that are no facts: packages, results with their journals and minutes, photographs of papers.

They stand beside the facts, which name them by hash, and are deleted when the season is closed: papers have names.

Kind: adapter
"""

from collections.abc import Collection, Iterable

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from season.store import schema


class StoredFile(Struct, frozen=True):
    """A file. `id`: the hash of the statement of a package or result, or of the file's bytes."""

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
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredFile(file_id, row.name, row.body)


def find_names(connection: Connection, season: str, file_ids: Collection[str]) -> dict[str, str]:
    """The names of those files that are here, by id."""
    table = schema.result_files
    query = select(table.c.file, table.c.name).where(table.c.season == season)
    return {file: name for file, name in connection.execute(query) if file in file_ids}


def wipe_files(connection: Connection, season: str) -> None:
    """Delete all files of a season, and the rows of the boxes' journals: they name who judged and pressed."""
    for table in (schema.result_files, schema.journal_rows):
        connection.execute(delete(table).where(table.c.season == season))
