"""Start `bench panel`: from a snapshot on the bus to its bytes at every client, beside what people would use instead.

10 events a second, each for the MC and for the audience; one client is the MC, all others are phones. All in one run on
the same machine, the server on one core, clients and publisher on another.
"""

import gc
import http.client
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import zmq
from msgspec.structs import replace

from bamchuong.bench.figures import Figure, percentile
from bamchuong.bench.panel_clients import Crowd
from bamchuong.bench.panel_servers import GTHREAD, OURS, SOCKETIO, Server, serving
from bamchuong.places import panel_keys
from controller.bus import messages as m
from controller.bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer, Endpoints
from controller.panel.limits import take_enough_files

EVERY_NS = 100_000_000
WARM = 10
MC_P99_MS, HALF, THIRD = 10.0, 0.5, 1 / 3
BARRED_FROM = 1000
Say = Callable[[str], object]


@dataclass(frozen=True)
class Run:
    """What one server did with one crowd."""

    mc_ms: tuple[float, float]
    all_ms: tuple[float, float]
    cpu_ms: float
    memory_mb: float
    delivered: float


class Publisher:
    """The controller's place on the bus. Owns its socket; belongs to one thread."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._news = Announcer(self._context, endpoints.news)
        self._seq = 0
        self._snapshot = _snapshot()

    def publish(self) -> None:
        """One event for the MC, the stage and the audience."""
        self._seq += 1
        for audience in (m.Audience.MC, m.Audience.STAGE, m.Audience.PUBLIC):
            now_ns = time.monotonic_ns()
            said = replace(self._snapshot, audience=audience, seq=self._seq, step=self._seq, now_ns=now_ns)
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), said)
        self._news.announce(BEAT_TOPIC, m.Beat(self._seq, time.monotonic_ns(), self._seq * 1_000_000))

    def close(self) -> None:
        """Give the socket back."""
        self._news.close()
        self._context.destroy(linger=0)


def _snapshot() -> m.Snapshot:
    """A snapshot as it is when a team has the floor, some 2 KB."""
    teams = tuple(
        m.TeamView(number, number, f"THCS số {number}", Decimal(10 * number), number) for number in range(1, 6)
    )
    presses = tuple(
        m.PressView(number, m.PressKind.LATER, 312_000_000 + number, number * 1_284_000, 100_000)
        for number in range(1, 6)
    )
    question = m.QuestionView(4, "Dịch vụ công trực tuyến mức độ nào cho phép thanh toán lệ phí trực tuyến? " * 3)
    stage = m.RoundView(m.RoundKind.BUZZERS, "Tăng tốc", "Speed-up", 2, 3, 4, 10)
    clock = m.ClockView("answering", 15_000_000_000, time.monotonic_ns() + 10**12, 15_000_000_000)
    return m.Snapshot(
        m.Audience.MC, "bench", 0, 0, 0, "Hội thi", "Sài Đồng", "floor", teams, stage, clock, 3,
        presses=presses, question=question,
    )  # fmt: skip


def run(sizes: tuple[int, ...], events: int, peers: bool, say: Say) -> list[Figure]:
    """How fast every server serves every crowd. Raises `NoServerError`."""
    make_ready()
    figures: list[Figure] = []
    names = (OURS, GTHREAD, SOCKETIO) if peers else (OURS,)
    for size in sizes:
        runs: dict[str, Run] = {}
        for name in names:
            say(f"{name}, {size} clients ...")
            with bus() as (folder, publisher, news), serving(name, folder, news) as server:
                runs[name] = _measure(server, folder, publisher, size, events)
        figures += _figures(size, runs)
        gc.collect()
    return figures


def make_ready() -> None:
    """Leave the first core to the server where there are more, collect garbage only between measurements, and let this
    process be a thousand clients."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))
    gc.disable()
    take_enough_files()


@contextmanager
def bus() -> Iterator[tuple[Path, Publisher, str]]:
    """A folder for a panel, the controller's place on the bus in it, and where its news are heard."""
    with tempfile.TemporaryDirectory(prefix="bc-") as made:
        endpoints = Endpoints.at(Path(made))
        publisher = Publisher(endpoints)
        try:
            yield Path(made), publisher, endpoints.news
        finally:
            publisher.close()


