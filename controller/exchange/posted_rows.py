"""Rows of a journal as a box posts them to a hub: whole rows with their hashes, and whose sitting they are of.

Kind: pure
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from controller.exchange.result_statement import MAX_ROWS
from controller.exchange.statement_types import Digest, SittingName
from controller.journal.hash_chain import Row

MAX_ROWS_AT_ONCE = 200
MAX_POST_BYTES = 4_000_000
"""The largest post. A row with a whole pack of questions has some hundred thousand."""
ENOUGH_BYTES = 1_000_000
"""A box adds no further row to a post that has so much."""


class PostedRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One row: its number, its hash, and its body as the exact text that the journal has."""

    seq: Annotated[int, Meta(ge=1, le=MAX_ROWS)]
    hash: Digest
    body: str

    @property
    def row(self) -> Row:
        """The row as a journal has it."""
        return Row(self.seq, bytes.fromhex(self.hash), self.body.encode())


class RowsPost(Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /v1/journals/{id}/rows`. No rows: there is nothing new, the box only says that it is there."""

    sitting: SittingName
    rows: Annotated[tuple[PostedRow, ...], Meta(max_length=MAX_ROWS_AT_ONCE)] = ()


def posted(rows: Iterable[Row]) -> tuple[PostedRow, ...]:
    """As many of `rows` as one post takes, from the first one on."""
    return tuple(_fitting(rows))


def _fitting(rows: Iterable[Row]) -> Iterator[PostedRow]:
    size = 0
    for number, row in enumerate(rows):
        if number == MAX_ROWS_AT_ONCE or (number and size + len(row.body) > ENOUGH_BYTES):
            return
        size += len(row.body)
        yield PostedRow(row.seq, row.digest.hex(), row.body.decode())
