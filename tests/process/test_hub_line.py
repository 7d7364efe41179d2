"""Boxes and a hub as real processes, with a bad line between them: every row exactly once, and no fork invented.

The hub is killed (SIGKILL) again and again, and so are its PostgreSQL and what sends; requests are cut, torn, stalled,
doubled and reordered (`bad_line.py`). With 300 rows and one kill in the normal run, of one box on SQLite and four on
PostgreSQL; with BAMCHUONG_NIGHTLY=1 four and 50 boxes, 10,000 rows each, and 10 kills of the hub and of PostgreSQL.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import Struct

from bamchuong.__main__ import cli
from controller.exchange.envelope import SecretKey
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.push.push_state import read_push_state
from controller.push.pushing import HELLO_S, LONGEST_PAUSE_S, Pushing
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.rules.commands import AnyCommand, DraftSeason, IssueSeason
from season.rules.order import Order
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.free_ports import free_port
from tests.patience import Patience
from tests.postgres_server import MISSING, binaries, postgres_server
from tests.process.bad_line import BadLine, Fate, bad_line
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.push.served_hub import BoxFolder
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS
from tests.unit.season.rules.office import LAN, SEPTEMBER, plan_2018

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
KILLS, ROW_COUNT = (10, 10_000) if NIGHTLY else (1, 300)
BOXES = {"sqlite": 4, "postgresql": 50} if NIGHTLY else {"sqlite": 1, "postgresql": 4}
TURNS_EACH = {"sqlite": 40, "postgresql": 16}
"""Turns of every box between two kills of the hub, and between two of the database."""
SEASON, BY = sample.SITTING.season, "lan:Nguyễn Thị Lan:lead:gd"
PATIENCE_S = 60.0


class Clock:
    """A clock that the test moves: what sends waits for nothing."""

    now_s = 1000.0


class HubProcess:
    """`bamchuong season serve` on a fixed port; it can be killed and starts again."""

    def __init__(self, data: Path, address: str) -> None:
        self.port, self._data, self._address = free_port(), data, address
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        command = [sys.executable, "-m", "bamchuong", "season", "serve", "--port", str(self.port)]
        public = ["--public", str(self._data / "public"), "--live"]
        options = ["--data", str(self._data), "--database", self._address, *public]
        self._process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._process.stdout is not None
        assert b"served at" in self._process.stdout.readline()

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()


@contextmanager
def hub_process(data: Path, address: str) -> Iterator[HubProcess]:
    hub = HubProcess(data, address)
    hub.start()
    try:
        yield hub
    finally:
        hub.kill()


def run(*arguments: str | Path) -> str:
    answer = CliRunner().invoke(cli, list(map(str, arguments)))
    assert answer.exit_code == 0, answer.output
    return answer.output


def enrol(box: BoxFolder, office: Path, database: str, line: BadLine) -> None:
    """As people do it: the office's command gives a text, the technician types it at the box."""
    options = ("--site", line.address, "--data", office, "--database", database, "--by", BY)
    said = run("season", "enrol", sample.BOX.public, "--name", "Máy cụm 1", *options)
    text = next(word for word in said.split() if word.startswith("BCH1:"))
    assert sample.BOX.public in run("push", "--data", box.data, "enrol", text)


def made_rows(number: int) -> tuple[Row, ...]:
    """A journal that is none of a match, with as many rows as wanted; the hub looks at the chain alone."""
    rows = [next_row(NO_ROW, f'{{"journal":{number}}}'.encode())]
    while len(rows) < ROW_COUNT:
        rows.append(next_row(rows[-1], f'{{"row":{len(rows)},"fact":{{"type":"Pressed"}}}}'.encode()))
    return tuple(rows)


def test_a_box_and_a_hub_as_people_start_them(folder: Path) -> None:
    office, database = folder / "office", f"sqlite:///{folder / 'season.db'}"
    scheduled_office(folder).store.engine.dispose()
    box = BoxFolder(folder / "box", 250)
    command = [sys.executable, "-m", "bamchuong", "push", "--data", str(box.data)]
    with hub_process(office, database) as hub, bad_line(hub.port, 1) as line:
        line.is_good = True
        enrol(box, office, database, line)
        for until in (250, 300):
            box.write(until)
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as sending:
                patience = Patience(PATIENCE_S)
                while (state := read_push_state(box.data)) is None or state.received < until:
                    assert not patience.ended, state
                    time.sleep(0.05)
                sending.send_signal(signal.SIGKILL if until == 250 else signal.SIGTERM)
            assert sending.returncode == (-signal.SIGKILL if until == 250 else 0)
        assert "Quận đã nhận đến mục 300" in run("push", "--data", box.data, "status", "--lang", "vi")
        assert "received up to entry 300" in run("season", "venues", "--database", database)
        live, patience = office / "public" / SEASON / "live.json", Patience(PATIENCE_S)
        while not live.exists() or json.loads(live.read_text())["sittings"][0]["entries"] < 300:
            assert not patience.ended, live
            time.sleep(0.05)
    engine = open_database(database)
    assert JournalStore(engine, SEASON).rows(JOURNAL) == list(ROWS[:300])
    engine.dispose()


