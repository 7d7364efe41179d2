"""`bench hub`: halls that all send at once to the office's hub: from a post to its signed receipt, and nothing lost.

The hub's own server processes (`season serve`) on one database: SQLite, and a PostgreSQL that is started for the bench.
Each client process plays many halls, each with a key and a journal of its own; every request is signed and goes over a
connection of its own, as a box sends it.

Kind: start
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct

from bench.figures import Figure, at_most, not_measured
from controller.exchange.envelope import SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.push.hub_client import HubClient
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.plan.plan_reader import find_plan, read_plan
from season.rules.commands import DraftSeason, IssueSeason
from season.rules.order import Order
from season.rules.people import Person, Role
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.free_ports import free_port
from tests.postgres_server import MISSING, binaries, postgres_server

LAN = Person("lan", "Nguyễn Thị Lan", Role.LEAD, "gd")
PLAN, DAY_NS = "long-bien-2018", 1_538_352_000_000_000_000
ROW_BYTES = 408
"""Of a row of an evening, in the mean: 493 facts were 201 KB."""
RECEIPT_MS = 1000.0

Say = Callable[[str], object]


class Load(Struct, frozen=True):
    """So many `halls` send `posts` times, `rows` at a time, one post every `pause_s`, from `clients` processes to
    `servers` processes of the hub."""

    halls: int
    posts: int
    rows: int
    pause_s: float
    clients: int
    servers: int


class Hall(Struct, frozen=True):
    """A hall: the secret of its key, and what its journal begins with."""

    secret: bytes
    name: str

    def rows(self, count: int) -> list[Row]:
        """The first rows of its journal."""
        rows = [next_row(NO_ROW, f'{{"hall":"{self.name}"}}'.encode())]
        while len(rows) < count:
            body = f'{{"row":{len(rows)},"fact":{{"type":"Pressed","text":"{"x" * ROW_BYTES}"}}}}'
            rows.append(next_row(rows[-1], body[: ROW_BYTES - 3].encode() + b'"}}'))
        return rows


def run(load: Load, folder: Path, say: Say) -> list[Figure]:
    """All figures on both databases. `folder`: on the disk to measure."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="bench-hub-") as place:
        figures = _database("SQLite", f"sqlite:///{place}/season.db", load, Path(place) / "sqlite", say)
        if binaries() is None:
            return [*figures, not_measured("PostgreSQL", MISSING)]
        with postgres_server() as server:
            return figures + _database("PostgreSQL", server.new_database(), load, Path(place) / "postgresql", say)


def _database(name: str, address: str, load: Load, data: Path, say: Say) -> list[Figure]:
    say(f"{name}: {load.halls} halls are enrolled ...")
    halls = [Hall(number.to_bytes(32, "big"), f"{name} {number}") for number in range(1, load.halls + 1)]
    season = _enrol(address, halls)
    with _servers(address, data, load.servers) as ports:
        say(f"{name}: {load.halls * load.posts} posts of {load.rows} rows ...")
        links = [HubLink(f"http://127.0.0.1:{port}", hub_key(data).public) for port in ports]
        shares = [
            (halls[number :: load.clients], links[number % len(links)], season, load) for number in range(load.clients)
        ]
        with get_context("spawn").Pool(load.clients) as pool:
            sent = [post for share in pool.starmap(_play, shares) for post in share]
    times_ms = sorted((ended_s - began_s) * 1000 for began_s, ended_s in sent)
    taken_s = max(ended_s for _, ended_s in sent) - min(began_s for began_s, _ in sent)
    lost = _lost(address, season, halls, load)
    p99_ms = times_ms[int(len(times_ms) * 0.99)]
    return [
        at_most(f"{name}: from a post to its receipt, 99 of 100", "ms", p99_ms, RECEIPT_MS),
        Figure(f"{name}: from a post to its receipt, the median", "ms", times_ms[len(times_ms) // 2]),
        Figure(f"{name}: posts a second", "/s", len(times_ms) / taken_s),
        Figure(f"{name}: facts a second", "/s", len(times_ms) * load.rows / taken_s),
        at_most(f"{name}: rows with a receipt that are not there", "rows", lost, 0),
    ]


def _enrol(address: str, halls: list[Hall]) -> str:
    """A season in which every hall has a key; its id."""
    plan, engine = read_plan(find_plan(PLAN)), open_database(address)
    store = SeasonStore(engine, plan.id)
    store.carry_out(Order(DraftSeason(plan), LAN), "draft", DAY_NS)
    store.carry_out(Order(IssueSeason(), LAN), "issue", DAY_NS)
    for hall in halls:
        command_of_key = EnrolKey(SecretKey(hall.secret).public, KeyHolder.BOX, hall.name)
        store.carry_out(Order(command_of_key, LAN), f"enrol {hall.name}", DAY_NS)
    engine.dispose()
    return plan.id


@contextmanager
def _servers(address: str, data: Path, count: int) -> Iterator[list[int]]:
    """So many processes of the hub, each on a port of its own."""
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        for port in ports:
            command = [sys.executable, "-m", "bamchuong", "season", "serve", "--port", str(port)]
            options = ["--data", str(data), "--database", address]
            process = stack.enter_context(
                subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            )
            stack.callback(process.terminate)
            if process.stdout is not None:
                process.stdout.readline()
        yield ports


def _play(halls: list[Hall], link: HubLink, season: str, load: Load) -> list[tuple[float, float]]:
    """What one client process does: each hall in its turn; when each post began and had its receipt (CLOCK_MONOTONIC,
    which all processes share)."""
    clients = [(HubClient(link, SecretKey(hall.secret)), hall.rows(load.posts * load.rows)) for hall in halls]
    sent: list[tuple[float, float]] = []
    due_s = time.monotonic()
    pause_s = load.pause_s / max(len(halls), 1)
    for first in range(0, load.posts * load.rows, load.rows):
        for client, rows in clients:
            time.sleep(max(0.0, due_s - time.monotonic()))
            began_s = time.monotonic()
            post = RowsPost(SittingName(season, "cum-1"), posted(rows[first : first + load.rows]))
            client.post(rows[0].digest.hex(), post)
            sent.append((began_s, time.monotonic()))
            due_s = max(due_s + pause_s, began_s)
    return sent


def _lost(address: str, season: str, halls: list[Hall], load: Load) -> int:
    """How many rows are not there although each of them has a receipt."""
    engine = open_database(address)
    store, lost = JournalStore(engine, season), 0
    for hall in halls:
        rows = hall.rows(load.posts * load.rows)
        digests = set(store.rows(rows[0].digest.hex()))
        lost += sum(row not in digests for row in rows)
    engine.dispose()
    return lost
