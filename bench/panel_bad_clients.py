"""The part of `bench panel` with bad clients (cable pulled, never reading) and with a stop.

The same crowd is served in turn alone and with bad clients, so that variations of the machine's load affect both. A bad
client is gone when the server holds no open file for it any more, whatever the server reports.

Kind: start
"""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import panel_dead_clients as dead
from bench.figures import Figure, at_most, not_measured
from bench.panel import (
    INTERVAL_NS,
    MC_P99_MS,
    Publisher,
    Say,
    make_crowd,
    median_and_p99_ms,
    open_bus,
    prepare_process,
    restart,
    settle,
)
from bench.panel_clients import Crowd
from bench.panel_servers import OURS, Server, serving

GONE_S, STOP_S, UNCHANGED, NOISE_MS = 15.0, 1.0, 1.25, 1.0
DEAD, SILENT = 100, 50
TURNS = 3
ARRIVE_NS = 3_000_000_000
"""Less than the time after which a dead client is noticed."""
MAX_S = 2 * GONE_S
NO_CABLE = "a pulled cable needs root and `ip`"


@dataclass
class Tally:
    """What the good clients experienced. `gone_s`: the longest time until the last bad one was gone."""

    mc_ns: list[float] = field(default_factory=list)
    all_ns: list[float] = field(default_factory=list)
    cpu_ns: int = 0
    events: int = 0
    gone_s: float = 0.0

    @property
    def cpu_ms(self) -> float:
        """Processor time per event."""
        return self.cpu_ns / 1e6 / self.events


def run(size: int, events: int, say: Say) -> list[Figure]:
    """Whether bad clients change anything for `size` good ones, and how fast a stopped panel is gone."""
    say(f"{size} clients, alone and with dead and silent ones in turn, then a stop ...")
    prepare_process()
    with open_bus() as (folder, publisher, news), serving(OURS, folder, news, "0.0.0.0") as server:
        crowd = make_crowd(server, folder, size, publisher)
        alone, with_bad = Tally(), Tally()
        for _ in range(TURNS):
            _serve(server, publisher, crowd, alone, min_events=events // TURNS)
            baseline_files = server.files()
            with _bad_clients(server.port):
                _wait_for_arrival(server, crowd, baseline_files)
                _serve(server, publisher, crowd, with_bad, min_events=0, baseline_files=baseline_files)
        lost = len(crowd.disconnected)
        stop_s = _stop_s(server, crowd)
    kinds = f"{DEAD} dead and {SILENT}" if dead.can_die() else f"{SILENT}"
    rows = figures(f"{size} clients and {kinds} never-reading ones", alone, with_bad, lost)
    return [*rows, *without_root(size), at_most(f"a stop with {size} open streams", "s", stop_s, STOP_S)]


def without_root(size: int) -> list[Figure]:
    """The figure that cannot be measured where no client can die."""
    return [] if dead.can_die() else [not_measured(f"{size} clients and {DEAD} dead ones", NO_CABLE)]


def figures(prefix: str, alone: Tally, with_bad: Tally, lost: int) -> list[Figure]:
    """`alone`: the good clients without the bad ones; `with_bad`: with them; `lost`: good ones that were dropped."""
    (_, mc), (_, mc_alone) = median_and_p99_ms(with_bad.mc_ns), median_and_p99_ms(alone.mc_ns)
    (_, all_), (_, all_alone) = median_and_p99_ms(with_bad.all_ns), median_and_p99_ms(alone.all_ns)
    return [
        at_most(f"{prefix}: from the bus to the MC, 99 %", "ms", mc, MC_P99_MS, {"without them": mc_alone}),
        _comparison(f"{prefix}: from the bus to the MC, 99 %, unchanged", mc, mc_alone),
        _comparison(f"{prefix}: from the bus to all, 99 %, unchanged", all_, all_alone),
        _comparison(f"{prefix}: processor per event, unchanged", with_bad.cpu_ms, alone.cpu_ms),
        at_most(f"{prefix}: good ones lost", "", lost, 0),
        at_most(f"{prefix}: all bad ones gone after", "s", with_bad.gone_s, GONE_S),
    ]


def _comparison(name: str, ours: float, without: float) -> Figure:
    limit_ms = UNCHANGED * without + NOISE_MS
    requirement = f"≤ {UNCHANGED:g} × without them + {NOISE_MS:g} ms"
    holds = math.isfinite(ours) and ours <= limit_ms
    return Figure(name, "ms", ours, peers={"without them": without}, bar=requirement, holds=holds)


@contextmanager
def _bad_clients(port: int) -> Iterator[None]:
    """Bad clients of both kinds; the cable is pulled once all are connected."""
    if not dead.can_die():
        yield from _silent(port)
        return
    with dead.cable() as name, dead.dying(name, port, DEAD):
        dead.pull(name)
        yield from _silent(port)


def _wait_for_arrival(server: Server, crowd: Crowd, baseline_files: int) -> None:
    """Wait until the bad ones are connected: their behaviour is measured, not the burst of their connections."""
    expected_files = baseline_files + SILENT + (DEAD if dead.can_die() else 0)
    deadline_ns = time.monotonic_ns() + ARRIVE_NS
    while server.files() < expected_files and time.monotonic_ns() < deadline_ns:
        crowd.listen(time.monotonic_ns() + INTERVAL_NS)


def _silent(port: int) -> Iterator[None]:
    sockets = dead.never_reading(port, SILENT)
    yield
    for connection in sockets:
        connection.close()


def _serve(
    server: Server,
    publisher: Publisher,
    crowd: Crowd,
    tally: Tally,
    *,
    min_events: int,
    baseline_files: int | None = None,
) -> None:
    """`min_events` events; with `baseline_files`, until the server holds no more files than that."""
    restart(publisher, crowd)
    before_ns, started = server.cpu_ns(), time.monotonic()
    gone_s = 0.0 if baseline_files is None else float("inf")
    count = 0
    while count < min_events or (gone_s == float("inf") and time.monotonic() - started < MAX_S):
        next_ns = time.monotonic_ns() + INTERVAL_NS
        publisher.publish()
        crowd.listen(next_ns)
        count += 1
        if gone_s == float("inf") and baseline_files is not None and server.files() <= baseline_files:
            gone_s = time.monotonic() - started
    settle(publisher.publish_times, crowd)
    tally.cpu_ns += server.cpu_ns() - before_ns
    tally.events += count
    tally.mc_ns += crowd.waits_ns(publisher.publish_times, "mc")
    tally.all_ns += crowd.waits_ns(publisher.publish_times)
    tally.gone_s = max(tally.gone_s, gone_s)


def _stop_s(server: Server, crowd: Crowd) -> float:
    """From SIGTERM to the end of the process and of every stream, in s."""
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    while (crowd.clients or server.process.poll() is None) and time.monotonic() - started < 10:
        crowd.listen(time.monotonic_ns() + 10_000_000)
    ended = not crowd.clients and server.process.poll() is not None
    return time.monotonic() - started if ended else float("inf")
