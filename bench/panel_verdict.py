"""The end-to-end part of `bench panel`: from a verdict on the bus to the MC and to all clients.

Through rules, a journal on the disk of the temporary folder, and the panel: this program is the
firmware of a real controller and all clients of a real panel.

Kind: start
"""

import time
from dataclasses import dataclass, field

from bench.contest_driver import (
    BUZZERS,
    PATIENCE_S,
    ContestDriver,
    ContestStuckError,
    contest,
    first_armed_station,
    go_to_next_opening,
)
from bench.figures import Figure, at_most
from bench.panel import INTERVAL_NS, Say, log_in, median_and_p99_ms, prepare_process, settle
from bench.panel_clients import Crowd, PublishTimes
from bench.panel_servers import OURS, serving
from bus import messages as m

MAX_VERDICTS = 100
"""The questions give so many verdicts: twice ten, each answered wrong by five teams."""
MC_P99_MS = 50.0
"""What rules and journal may take on a slow card, plus the panel's own bar: half of the delay that
a person still calls instant."""
POLL_NS = 20_000_000


@dataclass
class Latencies:
    """How long it took from a verdict to its snapshot, to the MC, and to everybody."""

    snapshot_ns: list[float] = field(default_factory=list)
    mc_ns: list[float] = field(default_factory=list)
    all_ns: list[float] = field(default_factory=list)

    def add(self, sent_ns: int, publish_times: PublishTimes, crowd: Crowd) -> None:
        """A verdict that went onto the bus at `sent_ns`, with its snapshot, published to all at one instant."""
        snapshot_ns = publish_times["mc"][0] - sent_ns
        self.snapshot_ns.append(snapshot_ns)
        self.mc_ns += [snapshot_ns + wait_ns for wait_ns in crowd.waits_ns(publish_times, "mc")]
        self.all_ns += [snapshot_ns + wait_ns for wait_ns in crowd.waits_ns(publish_times)]


def run(size: int, verdicts: int, say: Say) -> list[Figure]:
    """`verdicts` verdicts (`MAX_VERDICTS` at most), `size` clients. Raises `NoServerError`, `ContestStuckError`."""
    say(f"{verdicts} verdicts, through controller and panel to {size} clients ...")
    prepare_process()
    latencies = Latencies()
    with contest(BUZZERS) as driver, serving(OURS, driver.endpoints.folder, driver.endpoints.news) as server:
        crowd = Crowd(server.port, OURS)
        crowd.join("mc", 1, log_in(server, driver.endpoints.folder))
        crowd.join("public", size - 1)
        driver.order(m.StartMatch(), (m.Phase.INTRO,))
        for number in range(1, verdicts + 1):
            _verdict(driver, crowd, latencies, number)
        crowd.close()
    return figures(size, latencies)


def _verdict(driver: ContestDriver, crowd: Crowd, latencies: Latencies, number: int) -> None:
    go_to_next_opening(driver)
    station = first_armed_station(driver)
    crowd.listen(time.monotonic_ns() + INTERVAL_NS)
    crowd.reset()
    sent_ns = driver.verdict(station, number)
    floor_ns = _floor_ns(driver, crowd)
    publish_times = {"mc": (floor_ns,), "public": (floor_ns,)}
    settle(publish_times, crowd)
    latencies.add(sent_ns, publish_times, crowd)


def _floor_ns(driver: ContestDriver, crowd: Crowd) -> int:
    """When the snapshot of the floor was made; meanwhile the clients are read."""
    limit_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit_s:
        crowd.listen(time.monotonic_ns() + POLL_NS)
        for view in driver.receive_snapshots():
            if view.phase == m.Phase.FLOOR:
                return view.now_ns
    raise ContestStuckError(f"the verdict gave nobody the floor within {PATIENCE_S:.0f} s")


def figures(size: int, latencies: Latencies) -> list[Figure]:
    """The figures of these latencies."""
    (mc, mc_late), (snapshot, snapshot_late), (all_, all_late) = (
        median_and_p99_ms(latencies.mc_ns),
        median_and_p99_ms(latencies.snapshot_ns),
        median_and_p99_ms(latencies.all_ns),
    )
    prefix = f"{size} clients: verdict on the bus →"
    return [
        Figure(f"{prefix} MC, median", "ms", mc),
        at_most(f"{prefix} MC, 99 %", "ms", mc_late, MC_P99_MS),
        Figure(f"{prefix} snapshot (rules, journal), median", "ms", snapshot),
        Figure(f"{prefix} snapshot (rules, journal), 99 %", "ms", snapshot_late),
        Figure(f"{prefix} all, median", "ms", all_),
        Figure(f"{prefix} all, 99 %", "ms", all_late),
    ]
