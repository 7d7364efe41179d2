"""How posted rows continue a journal: what is new of them, or why they do not fit.

Theory of operation. A hub keeps each row once. Rows that it has must come again as they were, otherwise the journal has
a *fork*: two machines wrote on under one name (a cloned card, a restored copy). Rows that skip some leave a *gap*, and
the box is told which row comes next. A row whose hash does not follow from the one before is *broken*. Nothing of a
post is kept that does not fit as a whole.

Kind: pure
"""

from collections.abc import Mapping, Sequence

from controller.journal.hash_chain import NO_ROW, Row, chain_hash


class GapError(ValueError):
    """Rows are missing before the first one. `expected`: the number of the row that comes next."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"row {expected} comes next")
        self.expected = expected


class ForkError(ValueError):
    """A row differs from the one that is here. `row`: its number; `digest`: the hash of the other one."""

    def __init__(self, row: int, digest: bytes) -> None:
        super().__init__(f"row {row} is here with another content")
        self.row, self.digest = row, digest


class BrokenRowError(ValueError):
    """A row does not follow from the one before it. `row`: its number."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row} does not follow from the one before")
        self.row = row


def new_rows(journal: str, stored: Mapping[int, Row], last: Row, rows: Sequence[Row]) -> Sequence[Row]:
    """Those of `rows` that are to be kept. `stored`: the rows that are here among their numbers; `last`: the last one.

    Raises `GapError`, `ForkError`, `BrokenRowError`.
    """
    if not rows:
        return ()
    if rows[0].seq > last.seq + 1:
        raise GapError(last.seq + 1)
    before: Row | None = NO_ROW if rows[0].seq == 1 else last if rows[0].seq == last.seq + 1 else None
    for seq, row in enumerate(rows, rows[0].seq):
        _check_follows(journal, before, seq, row)
        if seq <= last.seq and stored.get(seq) != row:
            raise ForkError(seq, row.digest)
        before = row
    return [row for row in rows if row.seq > last.seq]


def _check_follows(journal: str, before: Row | None, seq: int, row: Row) -> None:
    """`before` None: the row before is here, but was not sent again; then the row itself is compared."""
    is_next = row.seq == seq
    if not is_next or (before is not None and row.digest != chain_hash(before.digest, row.body)):
        raise BrokenRowError(seq)
    if seq == 1 and row.digest.hex() != journal:
        raise BrokenRowError(seq)
