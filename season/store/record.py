"""Body of a row of the hub's journal: a fact with the order that led to it.

Bodies are JSON that people can read; each carries the version in which it was written. A body holds nothing but what
its reader looks at: written anew it must be the same bytes, or somebody could try one body after the other until its
hash is as wanted. Rows are chained as those of a match's journal (`controller/journal/hash_chain.py`).

Kind: pure
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages.base import PRINTABLE
from season.rules.facts import AnyFact

VERSION = 1
"""Version of the bodies that are written now, and of all so far."""

OrderId = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]


class Record(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One fact, and the `order` that led to it: the facts of one order are appended together, and once."""

    v: int
    order: OrderId
    fact: AnyFact


class BadBodyError(ValueError):
    """A body that this version cannot read; the message says why and what to do."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """The body of `record`."""
    return _encoder.encode(record)


def decode(body: bytes) -> Record:
    """The record in `body`. Raises `BadBodyError`, and nothing else, whatever the bytes are."""
    try:
        record = _decoder.decode(body)
        if record.v != VERSION:
            raise BadBodyError(f"written in version {record.v}, this program reads version {VERSION}: update it")
        if _encoder.encode(record) != body:
            raise BadBodyError("it holds something that no reader looks at: no program of ours wrote it so")
        return record
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        if isinstance(error, BadBodyError):
            raise
        raise BadBodyError(str(error)) from error
