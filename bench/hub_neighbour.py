"""What the MC notices of the hub, for `bench hub`: the panel while its box sends to one that is away, slow or hostile.

Just before each of them the same panel is measured while nothing is sent: one panel, one crowd, one journal that grows.

Kind: adapter
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from bench.figures import Figure, at_most
from bench.hub_halls import Hall
from bench.panel import MC_P99_MS, make_crowd, median_and_p99_ms, open_bus, publish_events
from bench.panel_servers import OURS, serving
from controller.exchange.envelope import SecretKey
from controller.journal.hash_chain import Row
from controller.push.hub_client import MAX_ANSWER_BYTES
from tests.free_ports import free_port
from tests.unit.controller.push.hostile_hub import answer, answering
from tests.unit.controller.push.served_hub import BoxFolder
from webcore.fd_limit import raise_fd_limit

CLIENTS = 100
FACT_S = 0.2
"""Facts come as fast as in the busiest minute of a match."""
SETTLE_S = 2.0
"""A process that has just started still loads its program."""
NICE = "10"
HUB = SecretKey(b"h" * 32).public


def neighbour_figures(folder: Path, events: int, say: Callable[[str], object]) -> list[Figure]:
    """From the bus to the MC, for `events` events each."""
    raise_fd_limit()
    rows = tuple(Hall(30_000, "neighbour").rows(events * 10))
    box = BoxFolder(folder / "neighbour", 1, rows)
    with open_bus() as (place, publisher, news), serving(OURS, place, news) as server:
        crowd = make_crowd(server, place, CLIENTS, publisher)

        def measure(name: str) -> tuple[float, float]:
            say(f"MC: {name} ...")
            ended = threading.Event()
            writing = threading.Thread(target=_write, args=(box, rows, ended))
            writing.start()
            try:
                publish_events(publisher, crowd, events)
            finally:
                ended.set()
                writing.join()
            return median_and_p99_ms(crowd.waits_ns(publisher.publish_times, "mc"))

        figures = []
        for name, hub in _hubs().items():
            alone = measure("nothing is sent")
            with hub as address, _pushing(box, address):
                figures += _figures(name, measure(name), alone)
        crowd.close()
    return figures


def _hubs() -> dict[str, AbstractContextManager[str]]:
    """Hubs by what is wrong with them: their addresses."""
    return {
        "hub away": nullcontext(f"http://127.0.0.1:{free_port()}"),
        "hub slow": answering(b"", then_waits=True),
        "hub hostile": answering(answer(200, b"x" * (MAX_ANSWER_BYTES + 1))),
    }


@contextmanager
def _pushing(box: BoxFolder, address: str) -> Iterator[None]:
    """The box's own process sends to a hub, as nice as its unit is (`hardware/systemd`)."""
    box.enrol(address, HUB)
    command = ["nice", "-n", NICE, sys.executable, "-m", "bamchuong", "push", "--data", str(box.data)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(SETTLE_S)
            yield
        finally:
            process.terminate()


def _write(box: BoxFolder, rows: tuple[Row, ...], ended: threading.Event) -> None:
    """The match goes on: a fact after the other, until it has ended."""
    while not ended.wait(FACT_S) and box.count < len(rows):
        box.write(box.count + 1, rows)


def _figures(name: str, mc_ms: tuple[float, float], alone: tuple[float, float]) -> list[Figure]:
    peer = "nothing is sent"
    return [
        at_most(f"{name}: from the bus to the MC, 99 %", "ms", mc_ms[1], MC_P99_MS, {peer: alone[1]}),
        Figure(f"{name}: from the bus to the MC, the median", "ms", mc_ms[0], {peer: alone[0]}),
    ]
