"""Start `bench panel`: from a snapshot on the bus to its bytes at every client, beside what people would use instead.

10 events a second, each for the MC and for the audience; one client is the MC, all others are phones. All in one run on
the same machine, the server on one core, clients and publisher on another.
"""

import gc
import http.client
import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import zmq
from msgspec.structs import replace

from bamchuong.bench import panel_dead as dead
from bamchuong.bench.figures import Figure, percentile
from bamchuong.bench.panel_clients import Crowd
from bamchuong.bench.panel_servers import GTHREAD, OURS, SOCKETIO, Server, serving
from bamchuong.places import panel_keys
from controller.bus import messages as m
from controller.bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer, Endpoints

EVERY_NS = 100_000_000
WARM = 10
MC_P99_MS, HALF, THIRD, GONE_S, STOP_S = 10.0, 0.5, 1 / 3, 15.0, 1.0
DEAD, SILENT = 100, 50
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

    def publish_all(self) -> None:
        """One event for everybody, the judges and the desk too."""
        self.publish()
        for audience, judge in ((m.Audience.DESK, None), (m.Audience.JUDGE, 1)):
            said = replace(self._snapshot, audience=audience, judge=judge, seq=self._seq, now_ns=time.monotonic_ns())
            topic = "judge/1" if judge else audience.value
            self._news.announce(SNAPSHOT_TOPIC + topic.encode(), said)

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
    """All figures that need no browser. Raises `NoServerError`."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))
    gc.disable()
    figures: list[Figure] = []
    names = (OURS, GTHREAD, SOCKETIO) if peers else (OURS,)
    for size in sizes:
        runs: dict[str, Run] = {}
        for name in names:
            say(f"{name}, {size} clients ...")
            with _bus() as (folder, publisher, news), serving(name, folder, news) as server:
                runs[name] = _measure(server, folder, publisher, size, events)
        figures += _figures(size, runs)
        gc.collect()
    say("dead and silent clients, then a stop ...")
    return [*figures, *_bad_clients(max(sizes), events)]


@contextmanager
def _bus() -> Iterator[tuple[Path, Publisher, str]]:
    with tempfile.TemporaryDirectory(prefix="bc-") as made:
        endpoints = Endpoints.at(Path(made))
        publisher = Publisher(endpoints)
        try:
            yield Path(made), publisher, endpoints.news
        finally:
            publisher.close()


def _crowd(server: Server, folder: Path, size: int, publisher: Publisher) -> Crowd:
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
    crowd = _crowd(server, folder, size, publisher)
    before_ns = server.cpu_ns()
    _play(publisher, crowd, events)
    cpu_ms = (server.cpu_ns() - before_ns) / 1e6 / events
    found = Run(
        _two(crowd.delays_ns["mc"]),
        _two(crowd.delays_ns["all"]),
        cpu_ms,
        server.memory_mb(),
        len(crowd.delays_ns["all"]) / (events * size),
    )
    crowd.close()
    return found


def _play(publisher: Publisher, crowd: Crowd, events: int) -> None:
    next_ns = time.monotonic_ns()
    for _ in range(events):
        publisher.publish()
        next_ns += EVERY_NS
        crowd.listen(next_ns)
    crowd.listen(time.monotonic_ns() + 3 * EVERY_NS)


def _two(delays_ns: list[int]) -> tuple[float, float]:
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


# --------------------------------------------------------------------------------- bad clients, and the end of it all


def _bad_clients(size: int, events: int) -> Iterator[Figure]:
    """The same crowd with and without bad clients; when those are gone; how fast a stopped panel is gone."""
    with _bus() as (folder, publisher, news), serving(OURS, folder, news, "0.0.0.0") as server:
        crowd = _crowd(server, folder, size, publisher)
        _play(publisher, crowd, events)
        calm = (_two(crowd.delays_ns["mc"]), _two(crowd.delays_ns["all"]))
        crowd.forget_delays()
        if dead.can_die():
            with dead.cable() as name, dead.dying(name, server.port, DEAD):
                dead.pull(name)
                gone_s = _with_silent(server, publisher, crowd, size, events)
        else:
            gone_s = _with_silent(server, publisher, crowd, size, events)
        kinds = f"{DEAD} dead and {SILENT}" if dead.can_die() else f"{SILENT}"
        bad = (_two(crowd.delays_ns["mc"]), _two(crowd.delays_ns["all"]))
        what = f"{size} clients and {kinds} never-reading ones"
        yield Figure(
            f"{what}: MC, 99 %",
            "ms",
            bad[0][1],
            {"without them": calm[0][1]},
            f"≤ {MC_P99_MS:g} ms",
            bad[0][1] <= MC_P99_MS,
        )
        yield Figure(f"{what}: all, 99 %", "ms", bad[1][1], {"without them": calm[1][1]})
        yield Figure(f"{what}: all bad ones gone after", "s", gone_s, {}, f"≤ {GONE_S:g} s", gone_s <= GONE_S)
        stop_s = _stopped(server, crowd)
        yield Figure(f"a stop with {size} open streams", "s", stop_s, {}, f"≤ {STOP_S:g} s", stop_s <= STOP_S)


def _with_silent(server: Server, publisher: Publisher, crowd: Crowd, size: int, events: int) -> float:
    """Play on among bad clients; after how many s the server held the good ones only (looked at twice a second)."""
    silent = dead.never_reading(server.port, SILENT)
    started = time.monotonic()
    gone_s = float("inf")
    for count in range(max(events, int(2 * GONE_S * 1e9 / EVERY_NS))):
        publisher.publish()
        crowd.listen(time.monotonic_ns() + EVERY_NS)
        if gone_s == float("inf") and count % 5 == 0 and _streams(server) == size:
            gone_s = time.monotonic() - started
    for one in silent:
        one.close()
    return gone_s


def _streams(server: Server) -> int:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    client.request("GET", "/healthz")
    streams = json.loads(client.getresponse().read())["streams"]
    client.close()
    return sum(streams.values())


def _stopped(server: Server, crowd: Crowd) -> float:
    """From SIGTERM to the end of the process and of every stream, in s."""
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    while (crowd.sockets or server.process.poll() is None) and time.monotonic() - started < 10:
        crowd.listen(time.monotonic_ns() + 10_000_000)
    return time.monotonic() - started if not crowd.sockets else float("inf")
