"""Boxes and a hub as real processes, with a bad line between them: every row exactly once, and no fork invented.

The hub is killed (SIGKILL) again and again, and so is what sends; requests are cut, torn, stalled, doubled and
reordered (`bad_line.py`). One box with 300 rows and one kill in the normal run; with BAMCHUONG_NIGHTLY=1 four boxes
with 10,000 rows each, and 10 kills.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from bamchuong.__main__ import cli
from controller.exchange.envelope import SecretKey
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.push.push_state import read_push_state
from controller.push.pushing import HELLO_S, LONGEST_PAUSE_S, Pushing
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.database import open_database
from tests.free_ports import free_port
from tests.patience import Patience
from tests.process.bad_line import BadLine, Fate, bad_line
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.push.served_hub import BoxFolder
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
BOXES, ROW_COUNT, KILLS = (4, 10_000, 10) if NIGHTLY else (1, 300, 1)
TURNS = 40 * KILLS
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


def test_whatever_line_and_hub_do_every_row_is_there_once_and_no_fork_is_invented(folder: Path) -> None:
    office, database = folder / "office", f"sqlite:///{folder / 'season.db'}"
    stored = scheduled_office(folder)
    keys = [SecretKey(bytes([100 + number]) * 32) for number in range(BOXES)]
    for number, key in enumerate(keys):
        stored.order(EnrolKey(key.public, KeyHolder.BOX, f"máy {number}"))
    stored.store.engine.dispose()
    boxes = [(BoxFolder(folder / f"box-{number}", 1, made_rows(number)), made_rows(number)) for number in range(BOXES)]
    chance, clock = random.Random(20), Clock()
    with hub_process(office, database) as hub, bad_line(hub.port, 20) as line:

        def sending(number: int) -> Pushing:
            link = boxes[number][0].enrol(line.address, hub_key(office).public)
            return Pushing(boxes[number][0].data, link, keys[number], lambda: clock.now_s, time.time)

        processes = [sending(number) for number in range(BOXES)]
        for turn in range(TURNS):
            clock.now_s += LONGEST_PAUSE_S * 2
            for number, (box, rows) in enumerate(boxes):
                box.write(min(ROW_COUNT, max(box.count + 1, ROW_COUNT * (turn + 1) // TURNS)), rows)
                processes[number].turn()
                if chance.random() < 0.1:  # what sends is killed: another process begins with nothing
                    processes[number] = sending(number)
            if turn % (TURNS // KILLS) == TURNS // KILLS // 2:
                hub.kill()
                hub.start()
        line.is_good = True
        for process in processes:
            clock.now_s += HELLO_S + LONGEST_PAUSE_S * 2
            process.turn()
            assert process.state.is_good, process.state
    engine = open_database(database)
    store = JournalStore(engine, SEASON)
    for _, rows in boxes:
        assert store.rows(rows[0].digest.hex()) == list(rows)
    assert [journal.forked_at for journal in store.all()] == [0] * BOXES
    assert {*line.fates} == {*Fate}
    engine.dispose()
