"""Matches for tests of the papers: whole evenings played in memory, as the rows and records of a journal."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from bus import messages as m
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Role
from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.formats.format_files import find_format, read_format
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.journal.record import VERSION, Record, encode
from controller.journal.store import Journal
from controller.match_files.match import Rehearsal, Team
from controller.match_files.order_lot import OrderLot, lot_order
from controller.rules.facts import AnyFact, MatchOpened
from reports.minutes import Minutes, minutes
from reports.report_kinds import wording_in
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.random_match import evening
from tests.unit.controller.sealed_evening import finished_match, sealed_rows

FORMATS = ("long-bien-2018", "golden-bell", "tossup", "values", "written")

WALL_NS = 1_523_536_325_000_000_000
"""12 April 2018, 19:32:05 in Vietnam."""

SEED = "0123456789012345"
"""Of a lot for the order of performances."""

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def rows_of(facts: Sequence[AnyFact]) -> list[tuple[Row, Record]]:
    """`facts` as rows of a journal, a second apart, all by the MC; facts of one decision share their cause."""
    rows: list[tuple[Row, Record]] = []
    last, cause = NO_ROW, 0
    for n, fact in enumerate(facts):
        cause += type(fact).__name__ in {"Decided", "Undone", "Redone", "TroubleReported", "VerdictReceived"}
        record = Record(
            v=VERSION,
            boot="boot-1",
            mono_ns=n * 10**9,
            wall_ns=WALL_NS + n * 10**9,
            cause=f"cause-{cause}",
            who="",
            fact=fact,
            role=Role.MC,
        )
        last = next_row(last, encode(record))
        rows.append((last, record))
    return rows


def minutes_from(facts: Sequence[AnyFact], language: Language = DEFAULT_LANGUAGE) -> Minutes:
    """The minutes of a journal that holds `facts`."""
    return minutes(rows_of(facts), wording_in(language))


def sealed_minutes(language: Language = DEFAULT_LANGUAGE) -> Minutes:
    """The minutes of a match that was sealed to its last prize."""
    return minutes(sealed_rows([record for _, record in rows_of(finished_match())]), wording_in(language))


def minutes_of(play: Play) -> Minutes:
    """The minutes of `play`."""
    return minutes_from(play.facts)


def shipped_format(name: str) -> Format:
    """A shipped format."""
    return read_format(find_format(name))


def as_rehearsal(facts: Sequence[AnyFact], person: str) -> list[AnyFact]:
    """The same match as a rehearsal, with an order of performances that `person` drew by lot."""
    opened = facts[0]
    assert isinstance(opened, MatchOpened)
    match = opened.evening.match
    order = lot_order([team.number for team in match.teams], SEED)
    rehearsal = replace(match, rehearsal=Rehearsal(5), lot=OrderLot(SEED, person), order=order)
    return [replace(opened, evening=replace(opened.evening, match=rehearsal)), *facts[1:]]


def long_form() -> Format:
    """The plan's format with 24 questions."""
    rounds = tuple(
        replace(part, questions=12) if isinstance(part, BoardsRound | BuzzersRound) else part for part in PLAN.rounds
    )
    return replace(PLAN, rounds=rounds)


@cache
def full_match() -> tuple[AnyFact, ...]:
    """24 questions, 5 teams, 5 performances, with what the jury and the desk decide in between."""
    play = evening(long_form(), 7)
    play.order(m.AdjustScore(2, Decimal("-4"), "Khiếu nại câu 3 được chấp nhận"))
    play.order(m.AdjustScore(3, Decimal("2.5"), "=cmd|'/c calc'!A1"))
    play.order(m.Undo())
    return tuple(play.facts)


def write_journal(folder: Path, facts: Sequence[AnyFact]) -> Path:
    """A data folder whose journal holds `facts`."""
    with Journal(folder) as journal:
        journal.append([record for _, record in rows_of(facts)])
    return folder


def teams_with_every_letter() -> tuple[Team, ...]:
    """Teams whose names hold every Vietnamese letter, small and capital."""
    half = len(LETTERS) // 2
    names = (LETTERS[:half], LETTERS[half:], LETTERS[:half].upper(), LETTERS[half:].upper())
    return tuple(Team(number, name) for number, name in enumerate(names, 1))
