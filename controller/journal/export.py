"""Adapt journals as JSON lines: exports and mirrors, which anybody can check without us.

The first line says what it is. Every line after it is one row: its number, its hash in hex, and its body as the exact
text that was stored; `sha256(hash before + body)` must give the hash. The last line of an export says how many rows
there are and the head; a mirror has none, and its last line may be torn by a power cut.

Kind: adapter
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from bus.os_errors import cannot_read
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.hash_chain import NOTHING, Row, checked

FORM = 1
"""Version of this form of lines."""

ENDING = ".jsonl"


class _Begin(Struct, tag_field="line", tag="bamchuong-journal", frozen=True):
    form: int


class _Row(Struct, tag_field="line", tag="row", frozen=True):
    seq: int
    hash: str
    body: str


class _End(Struct, tag_field="line", tag="end", frozen=True):
    facts: int
    hash: str


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Begin | _Row | _End)

BEGIN = _encoder.encode(_Begin(FORM)) + b"\n"


def line_of(row: Row) -> bytes:
    """`row` as a line."""
    return _encoder.encode(_Row(row.seq, row.digest.hex(), row.body.decode("utf-8"))) + b"\n"


def write_export(rows: Iterable[Row], file: BinaryIO) -> Row:
    """Write `rows` as a whole export; gives the last row."""
    file.write(BEGIN)
    last = NOTHING
    for row in rows:
        file.write(line_of(row))
        last = row
    file.write(_encoder.encode(_End(last.seq, last.digest.hex())) + b"\n")
    return last


class Lines:
    """The rows of an export or mirror. After they were read, `whole` says whether the export's last line was there, and
    `torn` whether a last line was cut off in the middle (it is left out)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.whole = False
        self.torn = False

    def rows(self) -> Iterator[Row]:
        """All rows in order, each checked. Raises `BrokenChainError` at the first bad one, or `JournalError`."""
        last = NOTHING
        for row in checked(self._raw(), str(self.path)):
            yield row
            last = row
        if self._end is not None and (self._end.facts, self._end.hash) != (last.seq, last.digest.hex()):
            why = f"it is missing: the last line says {self._end.facts} facts, head {self._end.hash[:8]}"
            raise BrokenChainError(self.path, min(last.seq + 1, self._end.facts), why)

    def _raw(self) -> Iterator[tuple[object, object, object]]:
        self._end: _End | None = None
        seq = number = 0
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if number > 1 and not line.endswith(b"\n"):
                        self.torn = True
                        return
                    found = self._line(line, number, seq)
                    if isinstance(found, _Row):
                        seq += 1
                        yield found.seq, _digest(found.hash), found.body.encode("utf-8", "surrogatepass")
        except OSError as error:
            raise JournalError(cannot_read(self.path, error)) from error
        if not number:
            raise JournalError(f"{self.path}: is empty")

    def _line(self, line: bytes, number: int, seq: int) -> _Begin | _Row | _End:
        try:
            found: _Begin | _Row | _End = _decoder.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            if number == 1:
                raise JournalError(f"{self.path}: is neither a journal nor an export of one") from error
            raise BrokenChainError(self.path, seq + 1, f"line {number} cannot be read ({error})") from error
        if (number == 1) is not isinstance(found, _Begin):
            raise JournalError(f"{self.path}: line {number}: does not belong there; an export begins with its own line")
        if isinstance(found, _Begin) and found.form > FORM:
            raise JournalError(
                f"{self.path}: an export in form {found.form}; this program reads up to {FORM}: update it"
            )
        if self._end is not None:
            raise BrokenChainError(self.path, seq + 1, f"line {number} stands after the last line of the export")
        if isinstance(found, _End):
            self._end, self.whole = found, True
        return found


def _digest(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def looks_like_lines(path: Path) -> bool:
    """Whether `path` is an export or a mirror rather than a SQLite file. Raises `JournalError`."""
    try:
        with path.open("rb") as file:
            return not file.read(16).startswith(b"SQLite format 3")
    except OSError as error:
        raise JournalError(cannot_read(path, error)) from error
