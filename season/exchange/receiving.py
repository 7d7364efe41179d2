"""Receiving of results: a file from a stick becomes a result of the season, or is refused with all reasons, on record.

A file is checked to its last byte, then its journal row by row, then what the season knows: keys, sitting, revisions.
Whatever refuses it, nothing of the season changes but that a fact says so. The same result twice is no error.

Kind: adapter
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence, join_sentences
from bus.os_errors import os_refused
from controller.exchange.result_file import MAX_BYTES, ResultFile, read_result
from controller.journal.hash_chain import Row
from controller.rules.refusal import RefusedError
from season.rules.commands import AnyCommand
from season.rules.order import Order
from season.rules.people import Person
from season.rules.receipts import result_title
from season.rules.result_commands import AttachPaper, NoteRefusal, ReceiveResult
from season.rules.result_state import ResultRecord
from season.rules.season import Season
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile

MAX_PHOTOGRAPH_BYTES = 20_000_000
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")
"""What a photograph or scan of a paper begins with: JPEG, PNG, PDF."""

NO_PICTURE = Sentence("photograph-kind", "{file}: a photograph or scan is needed: JPEG, PNG or PDF, at most {most} MB")


class Arrival(Struct, frozen=True):
    """A file that a person brings. `photograph`: of the signed paper; `override`: why against reasons that allow it."""

    file: Path
    by: Person
    photograph: Path | None = None
    override: str = ""


class Receipt(Struct, frozen=True):
    """What became of a result: its record, and whether it was here before."""

    record: ResultRecord
    is_repeated: bool = False

    @property
    def sentence(self) -> Sentence:
        """For people."""
        args: dict[str, str | int | Sentence] = {"result": result_title(self.record)}
        if self.is_repeated:
            return Sentence("result-is-here", "{result}: is here already", args)
        return Sentence("result-taken", "{result}: received", args)


def receive_result(store: SeasonStore, arrival: Arrival, now_ns: int) -> Receipt:
    """Take a result into the season. Raises `BadFileError` with all reasons, which are on record then; `StoreError`."""
    body = _read(arrival.file, MAX_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    try:
        return _receive(store, arrival, body, now_ns)
    except BadFileError as error:
        reasons = tuple(_as_sentence(reason) for reason in error.sentences)
        refusal = NoteRefusal(digest, plain_name(arrival.file), reasons)
        store.carry_out(Order(refusal, arrival.by), f"refused-{digest[:32]}-{now_ns}", now_ns)
        raise


def _receive(store: SeasonStore, arrival: Arrival, body: bytes, now_ns: int) -> Receipt:
    found = _check(body)
    photographs = _photographs(arrival.photograph)
    season = store.read()
    known = season.results.get(found.id)
    if known is not None and known.has_journal:
        return Receipt(known, is_repeated=True)
    fork = find_fork(store, season, found)
    command = ReceiveResult(
        result=found.id,
        statement=found.statement,
        signed_by=found.signed_by,
        forks_with=fork[0] if fork is not None else "",
        forks_at=fork[1] if fork is not None else 0,
        photograph=photographs[0].id if photographs else "",
    )
    files = (StoredFile(found.id, plain_name(arrival.file), body), *photographs)
    _carry_out(store, Order(command, arrival.by, arrival.override), f"result-{found.id[:32]}", now_ns, files)
    return Receipt(store.read().results[found.id])


def _carry_out(
    store: SeasonStore, order: Order[AnyCommand], order_id: str, now_ns: int, files: Sequence[StoredFile]
) -> None:
    try:
        store.carry_out(order, order_id, now_ns, files=files)
    except RefusedError as error:
        raise BadFileError(list(error.reasons)) from error


def attach_photograph(store: SeasonStore, result: str, arrival: Arrival, now_ns: int) -> None:
    """Put the photograph `arrival.file` to a result. Raises `BadFileError` with all reasons, `StoreError`."""
    photographs = _photographs(arrival.file)
    command = AttachPaper(result, photographs[0].id)
    order_id = f"paper-{result[:16]}-{photographs[0].id[:32]}"
    _carry_out(store, Order(command, arrival.by, arrival.override), order_id, now_ns, photographs)


def _check(body: bytes) -> ResultFile:
    """Check the very bytes that are stored, whatever becomes of the file meanwhile."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "arrived.bcresult"
        path.write_bytes(body)
        return read_result(path)


def _photographs(path: Path | None) -> tuple[StoredFile, ...]:
    if path is None:
        return ()
    body = _read(path, MAX_PHOTOGRAPH_BYTES)
    if not body.startswith(PICTURES):
        args: dict[str, str | int | Sentence] = {"file": path.name, "most": MAX_PHOTOGRAPH_BYTES // 1_000_000}
        raise BadFileError([replace(NO_PICTURE, args=args)])
    return (StoredFile(hashlib.sha256(body).hexdigest(), plain_name(path), body),)


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(most + 1)
    except OSError as error:
        raise BadFileError([os_refused("file-unread", "{file}: cannot be read ({why})", path, error)]) from error
    if len(body) > most:
        args: dict[str, str | int | Sentence] = {"file": path.name, "most": most // 1_000_000}
        raise BadFileError([Sentence("file-large", "{file}: is larger than {most} MB", args)])
    return body


def find_fork(store: SeasonStore, season: Season, found: ResultFile) -> tuple[str, int] | None:
    """A result that is here with the same journal and another row, and the number of that row; None: there is none."""
    for record in season.results.values():
        if record.statement.journal != found.statement.journal or record.id == found.id:
            continue
        kept = store.file(record.id)
        row = first_difference(_check(kept.body).rows, found.rows) if kept is not None else 0
        if row:
            return record.id, row
    return None


def first_difference(rows: Sequence[Row], others: Sequence[Row]) -> int:
    """The number of the first row that differs; 0: one journal goes on from the other."""
    return next((row.seq for row, other in zip(rows, others, strict=False) if row.digest != other.digest), 0)


def plain_name(path: Path) -> str:
    """The name of a file as it may stand in the journal."""
    return "".join(letter for letter in path.name if letter.isprintable())[:200] or "?"


def _as_sentence(reason: str | Sentence) -> Sentence:
    return reason if isinstance(reason, Sentence) else join_sentences([reason])
