"""What boxes still have of a season that was lost, on sticks: signed results, and journals.

Theory of operation. Only exports and copies have what the office decided, so they are read first, and a season without
one does not come back. After them, a result that the facts name gives its file back; one that they do not name yet is
received like any other, by the person who brings it, and has to be reviewed and confirmed again. A journal alone is not
signed: where a result names it, its rows are taken into the journals of the boxes, otherwise it is only told which
match it is. Names of pupils and photographs are in exports with names alone.

Kind: adapter
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from controller.exchange.bundle import STATEMENT
from controller.exchange.result_file import MAX_BYTES, read_result
from controller.exchange.result_file import SUFFIX as RESULT_SUFFIX
from controller.exchange.result_statement import KIND as RESULT_KIND
from controller.journal.errors import JournalError
from controller.journal.export import ExportReader, is_json_lines
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.hash_chain import Row
from controller.journal.journal_reader import open_journal
from season.archive.season_export import SUFFIX as EXPORT_SUFFIX
from season.archive.stored_rows import read_row
from season.exchange.receiving import Arrival as ResultArrival
from season.exchange.receiving import receive_result
from season.hub.arrival import Arrival
from season.hub.continuing import BrokenRowError, ForkError, GapError
from season.hub.journal_store import JournalStore, OtherBoxError
from season.rules.known_results import result_title
from season.rules.people import Person
from season.rules.result_commands import KeyHolder
from season.rules.result_state import ResultRecord
from season.rules.season import Season
from season.rules.states import SeasonState
from season.store.database import locked
from season.store.delivered_files import plain_name, read_whole
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile, keep_files

ID_DIGITS = 16


class Sources(Struct, frozen=True):
    """Files to rebuild from, by what they are."""

    seasons: tuple[Path, ...] = ()
    results: tuple[Path, ...] = ()
    journals: tuple[Path, ...] = ()

    @property
    def is_from_boxes(self) -> bool:
        """Whether anything among them comes from a box."""
        return bool(self.results or self.journals)


def sorted_sources(paths: Sequence[Path]) -> Sources:
    """`paths` by what is in them; of a folder, such as a stick, all that lies in it and below."""
    by_kind: dict[str, list[Path]] = {"seasons": [], "results": [], "journals": []}
    for path in paths:
        for file in _files_in(path) if path.is_dir() else [path]:
            by_kind[_kind(file)].append(file)
    return Sources(*(tuple(files) for files in by_kind.values()))


def _files_in(folder: Path) -> list[Path]:
    names = (f"*{EXPORT_SUFFIX}", f"*{RESULT_SUFFIX}", JOURNAL, "*.jsonl")
    return sorted({path for name in names for path in folder.rglob(name) if path.is_file()})


def _kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            statement = msgspec.json.decode(archive.read(STATEMENT), type=dict[str, object])
            return "results" if statement.get("kind") == RESULT_KIND else "seasons"
    except (OSError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError):
        pass  # what it is instead, its reader says
    try:
        if not is_json_lines(path):
            return "journals"
        first = next(iter(ExportReader(path).rows()), None)
    except JournalError:
        return "seasons"
    return "journals" if first is not None and not _is_season_row(first) else "seasons"


def _is_season_row(row: Row) -> bool:
    try:
        read_row(row)
    except JournalError:
        return False
    return True


def bring_back(store: SeasonStore, sources: Sources, by: Person | None, now_ns: int) -> Iterator[tuple[bool, Sentence]]:
    """Take results and journals into the season. Yields for each file whether it is of use, and what became of it.

    `by`: who brings results that the facts do not name. Raises `StoreError`.
    """
    for path in sources.results:
        try:
            yield _bring_result(store, path, by, now_ns)
        except BadFileError as error:
            for reason in error.reasons:
                yield False, Sentence("source-refused", "{file}: {reason}", {"file": path.name, "reason": reason})
    for path in sources.journals:
        yield _bring_journal(store, path, now_ns)


def _bring_result(store: SeasonStore, path: Path, by: Person | None, now_ns: int) -> tuple[bool, Sentence]:
    body, result, season = read_whole(path, MAX_BYTES), read_result(path), store.read()
    record = season.results.get(result.id)
    args: SentenceArgs = {"file": path.name}
    if record is None or not record.has_journal:
        if by is None:
            text = "{file}: the facts do not have this result; with --by it is received, as from a stick"
            return False, Sentence("result-unknown", text, args)
        receipt = receive_result(store, ResultArrival(path, by), now_ns)
        text = "{file}: {what}; it has to be reviewed and confirmed"
        return True, Sentence("result-received-anew", text, {**args, "what": receipt.sentence})
    args["result"] = result_title(record)
    if season.state is SeasonState.CLOSED:
        return True, Sentence(
            "result-wiped", "{file}: {result}: was wiped when the season was closed, and stays so", args
        )
    if store.file(record.id) is not None:
        return True, Sentence("result-file-here", "{file}: {result}: is here with its file", args)
    with locked(store.engine, season.drafted.id) as connection:
        keep_files(connection, season.drafted.id, [StoredFile(record.id, plain_name(path), body)])
    return True, Sentence("result-file-back", "{file}: {result}: its file is back", args)


def _bring_journal(store: SeasonStore, path: Path, now_ns: int) -> tuple[bool, Sentence]:
    season = store.read()
    try:
        with open_journal(path) as source:
            rows = list(source.rows())
    except JournalError as error:
        return False, Sentence("source-broken", "{file}: cannot be used: {why}", {"file": str(path), "why": str(error)})
    journal = rows[0].digest.hex() if rows else ""
    record = next((record for record in season.results.values() if record.statement.journal == journal), None)
    args: SentenceArgs = {"file": str(path), "rows": len(rows), "journal": journal[:ID_DIGITS]}
    if record is None:
        text = (
            "{file}: journal {journal} with {rows} rows is of no result that is here. It is not signed: sign the "
            "result at its box (bamchuong result sign) and bring that"
        )
        return False, Sentence("journal-unknown", text, args)
    args |= {"result": result_title(record)}
    arrival = Arrival(journal, record.sitting, _box_key(season, record), rows)
    try:
        JournalStore(store.engine, season.drafted.id).receive(arrival, now_ns)
    except (ForkError, GapError, BrokenRowError, OtherBoxError):
        text = "{file}: journal {journal} is not the one that is here of {result}"
        return False, Sentence("journal-parts", text, args)
    if len(rows) < record.statement.rows or rows[record.statement.rows - 1].digest.hex() != record.statement.head:
        text = "{file}: journal {journal} does not have the row that {result} names"
        return False, Sentence("journal-short", text, args)
    return True, Sentence("journal-back", "{file}: journal {journal} of {result}: {rows} rows are here", args)


def _box_key(season: Season, record: ResultRecord) -> str:
    signed = [season.keys[key] for key in record.signed_by if key in season.keys]
    return next((key.key for key in signed if key.holder is KeyHolder.BOX), "")
