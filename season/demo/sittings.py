"""The demo's sittings: drawn, scheduled, sent down, played on the real engine; results come up and are confirmed.

Kind: adapter
"""

import hashlib
import shutil
from datetime import date
from pathlib import Path

from msgspec import Struct

from bus import messages as m
from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.exchange.envelope import SecretKey
from controller.exchange.result_file import minutes_of
from controller.matches.package_file import SUFFIX as PACKAGE
from season.demo.demo_office import DemoOffice
from season.demo.demo_people import LAN, MINH
from season.demo.halls import Halls, PlayedMatch, SentPackage, start_of
from season.exchange.packing import Packing, pack_sitting
from season.exchange.receiving import Arrival, receive_result
from season.plan.plan import Pool
from season.rules import commands as c
from season.rules import result_commands as r
from season.rules.result_commands import KeyHolder
from season.rules.result_state import ResultRecord
from season.rules.standings import standings

OFFICE, JURY = "office", "jury"


class Questions(Struct, frozen=True):
    """Sealed questions, and what opens them."""

    pack: Path
    pin: str


class DemoHalls(Struct, frozen=True):
    """The halls: who plays there, and the folders of the sticks that take packages down and bring results up."""

    halls: Halls
    down: Path
    up: Path


class SittingDay(Struct, frozen=True):
    """When and where a pool is played."""

    day: date
    at: str
    place: str


def secret_key(office: DemoOffice, owner: str) -> SecretKey:
    """The key of `owner`; it follows from the seed, so it is good for a demo alone."""
    return SecretKey(hashlib.sha256(f"{office.seed}/key/{owner}".encode()).digest())


def public_key(office: DemoOffice, owner: str) -> str:
    """What everybody may know of it."""
    return secret_key(office, owner).public


def enrol_office_keys(office: DemoOffice) -> None:
    """The keys of the office and of the jury's chair count."""
    office.order(r.EnrolKey(public_key(office, OFFICE), KeyHolder.OFFICE, "Phòng GD&ĐT"), MINH)
    office.order(r.EnrolKey(public_key(office, JURY), KeyHolder.JURY, "Trưởng ban giám khảo"), MINH)


def enrol_box(office: DemoOffice, pool: str, name: str) -> None:
    """The key of the box in the hall of a pool counts."""
    office.order(r.EnrolKey(public_key(office, pool), KeyHolder.BOX, name), LAN)


def draw_and_schedule(office: DemoOffice, pool: Pool, day: SittingDay) -> None:
    """Seats by a seed that the hall saw; day and place."""
    seed = hashlib.sha256(f"{office.seed}/draw/{pool.id}".encode()).hexdigest()[:8]
    office.order(c.DrawSeats(pool.id, seed, "Cô Lan", "Thầy Minh"), LAN)
    office.order(c.ScheduleSitting(pool.id, day.day, day.at, day.place), LAN)


def send_down(office: DemoOffice, halls: DemoHalls, pool: Pool, questions: Questions) -> SentPackage:
    """The package of a pool, signed by the office, on a stick. Raises `BadFileError`."""
    halls.down.mkdir(parents=True, exist_ok=True)
    packing = Packing(
        pool=pool.id,
        pack=questions.pack,
        output=halls.down / f"{pool.id}{PACKAGE}",
        by=LAN,
        pin=questions.pin,
        order_id=office.next_order_id(),
    )
    key = secret_key(office, OFFICE)
    statement = pack_sitting(office.store, packing, key, office.next_ns())
    return SentPackage(
        pool=pool.id,
        title=statement.title,
        file=packing.output,
        office_key=key.public,
        pin=questions.pin,
        started_ns=start_of(office.season, pool.id),
    )


def sign_result(office: DemoOffice, halls: DemoHalls, sent: SentPackage, why: str = "") -> Path:
    """The result on the stick: box and chair of the jury have signed it. `why`: of a correction."""
    signed = halls.halls.sign(sent, (secret_key(office, sent.pool), secret_key(office, JURY)), why)
    halls.up.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(signed, halls.up / signed.name))


def receive(office: DemoOffice, file: Path) -> ResultRecord:
    """The result from the stick, taken with its signed paper, and looked at beside it. Raises `BadFileError`."""
    paper = file.with_suffix(".pdf")
    paper.write_bytes(minutes_of(file))
    receipt = receive_result(office.store, Arrival(file, LAN, photograph=paper), office.next_ns())
    office.order(r.ReviewResult(receipt.record.id), LAN)
    return receipt.record


def refuse_damaged(office: DemoOffice, file: Path) -> Sentence:
    """A copy of a result whose end is missing: refused, on record; why."""
    damaged = file.with_name(f"damaged-{file.name}")
    damaged.write_bytes(file.read_bytes()[:-100])
    try:
        receive_result(office.store, Arrival(damaged, LAN), office.next_ns())
    except BadFileError as error:
        return error.reasons[0]
    raise RuntimeError(f"{damaged}: the damage was not found")


def winner_of(office: DemoOffice, pool: str) -> str:
    """What the first of a pool is called, with its points."""
    season = office.season
    first = standings(season, pool)[0]
    return f"{season.drafted.name_of(season.entries[first.entry].school)} ({first.points})"


def penalty(played: PlayedMatch) -> tuple[m.Command, ...]:
    """The order at the box after which the second team is the first one."""
    first, second = sorted((rank for rank in played.ranking if rank.place), key=lambda rank: rank.place or 0)[:2]
    points = first.score - second.score + 5
    return (m.AdjustScore(first.team, -points, "Khiếu nại được chấp nhận: câu 4 chấm lại"),)
