"""Replay check: whether a controller could go on from the rows of somebody's file, before they are taken.

A perfect chain proves that nothing was changed, not that it makes sense: whoever makes a file can make its chain. So
all its facts are applied, and every screen is drawn as a frame, before anything is written.

Kind: adapter
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from bus.codec import encode
from bus.messages.base import check_points
from controller.journal.errors import JournalError
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.journal.store import read_record
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.view import SnapshotContext, snapshots

MAX_NUMBER = 2**62


def check_replay(rows: Sequence[Row], source: Path) -> list[Record]:
    """The records in `rows`. Raises a `JournalError` that names the first row from which no contest can go on."""
    contest, records = Contest(), []
    for row in rows:
        record = read_record(row, source)
        records.append(record)
        try:
            _check_numbers(record)
            contest = apply(contest, record.fact)
            for view in snapshots(contest, SnapshotContext(now_ns=record.mono_ns)).values():
                encode(view)
        except Exception as error:
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise JournalError(
                f"{source}: row {row.seq}: no contest can go on from this fact ({why}); nothing was imported. Export "
                f"it again where it was made, or take the facts before it: --until {row.seq - 1}"
            ) from error
    return records


def _check_numbers(record: Record) -> None:
    """Raise `ValueError` at a number that nobody can calculate with."""
    for value in _values(msgspec.to_builtins(record, builtin_types=(Decimal,))):
        if isinstance(value, Decimal):
            check_points(value)
        elif isinstance(value, int) and abs(value) > MAX_NUMBER:
            raise ValueError(f"{value} is too large")


def _values(tree: Any) -> Iterator[Any]:
    """Every value in a tree of dictionaries and lists."""
    match tree:
        case dict():
            for value in tree.values():
                yield from _values(value)
        case list() | tuple():
            for value in tree:
                yield from _values(value)
        case _:
            yield tree
