"""The power is cut, a process is killed, two persons order the same at once: no answered order is lost or done twice.

Every statement that the store gave while a season was nominated, listed and drawn is given again to a SQLite whose file
is on a recorded card (`recorded_card.py`), transaction by transaction. Then the power is cut at random points, and the
real store opens what would be left. 24 cuts in the normal run, 200 with BAMCHUONG_NIGHTLY=1.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import Engine, event, select

from season.rules import commands as c
from season.rules.facts import AnyFact
from season.rules.order import Order
from season.store import schema
from season.store.database import SQLITE_SETTINGS, open_database
from season.store.season_store import SeasonStore
from tests.patience import patience_s
from tests.postgres_server import MISSING, PostgresServer, binaries, postgres_server
from tests.process.recorded_card import Card, Mode, recording
from tests.unit.season.rules.office import LAN, MINH, SEPTEMBER, head_of, nomination, plan_2018

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
CUTS = 100 if NIGHTLY else 12
KILLS = 20 if NIGHTLY else 3
ID, FILE = "long-bien-dvc-2018", "season.db"
COMMIT, ROLLBACK = "COMMIT", "ROLLBACK"
LAN_BY, MINH_BY = "lan:Nguyễn Thị Lan:lead:gd", "minh:Trần Văn Minh:lead:gd"


@dataclass
class StatementLog:
    """What an engine said to SQLite: statements with their values; `answered`: after how many how many facts were."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    answered: dict[int, int] = field(default_factory=dict)

    def listen(self, engine: Engine) -> None:
        @event.listens_for(engine, "before_cursor_execute")
        def _execute(*arguments: Any) -> None:
            _, _, statement, values, _, is_many = arguments
            self.statements.append((statement, values, is_many))

        for name, statement in (("commit", COMMIT), ("rollback", ROLLBACK)):
            event.listen(engine, name, lambda _, end=statement: self.statements.append((end, (), False)))


def busy(store: SeasonStore) -> Iterator[int]:
    """Orders of every kind, one after the other; the number of facts after each."""
    entries = ("cum-1/sai-dong", "cum-1/thach-ban", "cum-4/bo-de")
    orders: list[Order[Any]] = [Order(c.DraftSeason(plan_2018()), LAN), Order(c.IssueSeason(), LAN)]
    why = "QĐ 12"
    orders.append(Order(c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.LEAVE_EMPTY, why, "cum-3"), LAN))
    for entry in entries:
        orders.append(Order(nomination(entry), head_of(entry.partition("/")[2])))
        orders += [Order(c.AcceptEntry(entry), LAN), Order(c.ConfirmEntry(entry), MINH)]
    orders += [Order(c.ProposeList("chung-khao"), LAN, why), Order(c.ConfirmList("chung-khao"), MINH)]
    orders.append(Order(c.DrawSeats("cum-1", "17", "Cô Lan", "Thầy Minh"), LAN))
    for number, order in enumerate(orders):
        store.carry_out(order, f"order-{number}", SEPTEMBER)
        yield store.head[0]


def facts_of(store: SeasonStore) -> list[AnyFact]:
    return [record.fact for record in store.history()]


def projections(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        tables = {table.name: list(connection.execute(select(table))) for table in schema.PROJECTIONS}
    return {name: sorted(repr(tuple(row)) for row in rows) for name, rows in tables.items()}


@pytest.fixture(scope="module")
def ordinary_season(tmp_path_factory: pytest.TempPathFactory) -> tuple[StatementLog, list[AnyFact]]:
    """A season on an ordinary disk: what was said to SQLite, and its facts."""
    log = StatementLog()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("season.store.database._migrate", _logged(log))
        engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('season') / FILE}")
    store = SeasonStore(engine, ID)
    for count in busy(store):
        log.answered[len(log.statements)] = count
    facts = facts_of(store)
    engine.dispose()
    return log, facts


def _logged(log: StatementLog) -> Any:
    """The migrations, while their statements are heard, too."""
    from season.store.database import _migrate

    def migrate(engine: Engine) -> None:
        log.listen(engine)
        _migrate(engine)

    return migrate


