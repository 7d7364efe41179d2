"""Start: the real scoreboard process on the guest's real SPI devices; report what arrived for each snapshot.

The controller is this script: it announces snapshots and heartbeats over real ZeroMQ and waits, for each, until the
process has told `/led` that the boards show what is expected; what arrived on the bus until then belongs to it.
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

import zmq
from msgspec.structs import replace
from pace import ended, idle_s
from scenario import arguments, report
from spi_bus import transfers

from bus.messages import Alive, Beat, LedFrame, Snapshot, Welcome
from bus.sockets import BEAT_TOPIC, LED_TOPIC, Announcer, Endpoints, Subscriber, controller_server
from scoreboard.feed.snapshot_feed import STAGE_TOPIC
from tests.unit.scoreboard.sample_views import VIEWS

PATIENCE_S = 60.0


class Hall:
    """The controller's ends of the bus, and the wire tap of the boards."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self._news = Announcer(context, endpoints.news)
        self._orders = controller_server(context, endpoints)
        self._led = Subscriber(context, endpoints.led, (LED_TOPIC,))
        self.view: Snapshot | None = None
        self.pictures: dict[str, str] = {}
        self.troubles: list[str] = []

    def show(self, view: Snapshot) -> None:
        """Announce a snapshot; what the boards showed before is forgotten."""
        self.view = view
        self.pictures.clear()
        self._news.announce(STAGE_TOPIC, view)

    def turn(self) -> None:
        """Late joiners, heartbeat, answers, pictures."""
        if self.view is not None:
            if STAGE_TOPIC in self._news.new_subscriptions():
                self._news.announce(STAGE_TOPIC, self.view)
            self._news.announce(BEAT_TOPIC, Beat(self.view.seq, time.monotonic_ns(), 0))
        for peer, message in self._orders.receive():
            self._orders.send(peer, Welcome("epoch", 1))
            if isinstance(message, Alive):
                self.troubles = [str(trouble) for trouble in message.troubles]
        for news in self._led.receive():
            if isinstance(news, LedFrame):
                self.pictures[news.display] = news.rows.hex()
        self._led.socket.poll(50)


def main() -> None:
    """Show every snapshot that was asked for, then end the process as systemd would."""
    asked = arguments()
    board = Path("/run/hall.toml")
    board.write_text(asked["board"])
    endpoints = Endpoints.at(Path("/run/led"))
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--board", str(board), "--run", str(endpoints.folder)]
    hall = Hall(zmq.Context(), endpoints)
    arrived = {}
    with subprocess.Popen(command) as process:
        for number, (name, expected) in enumerate(asked["views"].items(), start=1):
            arrived[name] = shown(hall, VIEWS[name], number, expected)
        process.send_signal(signal.SIGTERM)
        exit_code = ended(process, PATIENCE_S)
    report({"arrived": arrived, "end": transfers(), "exit_code": exit_code, "troubles": hall.troubles})


def shown(hall: Hall, view: Snapshot, seq: int, expected: dict[str, str]) -> list[dict[str, object]]:
    """All transfers until every display shows what is `expected` of it (rows as hex)."""
    hall.show(replace(view, seq=seq, now_ns=time.monotonic_ns()))
    limit_s = idle_s() + PATIENCE_S
    while hall.pictures != expected:
        if idle_s() > limit_s:
            raise TimeoutError(f"expected {expected}, shown {hall.pictures}, troubles {hall.troubles}")
        hall.turn()
    return transfers()


if __name__ == "__main__":
    main()
