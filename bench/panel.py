"""`bench panel`: from a snapshot on the bus to its bytes at every client, beside what people would use instead.

10 events a second, each for the MC and for the audience; one client is the MC, all others are phones. All in one run on
the same machine, the server on one core, clients and publisher on another. What precedes a snapshot, rules and
journal, is not part of it: see `panel_verdict`.

Kind: start
"""

import gc
import http.client
import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import zmq
from msgspec.structs import replace

from bamchuong.staff_entry import ensure_pins
from bench.figures import Figure, percentile
from bench.panel_clients import Crowd, PublishTimes
from bench.panel_servers import GTHREAD, OURS, SOCKETIO, Server, serving
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer
from webcore.fd_limit import raise_fd_limit

INTERVAL_NS = 100_000_000
WARM_UP_EVENTS = 10
IDLE_INTERVALS = 20
"""After so many intervals without an arrival, what is still missing is lost."""
MC_P99_MS, HALF, THIRD = 10.0, 0.5, 1 / 3
DELIVERED_PERCENT = 99.9
BARS_FROM_CLIENTS = 1000
AUDIENCES = (m.Audience.MC, m.Audience.STAGE, m.Audience.PUBLIC)
Say = Callable[[str], object]
Bar = Callable[[float, dict[str, float]], tuple[str, bool]]
"""Of our value and the peers': the requirement as text ("": none), and whether it holds."""


@dataclass(frozen=True)
class Run:
    """What one server did with one crowd.

    `delivered`: the share of snapshots that reached their clients, themselves or by a later one; `superseded`: the
    share that came only by a later one.
    """

    mc_ms: tuple[float, float]
    all_ms: tuple[float, float]
    cpu_ms: float
    memory_mb: float
    delivered: float
    superseded: float


class Publisher:
    """A substitute for the controller's announcements. Owns its socket; belongs to one thread.

    `publish_times`: when the snapshots of each channel were published in this measurement. `snapshot`: what is
    published.
    """

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._news = Announcer(self._context, endpoints.news)
        self._seq = 0
        self.snapshot = _snapshot()
        self.publish_times: dict[str, list[int]] = {audience.value: [] for audience in AUDIENCES}

    def publish(self) -> None:
        """One event for the MC, the stage and the audience."""
        self._seq += 1
        for audience in AUDIENCES:
            now_ns = time.monotonic_ns()
            self.publish_times[audience.value].append(now_ns)
            snapshot = replace(self.snapshot, audience=audience, seq=self._seq, step=self._seq, now_ns=now_ns)
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), snapshot)
        self._news.announce(BEAT_TOPIC, m.Beat(self._seq, time.monotonic_ns(), self._seq * 1_000_000))

    def reset(self) -> None:
        """Start a new measurement."""
        for published_ns in self.publish_times.values():
            published_ns.clear()

    def close(self) -> None:
        """Close the socket."""
        self._news.close()
        self._context.destroy(linger=0)


def _snapshot() -> m.Snapshot:
    """A typical snapshot while a team has the floor, some 2 KB."""
    teams = tuple(
        m.TeamView(number=number, station=number, name=f"THCS số {number}", score=Decimal(10 * number), place=number)
        for number in range(1, 6)
    )
    presses = tuple(
        m.PressView(
            team=number,
            kind=m.PressKind.LATER,
            since_opening_ns=312_000_000 + number,
            margin_ns=number * 1_284_000,
            uncertainty_ns=100_000,
        )
        for number in range(1, 6)
    )
    question = m.QuestionView(4, "Dịch vụ công trực tuyến mức độ nào cho phép thanh toán lệ phí trực tuyến? " * 3)
    current_round = m.RoundView(
        kind=m.RoundKind.BUZZERS, name={"vi": "Tăng tốc", "en": "Speed-up"}, number=2, count=3, item=4, items=10
    )
    clock = m.ClockView("answering", 15_000_000_000, time.monotonic_ns() + 10**12, 15_000_000_000)
    return m.Snapshot(
        audience=m.Audience.MC,
        boot="bench",
        seq=0,
        step=0,
        now_ns=0,
        title="Hội thi",
        venue="Sài Đồng",
        phase=m.Phase.FLOOR,
        teams=teams,
        round=current_round,
        clock=clock,
        floor=3,
        presses=presses,
        question=question,
    )


def run(sizes: tuple[int, ...], events: int, peers: bool, say: Say) -> list[Figure]:
    """The figures of every server with every crowd. Raises `NoServerError`."""
    prepare_process()
    measured: list[Figure] = []
    names = (OURS, GTHREAD, SOCKETIO) if peers else (OURS,)
    for size in sizes:
        runs: dict[str, Run] = {}
        for name in names:
            say(f"{name}, {size} clients ...")
            with open_bus() as (folder, publisher, news), serving(name, folder, news) as server:
                runs[name] = _measure(server, folder, publisher, size, events)
        measured += figures(size, runs)
        gc.collect()
    return measured


