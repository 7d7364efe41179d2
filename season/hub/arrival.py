"""Arrival of rows that a box sends.

Kind: pure
"""

from collections.abc import Collection, Sequence

from msgspec import Struct

from controller.journal.hash_chain import Row


class Arrival(Struct, frozen=True):
    """Rows that a box sends. `key`: of the box; `earlier_keys`: those that it has had before, which were lost."""

    journal: str
    sitting: str
    key: str
    rows: Sequence[Row]
    earlier_keys: Collection[str] = ()
