"""Tamperings with the files of a finished evening, for tests: by a tool for databases, by programs, by the card."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import apsw
from msgspec.structs import replace

from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.journal.connection import SCHEMA
from controller.journal.file_names import NAME
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.journal.journal_reader import open_journal
from controller.journal.record import Record, encode
from controller.journal.seal_key import seal_key
from controller.rules import facts as f
from tests.unit.controller.journal.forgeries import FORGER, circumstances, rechained
from tests.unit.controller.sealed_evening import SealedRows, finished_match, sealed_rows

WAL = f"{NAME}-wal"
NOW_NS = 10**12


class Evening:
    """A finished evening as the controller left it, in `folder`: most of it in the WAL. `early`: a copy of the files
    after the first round. `key`: the fingerprint that was photographed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.early = folder / "evening", folder / "early"
        with closing(ContestStore(folder / "running", "boot-1", lambda: NOW_NS)) as store:
            for number, fact in enumerate(finished_match()):
                store.add(f"cause-{number}", "mc", [fact], NOW_NS + number)
                assert store.commit(NOW_NS + number)
                if isinstance(fact, f.RoundEnded) and not self.early.exists():
                    self._copy(folder / "running", self.early)
                if store.contest.seals is not None:
                    self.key = store.contest.seals.fingerprint
            self._copy(folder / "running", self.folder)
        with open_journal(self.folder / NAME) as source:
            self.rows = list(source.records())

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.lock", "*-shm"))


Tampering = Callable[[Evening, Path], None]
"""Changes the files in a folder, which are those of the evening."""

TAMPERINGS: dict[str, Tampering] = {}


def tampering(make: Tampering) -> Tampering:
    TAMPERINGS[make.__name__] = make
    return make


def sql(*statements: str) -> Tampering:
    """What somebody does with a tool for databases, who has dropped the triggers."""

    def tamper(_: Evening, folder: Path) -> None:
        with closing(apsw.Connection(str(folder / NAME))) as database:
            database.execute("DROP TRIGGER never_change; DROP TRIGGER never_delete")
            for statement in statements:
                database.execute(statement)

    return tamper


TAMPERINGS |= {
    "another body": sql("UPDATE fact SET body = CAST(replace(CAST(body AS TEXT), 'mc', 'me') AS BLOB) WHERE seq = 300"),
    "another hash": sql("UPDATE fact SET hash = zeroblob(32) WHERE seq = 300"),
    "a body that is a text": sql("UPDATE fact SET body = CAST(body AS TEXT) WHERE seq = 300"),
    "an empty body": sql("UPDATE fact SET body = x'' WHERE seq = 300"),
    "a row deleted": sql("DELETE FROM fact WHERE seq = 300"),
    "a row deleted, the gap closed": sql(
        "DELETE FROM fact WHERE seq = 300",
        "UPDATE fact SET seq = -seq WHERE seq > 300",
        "UPDATE fact SET seq = -seq - 1 WHERE seq < 0",
    ),
    "two rows exchanged": sql(
        "UPDATE fact SET seq = -1 WHERE seq = 300",
        "UPDATE fact SET seq = 300 WHERE seq = 301",
        "UPDATE fact SET seq = 301 WHERE seq = -1",
    ),
    "a row doubled": sql(
        "UPDATE fact SET seq = -seq WHERE seq > 300",
        "UPDATE fact SET seq = -seq + 1 WHERE seq < 0",
        "INSERT INTO fact SELECT 301, hash, body FROM fact WHERE seq = 300",
    ),
    "the last row cut off": sql("DELETE FROM fact WHERE seq = (SELECT max(seq) FROM fact)"),
    "the last prize cut off": sql("DELETE FROM fact WHERE seq > (SELECT max(seq) - 2 FROM fact)"),
    "cut off within a round": sql("DELETE FROM fact WHERE seq > 300"),
    "all but the opening cut off": sql("DELETE FROM fact WHERE seq > 2"),
    "all rows deleted": sql("DELETE FROM fact"),
    "the table dropped": sql("DROP TABLE fact"),
}


def written_anew(change: Callable[[list[Record]], SealedRows]) -> Tampering:
    """Another journal under the name of this one, with a chain of hashes as good as any."""

    def tamper(evening: Evening, folder: Path) -> None:
        _write(folder, change([record for _, record in evening.rows]))

    return tamper


def _write(folder: Path, rows: SealedRows) -> None:
    for name in (NAME, WAL):
        (folder / name).unlink(missing_ok=True)
    with closing(apsw.Connection(str(folder / NAME))) as database:
        database.execute(SCHEMA)
        with database:
            database.executemany("INSERT INTO fact VALUES (?, ?, ?)", [row.columns for row, _ in rows])