class Places(Struct, frozen=True):
    """Databases of a kind: the address of an empty one, and how its server is killed and starts again."""

    kind: str
    address: str
    kill: Callable[[], None] = lambda: None


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, folder: Path) -> Iterator[Places]:
    if request.param == "sqlite":
        yield Places("sqlite", f"sqlite:///{folder / 'season.db'}")
        return
    if binaries() is None:
        pytest.skip(MISSING)
    with postgres_server(is_durable=NIGHTLY) as server:

        def kill() -> None:
            server.kill()
            server.start()

        yield Places("postgresql", server.new_database(), kill)


class Promised:
    """How many rows each box has a receipt for, and whether they are there."""

    def __init__(self) -> None:
        self._rows: Counter[int] = Counter()

    def note(self, box: int, rows: int) -> None:
        """A box shows a receipt for so many rows."""
        self._rows[box] = max(self._rows[box], rows)

    def check(self, address: str, boxes: Sequence[tuple[BoxFolder, tuple[Row, ...]]]) -> None:
        """Look into the database while no hub runs: every row with a receipt is there."""
        engine = open_database(address)
        store = JournalStore(engine, SEASON)
        for number, rows in self._rows.items():
            own = boxes[number][1]
            assert store.rows(own[0].digest.hex())[:rows] == list(own[:rows])
        engine.dispose()


def enrol_all(address: str, keys: Sequence[SecretKey]) -> None:
    """The season of 2018 in this database, and a box with each of `keys`."""
    engine, plan = open_database(address), plan_2018()
    store = SeasonStore(engine, plan.id)
    commands: list[AnyCommand] = [DraftSeason(plan), IssueSeason()]
    commands += [EnrolKey(key.public, KeyHolder.BOX, f"máy {number}") for number, key in enumerate(keys)]
    for number, command in enumerate(commands):
        store.carry_out(Order(command, LAN), f"order {number}", SEPTEMBER)
    engine.dispose()


def test_whatever_line_and_hub_do_every_row_is_there_once_and_no_fork_is_invented(folder: Path, places: Places) -> None:
    office, count = folder / "office", BOXES[places.kind]
    office.mkdir()
    keys = [SecretKey(bytes([100 + number]) * 32) for number in range(count)]
    enrol_all(places.address, keys)
    boxes = [(BoxFolder(folder / f"box-{number}", 1, made_rows(number)), made_rows(number)) for number in range(count)]
    chance, clock = random.Random(20), Clock()
    promised, turns_each = Promised(), TURNS_EACH[places.kind]
    turns = turns_each * KILLS
    with hub_process(office, places.address) as hub, bad_line(hub.port, 20) as line:

        def sending(number: int) -> Pushing:
            link = boxes[number][0].enrol(line.address, hub_key(office).public)
            return Pushing(boxes[number][0].data, link, keys[number], lambda: clock.now_s, time.time)

        def restart_hub() -> None:
            time.sleep(chance.random() / 20)
            hub.kill()
            promised.check(places.address, boxes)
            hub.start()

        def restart_database() -> None:
            time.sleep(chance.random() / 20)
            places.kill()

        processes = [sending(number) for number in range(count)]
        restarting = threading.Thread()
        for turn in range(turns):
            if turn % (turns_each // 2) == turns_each // 4:  # while posts go on
                restarting = threading.Thread(
                    target=restart_hub if turn % turns_each < turns_each // 2 else restart_database
                )
                restarting.start()
            clock.now_s += LONGEST_PAUSE_S * 2
            for number, (box, rows) in enumerate(boxes):
                box.write(min(ROW_COUNT, max(box.count + 1, ROW_COUNT * (turn + 1) // turns)), rows)
                processes[number].turn()
                promised.note(number, processes[number].state.received)
                if chance.random() < 0.1:  # what sends is killed: another process begins with nothing
                    processes[number] = sending(number)
            if turn % (turns_each // 2) == turns_each // 2 - 1:
                restarting.join()
        line.is_good = True
        for process in processes:
            clock.now_s += HELLO_S + LONGEST_PAUSE_S * 2
            process.turn()
            clock.now_s += HELLO_S + LONGEST_PAUSE_S * 2
            process.turn()
            assert process.state.is_good, process.state
    engine = open_database(places.address)
    store = JournalStore(engine, SEASON)
    for _, rows in boxes:
        assert store.rows(rows[0].digest.hex()) == list(rows)
    assert [journal.forked_at for journal in store.all()] == [0] * count
    assert {*line.fates} == {*Fate}
    engine.dispose()
