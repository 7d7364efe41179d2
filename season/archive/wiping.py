"""Wiping of names: nominations and files of a season leave the database's files, and what is left is looked for.

Kind: adapter
"""

from pathlib import Path

from sqlalchemy import Engine, delete, select

from season.nominations.nomination import read_nomination
from season.store import schema
from season.store.database import forget_deleted, locked
from season.store.stored_files import wipe_files


def stored_names(engine: Engine, season: str) -> list[str]:
    """All names of pupils, teachers and head teachers that the database has. Raises `StoreError`."""
    table = schema.nominations
    with locked(engine, season) as connection:
        bodies = connection.execute(select(table.c.body).where(table.c.season == season)).scalars().all()
    nominations = [read_nomination(bytes(body)) for body in bodies]
    people = [
        (*(pupil.name for pupil in nomination.pupils), nomination.teacher, nomination.head)
        for nomination in nominations
    ]
    return sorted({name for names in people for name in names})


def wipe(engine: Engine, season: str) -> None:
    """Delete names and files of a season that is closed; again, where a backup brought them back. Raises
    `StoreError`."""
    with locked(engine, season) as connection:
        connection.execute(delete(schema.nominations).where(schema.nominations.c.season == season))
        wipe_files(connection, season)
    forget_deleted(engine)


def files_with_names(engine: Engine, names: list[str]) -> list[str]:
    """The files of the database (SQLite's own and its log) in which one of `names` still stands."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return []
    database = Path(engine.url.database)
    files = []
    for file in sorted(database.parent.glob(f"{database.name}*")):
        data = file.read_bytes()
        if any(name.encode() in data for name in names):
            files.append(str(file))
    return files
