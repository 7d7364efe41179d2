"""Journals as JSON lines: exports and mirrors, which anybody can check without this program.

The first line says what the file is. Every line after it is one row: its number, its hash in hex, and its body as the
exact text that was stored; `sha256(previous hash + body)` must equal the hash. The last line of an export gives the
number of rows and the head; a mirror has no such line, and a power cut may have torn its last row.

Kind: adapter
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from bus.os_errors import cannot_read
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.hash_chain import NO_ROW, Row, check_rows

FORM_VERSION = 1
"""Version of the line format."""

SUFFIX = ".jsonl"


class _Begin(Struct, tag_field="line", tag="bamchuong-journal", frozen=True):
    form: int


class _RowLine(Struct, tag_field="line", tag="row", frozen=True):
    seq: int
    hash: str
    body: str


class _End(Struct, tag_field="line", tag="end", frozen=True):
    facts: int
    hash: str


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Begin | _RowLine | _End)

BEGIN = _encoder.encode(_Begin(FORM_VERSION)) + b"\n"


def encode_row(row: Row) -> bytes:
    """`row` as a line of an export."""
    return _encoder.encode(_RowLine(row.seq, row.digest.hex(), row.body.decode("utf-8"))) + b"\n"


def write_export(rows: Iterable[Row], file: BinaryIO) -> Row:
    """Write `rows` as a complete export and return the last row."""
    file.write(BEGIN)
    last = NO_ROW
    for row in rows:
        file.write(encode_row(row))
        last = row
    file.write(_encoder.encode(_End(last.seq, last.digest.hex())) + b"\n")
    return last


class ExportReader:
    """The rows of an export or mirror.

    Once they have been read, `is_complete` says whether the export's last line was present, and `is_torn` whether the
    file's last line was cut off in the middle (it is left out).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_complete = False
        self.is_torn = False

    def rows(self) -> Iterator[Row]:
        """All rows in order, each checked. Raises `BrokenChainError` at the first bad one, or `JournalError`."""
        last = NO_ROW
        for row in check_rows(self._raw_rows(), str(self.path)):
            yield row
            last = row
        if self._end is not None and (self._end.facts, self._end.hash) != (last.seq, last.digest.hex()):
            why = f"it is missing: the last line says {self._end.facts} facts, head {self._end.hash[:8]}"
            raise BrokenChainError(self.path, min(last.seq + 1, self._end.facts), why)

    def _raw_rows(self) -> Iterator[tuple[object, object, object]]:
        self._end: _End | None = None
        seq = number = 0
        try:
            with self.path.open("rb") as file:
                for number, text in enumerate(file, start=1):
                    if number > 1 and not text.endswith(b"\n"):
                        self.is_torn = True
                        return
                    line = self._parse_line(text, number, seq)
                    if isinstance(line, _RowLine):
                        seq += 1
                        yield line.seq, _parse_digest(line.hash), line.body.encode("utf-8", "surrogatepass")
        except OSError as error:
            raise JournalError(cannot_read(self.path, error)) from error
        if not number:
            raise JournalError(f"{self.path}: is empty")

    def _parse_line(self, text: bytes, number: int, seq: int) -> _Begin | _RowLine | _End:
        try:
            line: _Begin | _RowLine | _End = _decoder.decode(text)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            if number == 1:
                raise JournalError(f"{self.path}: is neither a journal nor a journal export") from error
            raise BrokenChainError(self.path, seq + 1, f"line {number} cannot be read ({error})") from error
        if (number == 1) is not isinstance(line, _Begin):
            raise JournalError(
                f"{self.path}: line {number} is out of place; the line that opens an export is its first, and only that"
            )
        if isinstance(line, _Begin) and line.form > FORM_VERSION:
            raise JournalError(
                f"{self.path}: an export of version {line.form}; this program reads up to {FORM_VERSION}: update it"
            )
        if self._end is not None:
            raise BrokenChainError(self.path, seq + 1, f"line {number} comes after the last line of the export")
        if isinstance(line, _End):
            self._end, self.is_complete = line, True
        return line


def _parse_digest(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def is_json_lines(path: Path) -> bool:
    """Whether `path` is an export or a mirror rather than a SQLite file. Raises `JournalError`."""
    try:
        with path.open("rb") as file:
            return not file.read(16).startswith(b"SQLite format 3")
    except OSError as error:
        raise JournalError(cannot_read(path, error)) from error