def crowd_of(server: Server, folder: Path, size: int, publisher: Publisher) -> Crowd:
    """The MC and phones, `size` in all, that have heard the first events."""
    crowd = Crowd(server.port, server.name)
    cookie = _enter(server, folder) if server.name == OURS else ""
    crowd.join("mc", 1, cookie)
    crowd.join("public", size - 1)
    for _ in range(WARM):
        publisher.publish()
        crowd.listen(time.monotonic_ns() + EVERY_NS)
    crowd.forget_delays()
    return crowd


def _enter(server: Server, folder: Path) -> str:
    """The MC's cookie, by a PIN that is made for this run."""
    from controller.panel import kept as k
    from controller.panel.pins import hashed
    from controller.panel.store import Store

    panel_keys(folder / "data")
    Store(folder / "data").change(lambda kept: k.with_pin(kept, "mc", hashed("123456")))
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{server.port}"}
    client.request("POST", "/enter", json.dumps({"pin": "123456"}), headers)
    cookie = client.getresponse().headers["Set-Cookie"].split(";")[0]
    client.close()
    return cookie


def _measure(server: Server, folder: Path, publisher: Publisher, size: int, events: int) -> Run:
    crowd = crowd_of(server, folder, size, publisher)
    before_ns = server.cpu_ns()
    play(publisher, crowd, events)
    cpu_ms = (server.cpu_ns() - before_ns) / 1e6 / events
    found = Run(
        two(crowd.delays_ns["mc"]),
        two(crowd.delays_ns["all"]),
        cpu_ms,
        server.memory_mb(),
        len(crowd.delays_ns["all"]) / (events * size),
    )
    crowd.close()
    return found


def play(publisher: Publisher, crowd: Crowd, events: int) -> None:
    """`events` events, 10 a second, and what still comes of them."""
    next_ns = time.monotonic_ns()
    for _ in range(events):
        publisher.publish()
        next_ns += EVERY_NS
        crowd.listen(next_ns)
    crowd.listen(time.monotonic_ns() + 3 * EVERY_NS)


def two(delays_ns: list[int]) -> tuple[float, float]:
    """Median and 99th percentile in ms."""
    return percentile(delays_ns, 0.5) / 1e6, percentile(delays_ns, 0.99) / 1e6


def _figures(size: int, runs: dict[str, Run]) -> list[Figure]:
    ours = runs.pop(OURS)
    limits: list[tuple[str, str, Callable[[Run], float], float | None, float | None]] = [
        ("MC, median", "ms", lambda one: one.mc_ms[0], None, None),
        ("MC, 99 %", "ms", lambda one: one.mc_ms[1], MC_P99_MS, None),
        ("all, median", "ms", lambda one: one.all_ms[0], None, None),
        ("all, 99 %", "ms", lambda one: one.all_ms[1], None, HALF),
        ("processor per event", "ms", lambda one: one.cpu_ms, None, THIRD),
        ("memory", "MB", lambda one: one.memory_mb, None, None),
        ("events delivered", "%", lambda one: 100 * one.delivered, None, None),
    ]
    barred = size >= BARRED_FROM  # the bars are meant for a full hall
    return [
        _figure(f"{size} clients: {words}", unit, ours, runs, get, *((most, share) if barred else (None, None)))
        for words, unit, get, most, share in limits
    ]


def _figure(
    name: str,
    unit: str,
    ours: Run,
    peers: dict[str, Run],
    get: Callable[[Run], float],
    most: float | None,
    share: float | None,
) -> Figure:
    others = {peer: get(one) for peer, one in peers.items()}
    if most is not None:
        return Figure(name, unit, get(ours), others, f"≤ {most:g} {unit}", get(ours) <= most)
    if share is not None and GTHREAD in others:
        words = f"≤ {'half' if share == HALF else 'a third'} of {GTHREAD}"
        return Figure(name, unit, get(ours), others, words, get(ours) <= share * others[GTHREAD])
    return Figure(name, unit, get(ours), others)
