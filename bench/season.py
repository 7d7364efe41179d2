"""`bench season`: the largest season, on SQLite and on PostgreSQL: rebuilt, read, and given orders; `season check`.

The facts are written as the store writes them, but all at once. Then one process does what the office's server does.
PostgreSQL is started for the bench, as an ordinary user, on a private socket; it does not wait for the disk, so only
SQLite's orders say what a durable one takes.

Kind: start
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, select

from bench.figures import Figure, at_most, not_measured
from bench.season_facts import LAN, SITTINGS, STARTED_NS, large_plan, season_facts
from bench.season_pages import page_figures
from controller.journal.hash_chain import NO_ROW, next_row
from season.plan.plan import SeasonPlan
from season.plan.plan_reader import find_plan, read_plan
from season.rules.commands import WithdrawEntry
from season.rules.order import Order
from season.store import schema
from season.store.database import open_database
from season.store.many_rows import insert_many
from season.store.record import VERSION, Record, encode
from season.store.season_store import SeasonStore
from tests.postgres_server import MISSING, binaries, postgres_server

PLAN = "long-bien-2018"
ROWS_AT_ONCE = 5_000
ORDERS, READS, CHECKS = 50, 10, 7
REBUILD_S, READ_MS, CHECK_S = 60.0, 100.0, 0.3

Say = Callable[[str], object]
ValueT = TypeVar("ValueT")


def run(length: int, disk: Path, say: Say) -> list[Figure]:
    """All figures. `length`: how many facts the season has; `disk`: a folder on the disk to measure."""
    plan = large_plan(read_plan(find_plan(PLAN)))
    figures = [_check(say)]
    with tempfile.TemporaryDirectory(dir=disk, prefix="bench-season-") as folder:
        figures += _database("SQLite", f"sqlite:///{folder}/season.db", plan, length, say)
    if binaries() is None:
        return [*figures, not_measured("PostgreSQL", MISSING)]
    with postgres_server() as server:
        figures += _database("PostgreSQL", server.new_database(), plan, length, say)
    return figures


def _check(say: Say) -> Figure:
    say("season check ...")
    command = [sys.executable, "-m", "bamchuong", "season", "check", PLAN]
    times = [_measure(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))[0] for _ in range(CHECKS)]
    return at_most(f"season check {PLAN} (median of {CHECKS})", "s", statistics.median(times), CHECK_S)


def _database(name: str, address: str, plan: SeasonPlan, length: int, say: Say) -> Iterator[Figure]:
    engine = open_database(address)
    try:
        say(f"{name}: {length:,} facts are written ...")
        _write(engine, plan, length)
        store = SeasonStore(engine, plan.id)
        say(f"{name}: rebuild, orders, reads ...")
        before_s = time.process_time()
        rebuild_s, season = _measure(store.rebuild)
        yield at_most(f"{name}: projections from {length:,} facts", "s", rebuild_s, REBUILD_S)
        yield Figure(f"{name}: the processor's share of that", "s", time.process_time() - before_s)
        entries = iter(season.entries)
        orders_ms = [_order_ms(store, next(entries)) for _ in range(ORDERS)]
        reads_ms = [_read_ms(engine, store, plan.id) for _ in range(READS)]
        yield at_most(f"{name}: read of {SITTINGS:,} sittings (median)", "ms", statistics.median(reads_ms), READ_MS)
        yield Figure(f"{name}: an order, one of {SITTINGS * 5:,} entries (median)", "ms", statistics.median(orders_ms))
        say(f"{name}: pages ...")
        yield from page_figures(name, engine)
    finally:
        engine.dispose()


def _order_ms(store: SeasonStore, entry: str) -> float:
    order = Order(WithdrawEntry(entry, "bị lụt"), LAN)
    return _measure(lambda: store.carry_out(order, entry, STARTED_NS))[0] * 1000


def _read_ms(engine: Engine, store: SeasonStore, plan_id: str) -> float:
    """What a page of the sittings needs: the season as it is now, and their rows."""

    def read() -> int:
        store.read()
        with engine.connect() as connection:
            own = select(schema.sittings).where(schema.sittings.c.season == plan_id)
            return len(connection.execute(own).all())

    elapsed_s, count = _measure(read)
    if count != SITTINGS:
        raise RuntimeError(f"{count} sittings were read")
    return elapsed_s * 1000


def _write(engine: Engine, plan: SeasonPlan, length: int) -> None:
    last = NO_ROW
    with engine.begin() as connection:
        facts = season_facts(plan, length)
        while batch := list(islice(facts, ROWS_AT_ONCE)):
            values = []
            for fact in batch:
                order_id = f"bench-{last.seq}"
                last = next_row(last, encode(Record(VERSION, order_id, fact)))
                row = {"season": plan.id, "seq": last.seq, "digest": last.digest, "body": last.body}
                values.append({**row, "order_id": order_id, "place": 0})
            insert_many(connection, schema.facts, values)


def _measure(work: Callable[[], ValueT]) -> tuple[float, ValueT]:
    started_s = time.perf_counter()
    value = work()
    return time.perf_counter() - started_s, value
