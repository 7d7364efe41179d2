"""An evening with its seals, for tests: as the controller writes it, but with keys that are always the same."""

import hashlib
import itertools
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from controller.contest_store import ContestStore
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.journal.record import Record, decode, encode
from controller.journal.seal_key import SECRET_BYTES, seal_key
from controller.journal.sealer import Sealer
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.seal_chain import fingerprint
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.controller.rules.random_match import evening

SECRET = b"photographed by the head teacher"
assert len(SECRET) == SECRET_BYTES
KEY = fingerprint(seal_key(SECRET).public)
"""The fingerprint that was photographed."""

SealedRows = list[tuple[Row, Record]]


@cache
def finished_match() -> tuple[f.AnyFact, ...]:
    """A match from its opening to the last prize."""
    return tuple(evening(PLAN, 7).facts)


def sealed_rows(records: Iterable[Record], secret: bytes = SECRET, *, unsealed: int = 0) -> SealedRows:
    """`records` with the seals that the controller makes of them, each in the circumstances of its fact.

    `unsealed`: so many of the records were written by an older program, which made none.
    """
    secrets = (hashlib.sha256(secret + bytes(number)).digest() if number else secret for number in itertools.count())
    sealer = Sealer(Path("nowhere"), None, NO_ROW, lambda: seal_key(next(secrets)))
    rows: SealedRows = []
    last, contest, state = NO_ROW, Contest(), sealer.state
    waiting = list(records)
    while waiting:
        record = waiting.pop(0)
        last = next_row(last, encode(record))
        rows.append((last, record))
        before, contest = contest, apply(contest, record.fact)
        if len(rows) > unsealed:
            state, following = sealer.next_fact(state, before, record.fact, contest, last)
            if following is not None:
                waiting.insert(0, replace(record, fact=following, cause="", who="controller", role=None, device=""))
    return rows


def stored(store: ContestStore) -> list[f.AnyFact]:
    """The facts in the journal of `store`, durable or not, with those of the seals."""
    return [decode(row.body).fact for row in store._rows]


def played(facts: Iterable[f.AnyFact]) -> list[f.AnyFact]:
    """`facts` without those of the seals, which each journal has of its own."""
    return [fact for fact in facts if not isinstance(fact, f.SealingBegan | f.Sealed)]