def _places(records: list[Record], kind: type[f.Fact]) -> list[int]:
    return [place for place, record in enumerate(records) if isinstance(record.fact, kind)]


def _unsealed(records: list[Record]) -> list[Record]:
    return [record for record in records if not isinstance(record.fact, f.SealingBegan | f.Sealed)]


def _with(records: list[Record], place: int, fact: f.AnyFact) -> list[Record]:
    return [*records[:place], circumstances(fact), *records[place:]]


def _renamed(records: list[Record]) -> list[Record]:
    """Team 1 and team 2 exchange their names at the opening."""
    opened = records[0].fact
    assert isinstance(opened, f.MatchOpened)
    first, second, *others = opened.evening.match.teams
    teams = (replace(first, name=second.name), replace(second, name=first.name), *others)
    match = replace(opened.evening.match, teams=teams)
    fact = replace(opened, evening=replace(opened.evening, match=match))
    return [replace(records[0], fact=fact), *records[1:]]


def _with_a_hidden_field(records: list[Record]) -> SealedRows:
    rows: SealedRows = []
    last: Row = NO_ROW
    for record in records:
        body = encode(record)
        last = next_row(last, body[:-1] + b',"nonce":1}' if last.seq == 150 else body)
        rows.append((last, record))
    return rows


POINTS = f.ScoreAdjusted(1, Decimal(500), "protest upheld")

TAMPERINGS |= {
    "500 points more": written_anew(lambda records: rechained(_with(records, 150, POINTS))),
    "500 points more, no seals": written_anew(lambda records: rechained(_with(_unsealed(records), 150, POINTS))),
    "500 points more, other seals": written_anew(
        lambda records: sealed_rows(_with(_unsealed(records), 150, POINTS), FORGER)
    ),
    "500 points more after the last seal": written_anew(lambda records: rechained([*records, circumstances(POINTS)])),
    "a decision left out": written_anew(
        lambda records: rechained([record for place, record in enumerate(records) if place != 150])
    ),
    "two facts exchanged": written_anew(
        lambda records: rechained([*records[:150], records[151], records[150], *records[152:]])
    ),
    "two teams exchanged": written_anew(lambda records: rechained(_renamed(records))),
    "another author": written_anew(
        lambda records: rechained([*records[:150], replace(records[150], who="judge 1"), *records[151:]])
    ),
    "another time": written_anew(
        lambda records: rechained([*records[:150], replace(records[150], wall_ns=1), *records[151:]])
    ),
    "the ceremony undone": written_anew(
        lambda records: rechained([*records, circumstances(f.Undone(Sentence("x", "y")))])
    ),
    "another match after it": written_anew(lambda records: rechained([*records, records[0]])),
    "another match after it, with seals": written_anew(
        lambda records: rechained(
            [*records, records[0], circumstances(f.SealingBegan(seal_key(FORGER).public)), *records[2:100]]
        )
    ),
    "cut off after the first seal": written_anew(
        lambda records: rechained(records[: _places(records, f.Sealed)[0] + 1])
    ),
    "cut off after the second seal": written_anew(
        lambda records: rechained(records[: _places(records, f.Sealed)[1] + 1])
    ),
    "cut off before the last prize": written_anew(
        lambda records: rechained(records[: _places(records, f.PlaceShown)[-1]])
    ),
    "the seals of another evening": written_anew(lambda records: sealed_rows(_unsealed(records), FORGER)),
    "a field that no reader looks at": written_anew(_with_a_hidden_field),
}


@tampering
def the_wal_removed(_: Evening, folder: Path) -> None:
    (folder / WAL).unlink()


@tampering
def the_wal_shortened(_: Evening, folder: Path) -> None:
    os.truncate(folder / WAL, (folder / WAL).stat().st_size // 2)


@tampering
def the_wal_of_an_earlier_hour(evening: Evening, folder: Path) -> None:
    shutil.copy(evening.early / WAL, folder / WAL)


@tampering
def all_files_of_an_earlier_hour(evening: Evening, folder: Path) -> None:
    for name in (NAME, WAL):
        shutil.copy(evening.early / name, folder / name)


@tampering
def the_main_file_emptied(_: Evening, folder: Path) -> None:
    (folder / NAME).write_bytes(b"")


@tampering
def the_main_file_overwritten(_: Evening, folder: Path) -> None:
    (folder / NAME).write_bytes(b"\xff" * 20_000)
