"""Forged journals for tests: what somebody makes who has the card of an evening, and tools for databases."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from bamchuong.commands.journal import journal
from controller.journal.export import write_export
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.journal.record import VERSION, Record, encode
from controller.rules import facts as f
from tests.unit.controller.sealed_evening import SealedRows, finished_match, sealed_rows

FORGER = bytes(range(32))
"""The secret of a key that nobody has photographed."""

SEALS = 4
"""After the first two rounds, at the ranking, and at the last prize."""


def circumstances(fact: f.AnyFact, number: int = 0) -> Record:
    """`fact` as the controller would write it."""
    return Record(VERSION, "boot-1", number * 10**9, 1_523_536_325 * 10**9 + number * 10**9, "", "mc", fact)


@cache
def genuine() -> SealedRows:
    """The journal of the evening."""
    return sealed_rows([circumstances(fact, number) for number, fact in enumerate(finished_match())])


def records() -> list[Record]:
    """Its records."""
    return [record for _, record in genuine()]


def seals() -> list[int]:
    """Where its seals are, from 0."""
    return [place for place, record in enumerate(records()) if isinstance(record.fact, f.Sealed)]


def verify(folder: Path, rows: SealedRows, *options: str) -> tuple[int, str]:
    """Exit code and output of `journal verify` for an export of these rows."""
    path = folder / "evening.jsonl"
    with path.open("wb") as file:
        write_export((row for row, _ in rows), file)
    result = CliRunner().invoke(journal, ["verify", str(path), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def without_seals() -> list[Record]:
    """The records without anything that a key has made."""
    return [record for record in records() if not isinstance(record.fact, f.SealingBegan | f.Sealed)]


def with_points(forged: list[Record], points: int = 500) -> list[Record]:
    """The records with more points for one team, given before the first round ended."""
    place = next(n for n, record in enumerate(forged) if isinstance(record.fact, f.RoundEnded))
    return [*forged[:place], circumstances(f.ScoreAdjusted(1, Decimal(points), "protest upheld")), *forged[place:]]


def rechained(forged: list[Record]) -> SealedRows:
    """`forged` with a chain of hashes as good as any: what everybody can make."""
    rows: SealedRows = []
    for record in forged:
        rows.append(row_after(rows, record))
    return rows


def row_after(rows: SealedRows, record: Record) -> tuple[Row, Record]:
    """`record` in the row after `rows`."""
    return next_row(rows[-1][0] if rows else NO_ROW, encode(record)), record


def other_digit(digits: str, place: int) -> str:
    """`digits` with another one at `place`."""
    return f"{digits[:place]}{'0' if digits[place] != '0' else '1'}{digits[place + 1 :]}"