@pytest.fixture(scope="module")
def card(
    ordinary_season: tuple[StatementLog, list[AnyFact]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Card]:
    """The same season on a card on which every write is recorded."""
    folder = tmp_path_factory.mktemp("card")
    with recording("season-card") as card, closing(apsw.Connection(str(folder / FILE), vfs=card.vfs)) as database:
        for setting in SQLITE_SETTINGS:
            database.execute(setting).fetchall()
        database.wal_autocheckpoint(40)
        for number, (statement, values, is_many) in enumerate(ordinary_season[0].statements, 1):
            if not (statement in (COMMIT, ROLLBACK) and database.get_autocommit()):
                database.executemany(statement, values) if is_many else database.execute(statement, values)
            if number in ordinary_season[0].answered:
                card.acknowledge(ordinary_season[0].answered[number])
        yield card


@pytest.mark.parametrize("mode", ["reorder", "prefix"])
def test_a_power_cut_loses_no_answered_order_and_leaves_nothing_half_done(
    card: Card, ordinary_season: tuple[StatementLog, list[AnyFact]], tmp_path: Path, mode: Mode
) -> None:
    chance = random.Random(mode)
    lengths: set[int] = set()
    for number in range(CUTS):
        at = chance.randrange(len(card.operations) + 1)
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in card.files_after_cut(at, mode, chance).items():
            (folder / name).write_bytes(content)
        engine = open_database(f"sqlite:///{folder / FILE}")
        store = SeasonStore(engine, ID)
        facts = facts_of(store)
        assert len(facts) >= card.durable_facts(at), f"cut {number} before operation {at}"
        assert facts == ordinary_season[1][: len(facts)]
        assert len(facts) in {0, *ordinary_season[0].answered.values()}, "half an order"
        before = projections(engine)
        store.rebuild()
        assert projections(engine) == before
        assert list(busy(store))[-1] == len(ordinary_season[1]), (
            "orders that were carried out are answered, the others done"
        )
        engine.dispose()
        shutil.rmtree(folder)
        lengths.add(len(facts))
    assert len(lengths) > 3


# ------------------------------------------------------------------------------------------------ several processes


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with an issued season."""
    if request.param == "sqlite":
        place = f"sqlite:///{tmp_path / FILE}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        place = server.new_database()
    engine = open_database(place)
    store = SeasonStore(engine, ID)
    for command in (c.DraftSeason(plan_2018()), c.IssueSeason()):
        store.carry_out(Order(command, LAN), type(command).__name__, SEPTEMBER)
    engine.dispose()
    return place


def order(address: str, by: str, *words: str) -> "subprocess.Popen[str]":
    arguments = ["season", "order", *words, "--by", by, "--database", address]
    return subprocess.Popen(
        [sys.executable, "-m", "bamchuong", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_same_order_by_two_persons_at_once_is_done_by_one_and_the_other_is_told(address: str) -> None:
    words = ("withdraw-entry", "entry=cum-1/sai-dong", "why=bị lụt, không đi được")
    processes = [order(address, by, *words) for by in (LAN_BY, MINH_BY)]
    answers = [process.communicate(timeout=patience_s(120)) for process in processes]

    assert sorted(process.returncode for process in processes) == [0, 2]
    (refusal,) = (error for _, error in answers if error)
    assert refusal.startswith("THCS Sài Đồng (Cụm 1) is: withdrawn")
    assert len(refusal.splitlines()) == 1
    engine = open_database(address)
    store = SeasonStore(engine, ID)
    assert len(facts_of(store)) == 3
    before = projections(engine)
    store.rebuild()
    assert projections(engine) == before
    engine.dispose()


TOIL = """
import sys
from season.rules import commands as c
from season.rules.order import Order
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.unit.season.rules.office import HUONG, LAN, SEPTEMBER, without_bo_de

store = SeasonStore(open_database(sys.argv[1]), "long-bien-dvc-2018")
for number in range(int(sys.argv[2]), 10_000):
    proposes = number % 2 == 0
    command = c.ProposeAmendment(without_bo_de(), "xin rút") if proposes else c.DeclineAmendment("chưa có văn bản")
    store.carry_out(Order(command, LAN if proposes else HUONG), f"toil-{number}", SEPTEMBER)
    print(number, flush=True)
"""


def test_a_killed_process_loses_no_answered_order(address: str) -> None:
    chance = random.Random(address.partition(":")[0])
    done = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", TOIL, address, str(done)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        remaining = chance.randrange(3, 12)
        for line in process.stdout:
            done = int(line) + 1
            remaining -= 1
            if not remaining:
                break
        process.send_signal(signal.SIGKILL)
        done = max([done, *(int(line) + 1 for line in process.stdout if line.endswith("\n"))])
        process.wait(timeout=patience_s(30))
        process.stdout.close()
        engine = open_database(address)
        store = SeasonStore(engine, ID)
        orders = [record.order for record in store.history()][2:]
        assert orders[:done] == [f"toil-{number}" for number in range(done)]
        assert len(orders) - done in (0, 1), "the last one may be done and not answered"
        before = projections(engine)
        store.rebuild()
        assert projections(engine) == before
        done = len(orders)
        engine.dispose()
