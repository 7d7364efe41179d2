"""Start `bench panel`: from a snapshot on the bus to its bytes at every client, beside what people would use instead.

10 events a second, each for the MC and for the audience; one client is the MC, all others are phones. All in one run on
the same machine, the server on one core, clients and publisher on another. What comes before a snapshot, rules and
journal, is no part of it: see `panel_verdict`.

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

from bamchuong.paths import ensure_pins
from bench.figures import Figure, percentile
from bench.panel_clients import Crowd, Made
from bench.panel_servers import GTHREAD, OURS, SOCKETIO, Server, serving
from bus import messages as m
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer, Endpoints
from webcore.fd_limit import raise_fd_limit

EVERY_NS = 100_000_000
WARM = 10
IDLE_TURNS = 20
"""After so many intervals in which nothing came, what is still missing never comes."""
MC_P99_MS, HALF, THIRD = 10.0, 0.5, 1 / 3
CAME_PERCENT = 99.9
BARRED_FROM = 1000
AUDIENCES = (m.Audience.MC, m.Audience.STAGE, m.Audience.PUBLIC)
Say = Callable[[str], object]
Bar = Callable[[float, dict[str, float]], tuple[str, bool]]
"""Of ours and the peers': what must hold, in words ("": nothing), and whether it does."""


@dataclass(frozen=True)
class Run:
    """What one server did with one crowd.

    `came`: the share of snapshots at clients that came, themselves or in a later one; `overtaken`: in a later one.
    """

    mc_ms: tuple[float, float]
    all_ms: tuple[float, float]
    cpu_ms: float
    memory_mb: float
    came: float
    overtaken: float


class Publisher:
    """The controller's place on the bus. Owns its socket; belongs to one thread.

    `made`: when the snapshots of each channel were made, since the beginning of the measurement.
    """

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._news = Announcer(self._context, endpoints.news)
        self._seq = 0
        self._snapshot = _snapshot()
        self.made: dict[str, list[int]] = {one.value: [] for one in AUDIENCES}

    def publish(self) -> None:
        """One event for the MC, the stage and the audience."""
        self._seq += 1
        for audience in AUDIENCES:
            now_ns = time.monotonic_ns()
            self.made[audience.value].append(now_ns)
            said = replace(self._snapshot, audience=audience, seq=self._seq, step=self._seq, now_ns=now_ns)
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), said)
        self._news.announce(BEAT_TOPIC, m.Beat(self._seq, time.monotonic_ns(), self._seq * 1_000_000))

    def forget(self) -> None:
        """Begin to measure anew."""
        for made in self.made.values():
            made.clear()

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
        m.Audience.MC, "bench", 0, 0, 0, "Hội thi", "Sài Đồng", m.Phase.FLOOR, teams, stage, clock, 3,
        presses=presses, question=question,
    )  # fmt: skip


def run(sizes: tuple[int, ...], events: int, peers: bool, say: Say) -> list[Figure]:
    """How fast every server serves every crowd. Raises `NoServerError`."""
    make_ready()
    found: list[Figure] = []
    names = (OURS, GTHREAD, SOCKETIO) if peers else (OURS,)
    for size in sizes:
        runs: dict[str, Run] = {}
        for name in names:
            say(f"{name}, {size} clients ...")
            with bus() as (folder, publisher, news), serving(name, folder, news) as server:
                runs[name] = _measure(server, folder, publisher, size, events)
        found += figures(size, runs)
        gc.collect()
    return found


def make_ready() -> None:
    """Leave the first core to the server where there are more, collect garbage only between measurements, and let this
    process be a thousand clients."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))
    gc.disable()
    raise_fd_limit()


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
    crowd.join("mc", 1, enter(server, folder) if server.name == OURS else "")
    crowd.join("public", size - 1)
    for _ in range(WARM):
        publisher.publish()
        crowd.listen(time.monotonic_ns() + EVERY_NS)
    return crowd


def enter(server: Server, folder: Path) -> str:
    """The MC's cookie, by a PIN that is made for this run."""
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
    crowd = crowd_of(server, folder, size, publisher)
    before_ns = server.cpu_ns()
    play(publisher, crowd, events)
    cpu_ms = (server.cpu_ns() - before_ns) / 1e6 / events
    waits_ns = crowd.waits_ns(publisher.made)
    never = waits_ns.count(math.inf)
    found = Run(
        two(crowd.waits_ns(publisher.made, "mc")),
        two(waits_ns),
        cpu_ms,
        server.memory_mb(),
        1 - never / len(waits_ns),
        (crowd.left_out(publisher.made) - never) / len(waits_ns),
    )
    crowd.close()
    return found


def play(publisher: Publisher, crowd: Crowd, events: int) -> None:
    """Measure `events` events, 10 a second, and what still comes of them."""
    begin(publisher, crowd)
    next_ns = time.monotonic_ns()
    for _ in range(events):
        publisher.publish()
        next_ns += EVERY_NS
        crowd.listen(next_ns)
    settle(publisher.made, crowd)


def begin(publisher: Publisher, crowd: Crowd) -> None:
    """Measure from now on."""
    publisher.forget()
    crowd.forget()


def settle(made: Made, crowd: Crowd) -> None:
    """Listen on until all that was `made` has come, or nothing comes any more."""
    idle = 0
    while idle < IDLE_TURNS and not crowd.heard_all(made):
        idle = 0 if crowd.listen(time.monotonic_ns() + EVERY_NS) else idle + 1


def two(waits_ns: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile in ms."""
    return percentile(waits_ns, 0.5) / 1e6, percentile(waits_ns, 0.99) / 1e6


def figures(size: int, runs: dict[str, Run]) -> list[Figure]:
    """What is told of `size` clients; the bars are meant for a full hall."""
    ours = runs.pop(OURS)
    rows: list[tuple[str, str, Callable[[Run], float], Bar]] = [
        ("from the bus to the MC, median", "ms", lambda one: one.mc_ms[0], _free),
        ("from the bus to the MC, 99 %", "ms", lambda one: one.mc_ms[1], _at_most),
        ("from the bus to all, median", "ms", lambda one: one.all_ms[0], _free),
        ("from the bus to all, 99 %", "ms", lambda one: one.all_ms[1], _share(HALF, "half")),
        ("processor per event", "ms", lambda one: one.cpu_ms, _share(THIRD, "a third")),
        ("memory", "MB", lambda one: one.memory_mb, _free),
        ("events that came, themselves or in a later one", "%", lambda one: 100 * one.came, _at_least),
        ("of them in a later one", "%", lambda one: 100 * one.overtaken, _free),
    ]
    barred = size >= BARRED_FROM
    return [
        _figure(
            f"{size} clients: {words}", unit, get(ours), {peer: get(one) for peer, one in runs.items()}, bar, barred
        )
        for words, unit, get, bar in rows
    ]


def _figure(name: str, unit: str, ours: float, peers: dict[str, float], bar: Bar, barred: bool) -> Figure:
    words, holds = bar(ours, peers) if barred else ("", True)
    return Figure(name, unit, ours, peers, words, holds)


def _free(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return "", True


def _at_most(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return f"≤ {MC_P99_MS:g} ms", ours <= MC_P99_MS


def _at_least(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
    return f"≥ {CAME_PERCENT:g} %", ours >= CAME_PERCENT


def _share(share: float, words: str) -> Bar:
    def bar(ours: float, peers: dict[str, float]) -> tuple[str, bool]:
        if GTHREAD not in peers:
            return "", True
        return f"≤ {words} of {GTHREAD}", math.isfinite(ours) and ours <= share * peers[GTHREAD]

    return bar
