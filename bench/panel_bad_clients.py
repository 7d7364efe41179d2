"""Start the part of `bench panel` with bad clients (a pulled cable, never read) and with a stop.

The same crowd is served in turn alone and with bad clients among it, so that the machine's own moods meet both. A bad
client is gone when the server holds no file for it any more, whatever it says of itself.

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
from bench.panel import EVERY_NS, MC_P99_MS, Publisher, Say, begin, bus, crowd_of, make_ready, settle, two
from bench.panel_clients import Crowd
from bench.panel_servers import OURS, Server, serving

GONE_S, STOP_S, UNCHANGED, NOISE_MS = 15.0, 1.0, 1.25, 1.0
DEAD, SILENT = 100, 50
TURNS = 3
ARRIVE_NS = 3_000_000_000
"""Less than a dead one is missed in."""
MOST_S = 2 * GONE_S
NO_CABLE = "a pulled cable needs root and `ip`"


@dataclass
class Tally:
    """What the good clients met. `gone_s`: after how long the last bad one was gone, at worst."""

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
    make_ready()
    with bus() as (folder, publisher, news), serving(OURS, folder, news, "0.0.0.0") as server:
        crowd = crowd_of(server, folder, size, publisher)
        alone, among = Tally(), Tally()
        for _ in range(TURNS):
            _serve(server, publisher, crowd, alone, least=events // TURNS)
            held = server.files()
            with _bad(server.port):
                _arrived(server, crowd, held)
                _serve(server, publisher, crowd, among, least=0, held=held)
        lost = len(crowd.gone)
        stop_s = _stopped(server, crowd)
    kinds = f"{DEAD} dead and {SILENT}" if dead.can_die() else f"{SILENT}"
    found = figures(f"{size} clients and {kinds} never-reading ones", alone, among, lost)
    return [*found, *without_root(size), at_most(f"a stop with {size} open streams", "s", stop_s, STOP_S)]


def without_root(size: int) -> list[Figure]:
    """What is not measured where no client can die."""
    return [] if dead.can_die() else [not_measured(f"{size} clients and {DEAD} dead ones", NO_CABLE)]


def figures(words: str, alone: Tally, among: Tally, lost: int) -> list[Figure]:
    """`alone`: the good clients without the bad ones; `among`: with them; `lost`: how many good ones were let go."""
    (_, mc), (_, mc_alone) = two(among.mc_ns), two(alone.mc_ns)
    (_, all_), (_, all_alone) = two(among.all_ns), two(alone.all_ns)
    return [
        at_most(f"{words}: from the bus to the MC, 99 %", "ms", mc, MC_P99_MS, {"without them": mc_alone}),
        _unchanged(f"{words}: from the bus to the MC, 99 %, unchanged", mc, mc_alone),
        _unchanged(f"{words}: from the bus to all, 99 %, unchanged", all_, all_alone),
        _unchanged(f"{words}: processor per event, unchanged", among.cpu_ms, alone.cpu_ms),
        at_most(f"{words}: good ones lost", "", lost, 0),
        at_most(f"{words}: all bad ones gone after", "s", among.gone_s, GONE_S),
    ]


def _unchanged(name: str, ours: float, without: float) -> Figure:
    most = UNCHANGED * without + NOISE_MS
    words = f"≤ {UNCHANGED:g} × without them + {NOISE_MS:g} ms"
    return Figure(name, "ms", ours, {"without them": without}, words, math.isfinite(ours) and ours <= most)


@contextmanager
def _bad(port: int) -> Iterator[None]:
    """Bad clients of both kinds; the cable is pulled when all are there."""
    if not dead.can_die():
        yield from _silent(port)
        return
    with dead.cable() as name, dead.dying(name, port, DEAD):
        dead.pull(name)
        yield from _silent(port)


def _arrived(server: Server, crowd: Crowd, held: int) -> None:
    """Wait until the bad ones are there: what is measured is that they are bad, not that they come all at once."""
    wanted = held + SILENT + (DEAD if dead.can_die() else 0)
    deadline_ns = time.monotonic_ns() + ARRIVE_NS
    while server.files() < wanted and time.monotonic_ns() < deadline_ns:
        crowd.listen(time.monotonic_ns() + EVERY_NS)


def _silent(port: int) -> Iterator[None]:
    never = dead.never_reading(port, SILENT)
    yield
    for one in never:
        one.close()


def _serve(
    server: Server, publisher: Publisher, crowd: Crowd, tally: Tally, *, least: int, held: int | None = None
) -> None:
    """`least` events; with `held`, until the server holds no more files than that, looked at after every event."""
    begin(publisher, crowd)
    before_ns, started = server.cpu_ns(), time.monotonic()
    gone_s = 0.0 if held is None else float("inf")
    count = 0
    while count < least or (gone_s == float("inf") and time.monotonic() - started < MOST_S):
        next_ns = time.monotonic_ns() + EVERY_NS
        publisher.publish()
        crowd.listen(next_ns)
        count += 1
        if gone_s == float("inf") and held is not None and server.files() <= held:
            gone_s = time.monotonic() - started
    settle(publisher.made, crowd)
    tally.cpu_ns += server.cpu_ns() - before_ns
    tally.events += count
    tally.mc_ns += crowd.waits_ns(publisher.made, "mc")
    tally.all_ns += crowd.waits_ns(publisher.made)
    tally.gone_s = max(tally.gone_s, gone_s)


def _stopped(server: Server, crowd: Crowd) -> float:
    """From SIGTERM to the end of the process and of every stream, in s."""
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    while (crowd.clients or server.process.poll() is None) and time.monotonic() - started < 10:
        crowd.listen(time.monotonic_ns() + 10_000_000)
    ended = not crowd.clients and server.process.poll() is not None
    return time.monotonic() - started if ended else float("inf")
