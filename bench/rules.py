"""`bench rules`: what the rules and the journal cost, beside what people would use instead.

Decisions are timed one by one over a whole evening. Journals of whole evenings and of one endless match are replayed in
a process of their own. Rulings are appended on the given disk, ours and the peers' in turn, so that all have the
same load; flushes are counted where SQLite requests them from the kernel.

Kind: start
"""

import contextlib
import copy
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from bench.figures import Figure, at_most, percentile
from bench.rules_match import Conductor, Decision, many_evenings, one_long_match
from bench.sqlite_flushes import counting_vfs
from bus.messages import Sentence
from controller.contest_store import ContestStore
from controller.journal.record import VERSION, Record, encode
from controller.journal.store import Journal
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, Evening

REPLAYED = 100_000
SMALLER = 25_000
ROUNDS = 5
"""Evenings in which every decision is timed."""

DECIDE_US, REPLAY_S, FACT_BYTES, RATIO, FLUSHES, LINEAR = 50.0, 2.0, 2048.0, 1.5, 1.1, 1.35


def run(evening: Evening, disk: Path, appends: int, say: Callable[[str], object]) -> list[Figure]:
    """All figures. `disk`: a folder on the disk to measure."""
    say("decisions over whole evenings ...")
    figures = [*_decisions(evening)]
    with tempfile.TemporaryDirectory(dir=disk, prefix="bench-rules-") as name:
        folder = Path(name)
        say(f"replay of {REPLAYED:,} facts ...")
        figures += _replays(evening, folder)
        say(f"{appends} durable rulings, each way ...")
        figures += [*_appends(folder, appends), *_flushes(folder, appends)]
    return figures


# ------------------------------------------------------------------------------------------------------- decisions


def _decisions(evening: Evening) -> Iterator[Figure]:
    times: list[float] = []
    copies: list[float] = []
    for _ in range(ROUNDS):
        timer = _DecisionTimer()
        Conductor(evening, timer.take).play()
        times += timer.times_us
        copies += timer.copies_us
    peers = {"a mutable state, copied for undo (deepcopy)": statistics.median(copies)}
    yield at_most("decide + apply, a command (median)", "µs", statistics.median(times), DECIDE_US, peers)
    yield Figure("decide + apply, a command (99 %)", "µs", percentile(times, 0.99))


class _DecisionTimer:
    """Times each decision with its facts' effects, and what a mutable program would pay for its undo."""

    def __init__(self) -> None:
        self.times_us: list[float] = []
        self.copies_us: list[float] = []
        self._contest = Contest()

    def take(self, name: str, decision: Decision) -> Sequence[f.AnyFact]:
        start_ns = time.perf_counter_ns()
        facts = decision()
        contest = apply_all(self._contest, facts)
        self.times_us.append((time.perf_counter_ns() - start_ns) / 1_000)
        self._contest = contest
        if len(self.times_us) % 10 == 0:
            names = [name for name in contest.__struct_fields__ if name not in {"evening", "undo_point"}]
            plain = {name: getattr(contest, name) for name in names}
            state = msgspec.to_builtins(plain, builtin_types=(Decimal,), str_keys=False)
            start_ns = time.perf_counter_ns()
            copy.deepcopy(state)
            self.copies_us.append((time.perf_counter_ns() - start_ns) / 1_000)
        return facts


# --------------------------------------------------------------------------------------------------------- replays


def _replays(evening: Evening, folder: Path) -> Iterator[Figure]:
    runs = {
        (scenario, count): _best_replay(folder / f"{scenario}-{count}", make(evening, count))
        for scenario, make in (("evenings", many_evenings), ("match", one_long_match))
        for count in (SMALLER, REPLAYED)
    }
    plain = _plain_replay(folder / f"evenings-{REPLAYED}" / "journal.sqlite")
    for scenario, title in (("evenings", "whole evenings"), ("match", "one endless match")):
        small, large = runs[scenario, SMALLER], runs[scenario, REPLAYED]
        peers = {"read and json.loads only": plain} if scenario == "evenings" else {}
        yield at_most(f"replay of {REPLAYED:,} facts, {title}", "s", large["seconds"], REPLAY_S, peers)
        growth = (large["cpu"] / large["facts"]) / (small["cpu"] / small["facts"])
        yield at_most(f"processor time a fact, {REPLAYED:,} facts to {SMALLER:,}, {title}", "", growth, LINEAR)
        yield at_most(f"memory a fact, {title}", "bytes", large["bytes"] / large["facts"], FACT_BYTES)
        more = (large["bytes"] - small["bytes"]) / (large["facts"] - small["facts"])
        yield at_most(f"memory a further fact, {title}", "bytes", more, FACT_BYTES)


