"""Exports of a season: one file with all its facts, and with the names of pupils and its files where that is asked for.

A bundle as results are (`controller/exchange/bundle.py`): the same season gives the same bytes, and any other byte is
refused. Its statement says what is in it, each with its hash; the facts are chained besides.

Kind: adapter
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Engine, select

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from controller.exchange.bundle import BundleTexts, OpenBundle, content_of, open_bundle, write_bundle
from controller.exchange.statement_types import Digest, SeasonName
from controller.journal.errors import JournalError
from controller.journal.export import ExportReader, write_export
from controller.journal.hash_chain import Row
from season.archive.stored_rows import stored_rows
from season.store import schema
from season.store.database import locked
from season.store.season_store import StoredNames
from season.store.stored_files import StoredFile

SUFFIX = ".bcseason"
KIND, VERSION = "bamchuong-season", 1
FACTS, NAMES, FILES = "facts.jsonl", "names.json", "files/"

_TEXTS = BundleTexts(
    Sentence("export-foreign", "This is no export of a season"),
    Sentence("export-changed", "The export was changed after it was made: copy it again"),
    Sentence("export-cut", "The export is not complete: copy it again"),
)


class FileEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the season: what the facts call it, its name, and the hash of its bytes."""

    id: Digest
    name: Annotated[str, Meta(max_length=255)]
    digest: Digest


class ExportStatement(Struct, frozen=True, forbid_unknown_fields=True):
    """What an export says of itself. `rows`, `head`: of the facts; `names`: hash of the member, empty without names."""

    kind: str
    version: int
    season: SeasonName
    rows: Annotated[int, Meta(ge=1)]
    head: Digest
    names: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    files: tuple[FileEntry, ...] = ()


class SeasonExport(Struct, frozen=True):
    """An export that was checked."""

    season: str
    rows: tuple[Row, ...]
    names: tuple[StoredNames, ...] = ()
    files: tuple[StoredFile, ...] = ()


def read_season(engine: Engine, season: str, *, with_names: bool) -> SeasonExport:
    """Everything of a season; names and files only where `with_names`. Raises `BrokenChainError`, `StoreError`."""
    with locked(engine, season) as connection:
        rows = tuple(stored_rows(connection, season))
        if not with_names:
            return SeasonExport(season, rows)
        people, papers = schema.nominations, schema.result_files
        names_query = select(people.c.sheet, people.c.salt, people.c.body).where(people.c.season == season)
        names = tuple(StoredNames(*row) for row in connection.execute(names_query.order_by(people.c.sheet)))
        files_query = select(papers.c.file, papers.c.name, papers.c.body).where(papers.c.season == season)
        files = tuple(StoredFile(*row) for row in connection.execute(files_query.order_by(papers.c.file)))
    return SeasonExport(season, rows, names, files)


def export_bytes(export: SeasonExport) -> bytes:
    """The file: the same bytes for the same season."""
    lines, file = io.BytesIO(), io.BytesIO()
    last = write_export(export.rows, lines)
    names = msgspec.json.encode(export.names) if export.names else b""
    statement = ExportStatement(
        kind=KIND,
        version=VERSION,
        season=export.season,
        rows=last.seq,
        head=last.digest.hex(),
        names=_digest(names) if names else "",
        files=tuple(FileEntry(stored.id, stored.name, _digest(stored.body)) for stored in export.files),
    )
    members: dict[str, Callable[[], Iterator[bytes]]] = {FACTS: content_of(lines.getvalue())}
    if names:
        members[NAMES] = content_of(names)
    members |= {f"{FILES}{stored.id}": content_of(stored.body) for stored in export.files}
    write_bundle(file, msgspec.json.encode(statement), members, b"")
    return file.getvalue()


def read_export(path: Path) -> SeasonExport:
    """The export in `path`, checked to its last byte and row by row. Raises `BadFileError`."""
    with open_bundle(path, _TEXTS) as bundle:
        return _check(bundle, path)


def _check(bundle: OpenBundle, path: Path) -> SeasonExport:
    try:
        statement = msgspec.json.decode(bundle.statement, type=ExportStatement)
    except msgspec.MsgspecError as error:
        raise BadFileError([_TEXTS.foreign]) from error
    if (statement.kind, statement.version) != (KIND, VERSION):
        raise BadFileError([_TEXTS.foreign])
    expected = [FACTS, *([NAMES] if statement.names else []), *(f"{FILES}{entry.id}" for entry in statement.files)]
    digests = {NAMES: statement.names} | {f"{FILES}{entry.id}": entry.digest for entry in statement.files}
    if list(bundle.members) != expected or any(bundle.digest(name) != digests[name] for name in expected[1:]):
        raise BadFileError([_TEXTS.changed])
    rows = _rows(b"".join(bundle.pieces(FACTS)), path)
    if not rows or (rows[-1].seq, rows[-1].digest.hex()) != (statement.rows, statement.head):
        raise BadFileError([_TEXTS.changed])
    names = b"".join(bundle.pieces(NAMES)) if statement.names else b"[]"
    try:
        people = msgspec.json.decode(names, type=tuple[StoredNames, ...])
    except msgspec.MsgspecError as error:
        raise BadFileError([_TEXTS.changed]) from error
    files = tuple(
        StoredFile(entry.id, entry.name, b"".join(bundle.pieces(f"{FILES}{entry.id}"))) for entry in statement.files
    )
    return SeasonExport(statement.season, rows, people, files)


def _rows(lines: bytes, path: Path) -> tuple[Row, ...]:
    with NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(lines)
        file.flush()
        try:
            return tuple(ExportReader(Path(file.name)).rows())
        except JournalError as error:
            why: SentenceArgs = {"file": str(path), "why": str(error).replace(file.name, FACTS)}
            raise BadFileError([Sentence("export-broken", "{file}: its facts are broken: {why}", why)]) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
