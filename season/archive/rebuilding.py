"""Rebuilding of a season from what was kept elsewhere: exports, and copies of its facts; the longest of them counts.

Of several sources, and of what the database still has, each must be a beginning of the longest: two that part are two
histories, and a person has to choose. Journals of boxes and their receipts come with the hub.

Kind: adapter
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, insert

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from controller.journal.errors import JournalError
from controller.journal.export import ExportReader
from season.archive.season_export import SeasonExport, read_export
from season.archive.stored_rows import add_rows, read_row, same_beginning, stored_rows
from season.rules.facts import SeasonClosed, SeasonDrafted
from season.store import schema
from season.store.database import locked
from season.store.season_store import StoredNames
from season.store.stored_files import keep_files

ZIP = b"PK\x03\x04"


class Rebuilt(Struct, frozen=True):
    """What a rebuild did: facts added to those that were there; names and files that came back."""

    season: str
    added: int
    names: int
    files: int


def read_source(path: Path) -> SeasonExport:
    """An export, or a copy of facts. Raises `BadFileError`."""
    try:
        with path.open("rb") as file:
            is_export = file.read(len(ZIP)) == ZIP
    except OSError:
        is_export = True  # whose reader says why it cannot be read
    if is_export:
        return read_export(path)
    try:
        rows = tuple(ExportReader(path).rows())
        fact = read_row(rows[0])[1] if rows else None
    except JournalError as error:
        args: SentenceArgs = {"file": str(path), "why": str(error)}
        raise BadFileError([Sentence("source-broken", "{file}: cannot be used: {why}", args)]) from error
    if not isinstance(fact, SeasonDrafted):
        text = "{file}: its facts are not those of a season"
        raise BadFileError([Sentence("source-foreign", text, {"file": str(path)})])
    return SeasonExport(fact.plan.id, rows)


def restore(engine: Engine, paths: Sequence[Path]) -> Rebuilt:
    """Add to the database what the sources have and it lacks; make the projections anew afterwards (`rebuild`).

    Raises `BadFileError`: a source cannot be read, is of another season, or has another history; `StoreError`. Then
    nothing is changed.
    """
    sources = {path: read_source(path) for path in paths}
    longest = max(sources, key=lambda path: len(sources[path].rows))
    season, rows = sources[longest].season, sources[longest].rows
    for path, source in sources.items():
        if source.season != season:
            text = "{file} is of the season {theirs}, {other} of {ours}: rebuild one after the other"
            args = {"file": str(path), "theirs": source.season, "other": str(longest), "ours": season}
            raise BadFileError([Sentence("source-other-season", text, {**args})])
        _require_beginning(str(path), same_beginning(source.rows, rows), str(longest))
    names = {entry.sheet: entry for source in sources.values() for entry in source.names}
    files = {file.id: file for source in sources.values() for file in source.files}
    with locked(engine, season) as connection:
        present = list(stored_rows(connection, season))
        _require_beginning("–", same_beginning(present, rows), str(longest))
        add_rows(connection, season, rows[len(present) :])
        if any(isinstance(read_row(row)[1], SeasonClosed) for row in (rows if len(rows) > len(present) else present)):
            names, files = {}, {}  # they were wiped, and stay so
        _keep_names(connection, season, list(names.values()))
        keep_files(connection, season, files.values())
    return Rebuilt(season, max(0, len(rows) - len(present)), len(names), len(files))


def _require_beginning(path: str, row: int | None, longest: str) -> None:
    if row is None:
        return
    args: SentenceArgs = {"file": path, "other": longest, "row": row}
    if path == "–":
        text = "The database and {other} have other facts from row {row} on: choose another database, or another source"
        raise BadFileError([Sentence("database-parts", text, args)])
    text = "{file} and {other} have other facts from row {row} on: two histories, of which a person must choose one"
    raise BadFileError([Sentence("sources-part", text, args)])


def _keep_names(connection: Connection, season: str, names: list[StoredNames]) -> None:
    table = schema.nominations
    for entry in names:
        connection.execute(delete(table).where(table.c.season == season, table.c.sheet == entry.sheet))
        values = {"season": season, "sheet": entry.sheet, "salt": entry.salt, "body": entry.body}
        connection.execute(insert(table).values(values))
