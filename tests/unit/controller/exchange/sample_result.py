"""A signed result for tests: a whole match that was sealed to its last prize, and a few bytes for its minutes.

Kind: pure
"""

import hashlib
from functools import cache

from controller.exchange.envelope import SecretKey
from controller.exchange.journal_result import Revision, journal_result, state_result
from controller.exchange.result_file import result_bytes
from controller.exchange.result_statement import ResultStatement
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import Row
from tests.unit.controller.sealed_evening import SealedRows, finished_match, sealed_rows
from tests.unit.reports.sample_matches import rows_of

BOX, JURY, STRANGER, OFFICE = (SecretKey(bytes([number]) * 32) for number in (1, 2, 3, 4))
MINUTES = b"%PDF-1.4\n" + bytes(range(256)) * 8
SITTING = SittingName("long-bien-dvc-2018", "cum-1")
ENTRIES = {
    number: f"cum-1/{school}"
    for number, school in enumerate(("thach-ban", "sai-dong", "do-thi-viet-hung", "phuc-dong", "phuc-loi"), 1)
}
PACKAGE = "5" * 64


@cache
def match_rows() -> SealedRows:
    """The rows of the match with their records."""
    return sealed_rows([record for _, record in rows_of(finished_match())])


def plain_rows(rows: SealedRows) -> tuple[Row, ...]:
    """The rows alone."""
    return tuple(row for row, _ in rows)


def statement_of(
    rows: SealedRows, sitting: SittingName = SITTING, package: str = PACKAGE, revision: Revision | None = None
) -> ResultStatement:
    """What a box states of these rows."""
    minutes = hashlib.sha256(MINUTES).hexdigest()
    return state_result(journal_result(rows), sitting, ENTRIES, package, minutes, revision or Revision())


@cache
def signed_result() -> bytes:
    """The result file, signed by a box and a chair of the jury."""
    return result_bytes(statement_of(match_rows()), plain_rows(match_rows()), MINUTES, [BOX, JURY])