def prepare_process() -> None:
    """Leave the first core to the server where there are more, collect garbage only between measurements, and let this
    process be a thousand clients."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))
    gc.disable()
    raise_fd_limit()


@contextmanager
def open_bus() -> Iterator[tuple[Path, Publisher, str]]:
    """A folder for a panel, a publisher on the bus in it, and the address of its news."""
    with tempfile.TemporaryDirectory(prefix="bc-") as name:
        endpoints = Endpoints.at(Path(name))
        publisher = Publisher(endpoints)
        try:
            yield Path(name), publisher, endpoints.news
        finally:
            publisher.close()


def make_crowd(server: Server, folder: Path, size: int, publisher: Publisher) -> Crowd:
    """The MC and phones, `size` in all, that have received the first events."""
    crowd = Crowd(server.port, server.name)
    crowd.join("mc", 1, log_in(server, folder) if server.name == OURS else "")
    crowd.join("public", size - 1)
    for _ in range(WARM_UP_EVENTS):
        publisher.publish()
        crowd.listen(time.monotonic_ns() + INTERVAL_NS)
    return crowd


def log_in(server: Server, folder: Path) -> str:
    """The MC's cookie, by a PIN created for this run."""
    from panel.auth.credential_file import CredentialFile
    from panel.auth.credentials import set_pin
    from webcore.pin_hashing import hash_pin

    ensure_pins(folder / "data")
    CredentialFile(folder / "data").change(lambda credentials: set_pin(credentials, "mc", hash_pin("123456")))
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{server.port}"}
    client.request("POST", "/enter", json.dumps({"pin": "123456"}), headers)
    cookie = client.getresponse().headers["Set-Cookie"].split(";")[0]
    client.close()
    return cookie


def _measure(server: Server, folder: Path, publisher: Publisher, size: int, events: int) -> Run:
    crowd = make_crowd(server, folder, size, publisher)
    before_ns = server.cpu_ns()
    publish_events(publisher, crowd, events)
    cpu_ms = (server.cpu_ns() - before_ns) / 1e6 / events
    waits_ns = crowd.waits_ns(publisher.publish_times)
    lost = waits_ns.count(math.inf)
    run = Run(
        mc_ms=median_and_p99_ms(crowd.waits_ns(publisher.publish_times, "mc")),
        all_ms=median_and_p99_ms(waits_ns),
        cpu_ms=cpu_ms,
        memory_mb=server.memory_mb(),
        delivered=1 - lost / len(waits_ns),
        superseded=(crowd.count_skipped(publisher.publish_times) - lost) / len(waits_ns),
    )
    crowd.close()
    return run


def publish_events(publisher: Publisher, crowd: Crowd, events: int) -> None:
    """Publish and measure `events` events, 10 a second, and wait for late arrivals."""
    restart(publisher, crowd)
    next_ns = time.monotonic_ns()
    for _ in range(events):
        publisher.publish()
        next_ns += INTERVAL_NS
        crowd.listen(next_ns)
    settle(publisher.publish_times, crowd)


def restart(publisher: Publisher, crowd: Crowd) -> None:
    """Start a new measurement."""
    publisher.reset()
    crowd.reset()


def settle(publish_times: PublishTimes, crowd: Crowd) -> None:
    """Listen until everything published has arrived, or nothing arrives any more."""
    idle = 0
    while idle < IDLE_INTERVALS and not crowd.has_heard_all(publish_times):
        idle = 0 if crowd.listen(time.monotonic_ns() + INTERVAL_NS) else idle + 1


def median_and_p99_ms(waits_ns: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile in ms."""
    return percentile(waits_ns, 0.5) / 1e6, percentile(waits_ns, 0.99) / 1e6


def figures(size: int, runs: dict[str, Run]) -> list[Figure]:
    """The figures of `size` clients; the bars apply to a full hall."""
    ours = runs.pop(OURS)
    rows: list[tuple[str, str, Callable[[Run], float], Bar]] = [
        ("from the bus to the MC, median", "ms", lambda run: run.mc_ms[0], _no_bar),
        ("from the bus to the MC, 99 %", "ms", lambda run: run.mc_ms[1], _at_most),
        ("from the bus to all, median", "ms", lambda run: run.all_ms[0], _no_bar),
        ("from the bus to all, 99 %", "ms", lambda run: run.all_ms[1], _share_of_gthread(HALF, "half")),
        ("processor per event", "ms", lambda run: run.cpu_ms, _share_of_gthread(THIRD, "a third")),
        ("memory", "MB", lambda run: run.memory_mb, _no_bar),
        ("events delivered, themselves or by a later one", "%", lambda run: 100 * run.delivered, _at_least),
        ("of them by a later one", "%", lambda run: 100 * run.superseded, _no_bar),
    ]
    has_bars = size >= BARS_FROM_CLIENTS
    return [
        _figure(
            f"{size} clients: {name}", unit, get(ours), {peer: get(run) for peer, run in runs.items()}, bar, has_bars
        )
        for name, unit, get, bar in rows
    ]


def _figure(name: str, unit: str, ours: float, peers: dict[str, float], bar: Bar, has_bars: bool) -> Figure:
    requirement, holds = bar(ours, peers) if has_bars else ("", True)
    return Figure(name, unit, ours, peers=peers, bar=requirement, holds=holds)


def _no_bar(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return "", True


def _at_most(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return f"≤ {MC_P99_MS:g} ms", ours <= MC_P99_MS


def _at_least(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return f"≥ {DELIVERED_PERCENT:g} %", ours >= DELIVERED_PERCENT


def _share_of_gthread(share: float, fraction: str) -> Bar:
    def bar(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
        if GTHREAD not in peers:
            return "", True
        return f"≤ {fraction} of {GTHREAD}", math.isfinite(ours) and ours <= share * peers[GTHREAD]

    return bar
