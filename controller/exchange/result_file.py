"""Result files (`.bcresult`): the signed statement of a sitting with its journal and minutes, checked to the last byte.

Kind: adapter
"""

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.bundle import BundleTexts, OpenBundle, content_of, open_bundle, write_bundle
from controller.exchange.envelope import BadSignatureError, SecretKey, seal, signers
from controller.exchange.journal_result import NoMatchInJournalError, contradicts, journal_result
from controller.exchange.result_statement import (
    PAYLOAD_TYPE,
    ResultStatement,
    decode_statement,
    encode_statement,
    statement_digest,
)
from controller.exchange.result_text import result_text
from controller.journal.errors import JournalError
from controller.journal.export import ExportReader, write_export
from controller.journal.hash_chain import Row
from controller.journal.replay_check import check_replay
from controller.journal.seal_check import CheckedSeals, check_seals

SUFFIX = ".bcresult"
JOURNAL, MINUTES = "journal.jsonl", "minutes.pdf"
MAX_BYTES = 100_000_000

FOREIGN = Sentence("result-foreign", "This is no result of a sitting")
CHANGED = Sentence("result-changed", "The result was changed after it was signed: copy it again from the box")
CUT = Sentence("result-cut", "The result is not complete: copy it again")
UNSIGNED = Sentence("result-unsigned", "Nobody signed the result")
CONTRADICTS = Sentence("result-contradicts", "The statement says something else than its own journal shows")
_TEXTS = BundleTexts(FOREIGN, CHANGED, CUT)


class ResultFile(Struct, frozen=True):
    """A result that was checked. `id`: the hash of its statement; `signed_by`: keys whose signatures are good;
    `rows`: of its journal; `seals`: what the seals in it prove."""

    id: str
    statement: ResultStatement
    signed_by: tuple[str, ...]
    rows: tuple[Row, ...]
    seals: CheckedSeals


def result_bytes(statement: ResultStatement, rows: Sequence[Row], minutes: bytes, keys: Sequence[SecretKey]) -> bytes:
    """The result file of a statement, signed with `keys`: the same bytes for the same content."""
    data, file, lines = encode_statement(statement), io.BytesIO(), io.BytesIO()
    write_export(rows, lines)
    members = {JOURNAL: content_of(lines.getvalue()), MINUTES: content_of(minutes)}
    write_bundle(file, data, members, seal(PAYLOAD_TYPE, data, keys))
    return file.getvalue()


def read_result(path: Path) -> ResultFile:
    """Check the result in the file `path`, every byte of it, and its journal row by row. Raises `BadFileError` with all
    reasons."""
    try:
        size = path.stat().st_size
    except OSError as error:
        text = "{file}: the result cannot be read ({why})"
        raise BadFileError([os_refused("result-unread", text, path, error)]) from error
    if size > MAX_BYTES:
        raise BadFileError([Sentence("result-large", "The result has more than {most} MB", {"most": 100})])
    with open_bundle(path, _TEXTS) as bundle:
        return _check_bundle(bundle, path)


def result_id(path: Path) -> str:
    """The hash of the statement of a result that was signed on this machine. Raises `BadFileError`."""
    with open_bundle(path, _TEXTS) as bundle:
        return statement_digest(bundle.statement)


def text_of(path: Path) -> str:
    """The signed statement of a result that was checked, as the text of a QR code."""
    with open_bundle(path, _TEXTS) as bundle:
        return result_text(bundle.statement, bundle.signatures)


def minutes_of(path: Path) -> bytes:
    """The minutes in a result that was checked."""
    with open_bundle(path, _TEXTS) as bundle:
        return b"".join(bundle.pieces(MINUTES))


def _check_bundle(bundle: OpenBundle, path: Path) -> ResultFile:
    if list(bundle.members) != [JOURNAL, MINUTES]:
        raise BadFileError([FOREIGN if not bundle.members else CHANGED])
    try:
        statement = decode_statement(bundle.statement)
    except ValueError as error:
        raise BadFileError([FOREIGN]) from error
    if bundle.digest(MINUTES) != statement.minutes:
        raise BadFileError([CHANGED])
    faults: list[Sentence] = []
    signed_by: tuple[str, ...] = ()
    try:
        signed_by = signers(bundle.signatures, PAYLOAD_TYPE, bundle.statement) if bundle.signatures else ()
        faults += [] if signed_by else [UNSIGNED]
    except BadSignatureError as error:
        faults.append(error.reason)
    rows = _checked_rows(b"".join(bundle.pieces(JOURNAL)), path.parent)
    if isinstance(rows, Sentence):
        raise BadFileError([*faults, rows])
    seals = _seals_of(statement, rows)
    if isinstance(seals, Sentence):
        raise BadFileError([*faults, seals])
    if faults:
        raise BadFileError(faults)
    return ResultFile(statement_digest(bundle.statement), statement, signed_by, rows, seals)


def _checked_rows(lines: bytes, folder: Path) -> tuple[Row, ...] | Sentence:
    """The rows of the journal; or why they are none, or not written as we write them."""
    with NamedTemporaryFile(dir=folder, suffix=".jsonl") as file:
        file.write(lines)
        file.flush()
        try:
            rows = tuple(ExportReader(Path(file.name)).rows())
        except JournalError as error:
            return Sentence(
                "result-journal", "Its journal is broken: {why}", {"why": str(error).replace(file.name, JOURNAL)}
            )
    again = io.BytesIO()
    write_export(rows, again)
    return rows if again.getvalue() == lines and rows else CHANGED


def _seals_of(statement: ResultStatement, rows: Sequence[Row]) -> CheckedSeals | Sentence:
    """What the seals of the journal prove; or what it shows against the statement."""
    try:
        records = check_replay(rows, Path(JOURNAL))
        result = journal_result(zip(rows, records, strict=True))
    except JournalError as error:
        return Sentence("result-journal", "Its journal is broken: {why}", {"why": str(error)})
    except NoMatchInJournalError:
        return CONTRADICTS
    return CONTRADICTS if contradicts(statement, result) else check_seals(zip(rows, records, strict=True))
