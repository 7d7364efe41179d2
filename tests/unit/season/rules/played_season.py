"""A season whose pools were played: keys, packages and signed results as the office gets them, without their files.

Kind: pure
"""

import hashlib
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from controller.exchange.result_statement import (
    KIND,
    VERSION,
    ResultStatement,
    TeamResult,
    encode_statement,
    statement_digest,
)
from controller.exchange.statement_types import SHORT_DIGITS, SittingName
from season.rules import commands as c
from season.rules import result_commands as rc
from season.rules.people import Person, Role
from season.rules.result_commands import KeyHolder
from tests.unit.season.rules.office import LAN, MINH, Office, on

OFFICE_KEY, BOX_KEY, JURY_KEY, OTHER_BOX = "a" * 64, "b" * 64, "c" * 64, "d" * 64
BINH = Person("binh", "Lê Thị Bình", Role.LEAD, "gd")
POOLS = ("cum-1", "cum-2", "cum-3", "cum-4")
DAYS = {pool: date(2018, 10, 22 + number) for number, pool in enumerate(POOLS)}
NOVEMBER = on(date(2018, 11, 1))


def digest(text: str) -> str:
    """A hash that stands for `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def scheduled_office(office: Office | None = None) -> Office:
    """The list is confirmed; seats are drawn, each pool has a day, and the keys are enrolled."""
    office = office if office is not None else Office()
    office.confirm_list()
    for pool in POOLS:
        office.order(c.DrawSeats(pool, f"seed {pool}", "Cô Lan", "Thầy Minh"))
        office.order(c.ScheduleSitting(pool, DAYS[pool], "08:00", "Hội trường"))
    for key, holder in ((OFFICE_KEY, KeyHolder.OFFICE), (BOX_KEY, KeyHolder.BOX), (JURY_KEY, KeyHolder.JURY)):
        office.order(rc.EnrolKey(key, holder, f"khóa {holder}"))
    return office


def pack(office: Office, pool: str, **changes: object) -> None:
    """The package of a pool is made."""
    values: dict[str, object] = {
        "pool": pool,
        "package": digest(f"package {pool}"),
        "key": OFFICE_KEY,
        "format": digest("format")[:SHORT_DIGITS],
        "teams_listed": digest(f"teams {pool}")[:SHORT_DIGITS],
        "pack": digest(f"pack {pool}"),
        "program": "0.1.0",
    }
    office.order(rc.PackSitting(**{**values, **changes}))  # type: ignore[arg-type]


def statement(office: Office, pool: str, *, attempt: int = 1, **changes: object) -> ResultStatement:
    """The result of a pool: the entries in the order of their seats, ten points apart."""
    seats = office.season.draws[pool].seats
    teams = tuple(
        TeamResult(number, entry, Decimal(100 - 10 * number), place=number, has_prize=True)
        for number, entry in enumerate(seats, 1)
    )
    values: dict[str, object] = {
        "kind": KIND,
        "version": VERSION,
        "sitting": SittingName(office.season.drafted.id, pool, attempt),
        "revision": 1,
        "journal": digest(f"journal {pool} {attempt}"),
        "rows": 400,
        "head": digest(f"head {pool}"),
        "package": digest(f"package {pool}"),
        "format": digest("format")[:SHORT_DIGITS],
        "teams_played": digest(f"teams {pool}")[:SHORT_DIGITS],
        "minutes": digest("minutes"),
        "started_s": 1_540_170_000,
        "ended_s": 1_540_177_000,
        "teams": teams,
    }
    return ResultStatement(**{**values, **changes})  # type: ignore[arg-type]


def with_places(result: ResultStatement, *places: int) -> ResultStatement:
    """The same, with these places from the first team on."""
    teams = [replace(team, place=place) for team, place in zip(result.teams, places, strict=True)]
    return replace(result, teams=tuple(teams))


def correction(result: ResultStatement, why: str = "khiếu nại được chấp nhận") -> ResultStatement:
    """The next revision: the first two teams change places."""
    first, second, *others = result.teams
    teams = (replace(second, place=1), replace(first, place=2), *others)
    return replace(
        result, revision=result.revision + 1, supersedes=id_of(result), why=why, rows=result.rows + 9, teams=teams
    )


def id_of(result: ResultStatement) -> str:
    """The id of a result."""
    return statement_digest(encode_statement(result))


def receive(office: Office, result: ResultStatement, by: Person = LAN, **changes: object) -> str:
    """The result is received; its id."""
    values: dict[str, object] = {"signed_by": (BOX_KEY, JURY_KEY), "photograph": digest("photograph"), **changes}
    office.order(rc.ReceiveResult(id_of(result), result, **values), by)  # type: ignore[arg-type]
    return id_of(result)


def received(office: Office, statement: ResultStatement) -> str:
    """The result is received by Lan and reviewed; its id."""
    result = receive(office, statement)
    office.order(rc.ReviewResult(result))
    return result


def confirm(office: Office, statement: ResultStatement, override: str = "") -> str:
    """The result is received by Lan, and confirmed by Minh; its id."""
    result = received(office, statement)
    office.order(rc.ConfirmResult(result), MINH, override)
    return result


def played_office() -> Office:
    """All four pools are played and confirmed, and so is their stage, by Minh."""
    office = scheduled_office()
    office.now_ns = NOVEMBER
    for pool in POOLS:
        pack(office, pool)
        confirm(office, statement(office, pool))
    office.order(rc.ConfirmStage("chung-khao"), MINH)
    return office


def final_office() -> Office:
    """The final's list is confirmed, its seats are drawn, and its package is out."""
    office = played_office()
    office.order(c.ProposeList("chung-ket"), LAN)
    office.order(c.ConfirmList("chung-ket"), MINH)
    office.order(c.DrawSeats("chung-ket", "seed", "Cô Lan", "Thầy Minh"))
    office.order(c.ScheduleSitting("chung-ket", date(2018, 11, 14), "08:00", "Nhà văn hóa"))
    pack(office, "chung-ket")
    return office
