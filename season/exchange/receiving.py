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

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from controller.exchange.envelope import BadSignatureError
from controller.exchange.result_file import MAX_BYTES, ResultFile, read_result
from controller.exchange.result_text import read_result_text
from controller.journal.hash_chain import Row
from controller.rules.refusal import RefusedError
from season.rules.commands import AnyCommand
from season.rules.known_results import result_title
from season.rules.order import Order
from season.rules.people import Person
from season.rules.result_commands import AttachPaper, NoteRefusal, ReceiveResult
from season.rules.result_state import ResultRecord
from season.rules.season import Season
from season.store.delivered_files import plain_name, read_photograph, read_whole
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile

OTHER_RESULT = Sentence("result-other", "The result is another one than its sender said")


class Arrival(Struct, frozen=True):
    """A file that a person brings, or a box sends. `photograph`: of the signed paper; `override`: why against reasons
    that allow it; `result`: the hash of its statement, where the sender says which one it is."""

    file: Path
    by: Person
    photograph: Path | None = None
    override: str = ""
    result: str = ""


class Receipt(Struct, frozen=True):
    """What became of a result: its record, and whether it was here before."""

    record: ResultRecord
    is_repeated: bool = False

    @property
    def sentence(self) -> Sentence:
        """For people."""
        args: SentenceArgs = {"result": result_title(self.record)}
        if self.is_repeated:
            return Sentence("result-is-here", "{result}: is here already", args)
        if not self.record.has_journal:
            return Sentence("statement-taken", "{result}: signed result received, its journal not yet", args)
        return Sentence("result-taken", "{result}: received", args)


def receive_result(store: SeasonStore, arrival: Arrival, now_ns: int) -> Receipt:
    """Take a result into the season. Raises `BadFileError` with all reasons, which are on record then; `StoreError`."""
    body = read_whole(arrival.file, MAX_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    try:
        return _receive(store, arrival, body, now_ns)
    except BadFileError as error:
        refusal = NoteRefusal(digest, plain_name(arrival.file), error.reasons)
        store.carry_out(Order(refusal, arrival.by), f"refused-{digest[:32]}-{now_ns}", now_ns)
        raise


def _receive(store: SeasonStore, arrival: Arrival, body: bytes, now_ns: int) -> Receipt:
    result = _check(body)
    if arrival.result not in ("", result.id):
        raise BadFileError([OTHER_RESULT])
    photographs = () if arrival.photograph is None else (read_photograph(arrival.photograph),)
    season = store.read()
    record = season.results.get(result.id)
    if record is not None and record.has_journal:
        return Receipt(record, is_repeated=True)
    fork = find_fork(store, season, result)
    command = ReceiveResult(
        result=result.id,
        statement=result.statement,
        signed_by=result.signed_by,
        forks_with=fork[0] if fork is not None else "",
        forks_at=fork[1] if fork is not None else 0,
        photograph=photographs[0].id if photographs else "",
    )
    files = (StoredFile(result.id, plain_name(arrival.file), body), *photographs)
    _carry_out(store, Order(command, arrival.by, arrival.override), f"result-{result.id[:32]}", now_ns, files)
    return Receipt(store.read().results[result.id])


def receive_text(store: SeasonStore, text: str, by: Person, now_ns: int) -> Receipt:
    """Take the signed statement in the text of a QR code: the result is here, its journal not yet. Raises
    `BadFileError` with all reasons, which are on record then; `StoreError`."""
    try:
        return _receive_text(store, text, by, now_ns)
    except BadFileError as error:
        digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
        refusal = NoteRefusal(digest, "QR", error.reasons)
        store.carry_out(Order(refusal, by), f"refused-{digest[:32]}-{now_ns}", now_ns)
        raise


def _receive_text(store: SeasonStore, text: str, by: Person, now_ns: int) -> Receipt:
    try:
        result = read_result_text(text)
    except BadSignatureError as error:
        raise BadFileError([error.reason]) from error
    record = store.read().results.get(result.id)
    if record is not None:
        return Receipt(record, is_repeated=True)
    command = ReceiveResult(result.id, result.statement, result.signed_by, has_journal=False)
    _carry_out(store, Order(command, by), f"statement-{result.id[:32]}", now_ns, ())
    return Receipt(store.read().results[result.id])


def _carry_out(
    store: SeasonStore, order: Order[AnyCommand], order_id: str, now_ns: int, files: Sequence[StoredFile]
) -> None:
    try:
        store.carry_out(order, order_id, now_ns, files=files)
    except RefusedError as error:
        raise BadFileError(list(error.reasons)) from error


def attach_photograph(store: SeasonStore, result: str, arrival: Arrival, now_ns: int) -> None:
    """Put the photograph `arrival.file` to a result. Raises `BadFileError` with all reasons, `StoreError`."""
    photographs = (read_photograph(arrival.file),)
    command = AttachPaper(result, photographs[0].id)
    order_id = f"paper-{result[:16]}-{photographs[0].id[:32]}"
    _carry_out(store, Order(command, arrival.by, arrival.override), order_id, now_ns, photographs)


def _check(body: bytes) -> ResultFile:
    """Check the very bytes that are stored, whatever becomes of the file meanwhile."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "arrived.bcresult"
        path.write_bytes(body)
        return read_result(path)


def find_fork(store: SeasonStore, season: Season, result: ResultFile) -> tuple[str, int] | None:
    """A result that is here with the same journal and another row, and the number of that row; None: there is none."""
    for record in season.results.values():
        if record.statement.journal != result.statement.journal or record.id == result.id:
            continue
        file = store.file(record.id)
        row = first_difference(_check(file.body).rows, result.rows) if file is not None else 0
        if row:
            return record.id, row
    return None


def first_difference(rows: Sequence[Row], others: Sequence[Row]) -> int:
    """The number of the first row that differs; 0: one journal goes on from the other."""
    return next((row.seq for row, other in zip(rows, others, strict=False) if row.digest != other.digest), 0)