def _best_replay(folder: Path, facts: Sequence[f.AnyFact]) -> dict[str, float]:
    """Write a journal and replay it in a process of its own; the best of three runs, as other work only adds."""
    with Journal(folder) as journal:
        journal.append([Record(VERSION, "boot", n, n, f"cause-{n // 2}", "mc", fact) for n, fact in enumerate(facts)])
    runs = [_run_replay(folder) for _ in range(3)]
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _run_replay(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.rules_replay", str(folder)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, float] = json.loads(output)
    return result


def _plain_replay(path: Path) -> float:
    """Seconds that any program needs to read the same rows: no chain, no types, no rules."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        start_s = time.perf_counter()
        for (body,) in database.execute("SELECT body FROM fact ORDER BY seq"):
            json.loads(body)
        return time.perf_counter() - start_s


# --------------------------------------------------------------------------------------------------------- appends


def _ruling(n: int) -> tuple[f.AnyFact, ...]:
    return (f.Decided(Sentence("did-right", "Question {number}: team {team} right", {"number": n, "team": 3}), n),
            f.RuledRight(3, Decimal(10), n))  # fmt: skip


def _appends(folder: Path, count: int) -> Iterator[Figure]:
    """All in turn, so that a burst of other work on the machine affects each."""
    body = b"".join(encode(Record(VERSION, "boot", 1, 1, "mc-1", "mc", fact)) for fact in _ruling(1))
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(contextlib.closing(ContestStore(folder / "ours", "boot", time.time_ns)))
        ways: dict[str, Callable[[int], object]] = {
            "ours": lambda n: _append(store, n),
            "bare SQLite, WAL, FULL": _bare(stack, folder / "wal.sqlite", "wal", body),
            "bare SQLite, as Python opens it (DELETE, FULL)": _bare(stack, folder / "delete.sqlite", "delete", body),
            "a line in a file, fsync": _lines(stack, folder / "lines.jsonl", body),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for n in range(count):
            for name, way in ways.items():
                start_ns = time.perf_counter_ns()
                way(n)
                times[name].append((time.perf_counter_ns() - start_ns) / 1_000)
    medians = {name: statistics.median(durations) for name, durations in times.items()}
    ours = medians.pop("ours")
    yield Figure("durable append of a ruling (median)", "µs", ours, medians)
    yield Figure("durable append of a ruling (99 %)", "µs", percentile(times["ours"], 0.99))
    ratio = ours / medians["bare SQLite, WAL, FULL"]
    yield at_most("durable append of a ruling to a bare SQLite insert", "", ratio, RATIO)


def _append(store: ContestStore, n: int) -> None:
    """All that a ruling costs: chain, state, history and one durable commit."""
    store.add(f"mc-{n}", "mc", _ruling(n), n)
    if not store.commit(n):
        raise RuntimeError(store.failure)


def _bare(stack: contextlib.ExitStack, path: Path, mode: str, body: bytes) -> Callable[[int], object]:
    database = stack.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None)))
    database.execute(f"PRAGMA journal_mode={mode}")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE fact (seq INTEGER PRIMARY KEY, body BLOB)")
    return lambda n: database.execute("INSERT INTO fact VALUES (?, ?)", (n, body))


def _lines(stack: contextlib.ExitStack, path: Path, body: bytes) -> Callable[[int], object]:
    file = stack.enter_context(path.open("ab", buffering=0))

    def write(_: int) -> None:
        file.write(body + b"\n")
        os.fsync(file.fileno())

    return write


def _flushes(folder: Path, count: int) -> Iterator[Figure]:
    """One commit a fact, the worst case. The WAL must not grow: otherwise the file system flushes once more."""
    with (
        counting_vfs() as counter,
        contextlib.closing(ContestStore(folder / "flushes", "boot", time.time_ns, vfs=counter.vfs)) as store,
    ):
        wal = folder / "flushes" / "journal.sqlite-wal"
        size = wal.stat().st_size
        counter.restart()
        for n in range(count):
            store.add(f"mc-{n}", "mc", _ruling(n)[1:], n)
            store.commit(n)
        yield at_most("flushes a fact (calls of SQLite's VFS)", "", counter.flushes / count, FLUSHES)
        yield at_most("growth of the WAL meanwhile", "bytes", wal.stat().st_size - size, 0)
        yield Figure("bytes written a fact, checkpoints among them", "bytes", counter.written / count)
