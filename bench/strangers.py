"""`bench strangers`: what the MC and a thousand spectators get while strangers besiege the pages, and without them.

The panel runs as it is installed: two processes behind HAProxy. Every client has an address of its own in 127.0.0.0/8.
To the panel all of these would be this machine; so the configuration of the bench calls 127.x.y.z 10.x.y.z, and only
127.0.0.1 is this machine. The attackers, too, run here and take their share of its processor.

Kind: start
"""

import math
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.figures import Figure, at_most
from bench.panel import INTERVAL_NS, MC_P99_MS, Publisher, Say, median_and_p99_ms, publish_events
from bench.panel_clients import Crowd
from bench.panel_servers import NoServerError, Server
from bench.strangers_attack import HALF_OPEN, IDLE, SLOW, Attack
from bench.strangers_hall import crowd_of, open_folder, panel
from bench.strangers_servers import HAPROXY, Ports, run_before_others
from webcore.fd_limit import raise_fd_limit

PATIENCE_S = 60.0
ARRIVE_S = 12.0
"""The siege stands after this time, and the first of its connections have met their time-out."""

MAX_GROWTH_MB, MAX_LOG_KB = 100.0, 10.0
STANDS = 0.75
"""This share of the connections must have stood on average, or it was no siege."""


@dataclass(frozen=True)
class Part:
    """What was measured in one part: waits of the MC and of all, memory of all processes, processor per event, log."""

    mc_ms: tuple[float, float]
    all_ms: tuple[float, float]
    lost: int
    memory_mb: float
    cpu_ms: float


def run(spectators: int, events: int, say: Say, *, before_others: bool = False) -> list[Figure]:
    """The figures; `before_others`: not disturbed by other programs. Raises `NoServerError`, `PermissionError`."""
    if not Path(HAPROXY).exists():
        raise NoServerError("HAProxy is missing: apt install haproxy")
    raise_fd_limit()
    if before_others:
        run_before_others()
    with open_folder() as (folder, publisher), panel(folder) as (ports, processes, log):
        servers = [Server("panel", process, ports.http) for process in processes]
        say(f"{spectators} spectators and the MC, alone ...")
        crowd = crowd_of(folder, ports, spectators, publisher)
        alone = _measure(publisher, crowd, servers, events)
        say(f"{IDLE} idle, {HALF_OPEN} half-open and {SLOW} slow connections, and garbage ...")
        with _siege(ports) as attack:
            arrived_ns = time.monotonic_ns() + int(ARRIVE_S * 1e9)
            while time.monotonic_ns() < arrived_ns:
                publisher.publish()
                crowd.listen(time.monotonic_ns() + INTERVAL_NS)
            besieged = _measure(publisher, crowd, servers, events)
        dropped = len(crowd.disconnected)
        crowd.close()
        log_kb = log.stat().st_size / 1024
    return figures(spectators, alone, besieged, attack[0], dropped, log_kb)


def _measure(publisher: Publisher, crowd: Crowd, servers: Sequence[Server], events: int) -> Part:
    before_ns = sum(server.cpu_ns() for server in servers)
    publish_events(publisher, crowd, events)
    waits_ns = crowd.waits_ns(publisher.publish_times)
    return Part(
        mc_ms=median_and_p99_ms(crowd.waits_ns(publisher.publish_times, "mc")),
        all_ms=median_and_p99_ms(waits_ns),
        lost=waits_ns.count(math.inf),
        memory_mb=sum(server.memory_mb() for server in servers),
        cpu_ms=(sum(server.cpu_ns() for server in servers) - before_ns) / 1e6 / events,
    )


@contextmanager
def _siege(ports: Ports) -> Iterator[list[Attack]]:
    """The attackers attack; afterwards the list holds what they did."""
    command = [sys.executable, "-m", "bench.strangers_attack", str(ports.http), str(ports.https)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    done: list[Attack] = []
    try:
        yield done
    finally:
        process.terminate()
        output, _ = process.communicate(timeout=PATIENCE_S)
    done.append(msgspec.json.decode(output, type=Attack))


def figures(spectators: int, alone: Part, besieged: Part, attack: Attack, dropped: int, log_kb: float) -> list[Figure]:
    """`alone`, `besieged`: without and with the attackers; `dropped`: spectators whose stream ended."""
    prefix = f"{spectators} spectators besieged"
    peer = "without attackers"
    wanted = {"idle": IDLE, "half-open": HALF_OPEN, "slow": SLOW}
    return [
        *(
            _standing_figure(f"{name} connections standing, on average", attack.standing[name], wanted[name])
            for name in wanted
        ),
        Figure("garbage connections", "", attack.opened["garbage"]),
        Figure(f"{prefix}: from the bus to the MC, median", "ms", besieged.mc_ms[0], {peer: alone.mc_ms[0]}),
        at_most(f"{prefix}: from the bus to the MC, 99 %", "ms", besieged.mc_ms[1], MC_P99_MS, {peer: alone.mc_ms[1]}),
        Figure(f"{prefix}: from the bus to all, 99 %", "ms", besieged.all_ms[1], {peer: alone.all_ms[1]}),
        at_most(f"{prefix}: events lost", "", besieged.lost, 0, {peer: alone.lost}),
        at_most(f"{prefix}: streams lost", "", dropped, 0),
        Figure(f"{prefix}: processor per event", "ms", besieged.cpu_ms, {peer: alone.cpu_ms}),
        Figure(f"{prefix}: memory of panel and proxy", "MB", besieged.memory_mb, {peer: alone.memory_mb}),
        at_most(f"{prefix}: more memory by attackers", "MB", besieged.memory_mb - alone.memory_mb, MAX_GROWTH_MB),
        at_most(f"{prefix}: written to the log", "kB", log_kb, MAX_LOG_KB),
    ]


def _standing_figure(name: str, count: float, wanted: int) -> Figure:
    return Figure(name, "", round(count), bar=f"≥ {STANDS * wanted:g}", holds=count >= STANDS * wanted)
