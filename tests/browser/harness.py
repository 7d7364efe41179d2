"""What browser tests stand on: a panel process on a free port, a scripted controller and board on a real bus."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import zmq

from bus import messages as m
from bus.codec import TO_GPIO_SIM
from bus.sockets import BEAT_TOPIC, LED_TOPIC, SNAPSHOT_TOPIC, Announcer, Endpoints, Server, controller_server
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import set_pin
from panel.live.audiences import channel_of
from tests.free_ports import free_port
from tests.patience import Patience, patience_s
from webcore.pin_hashing import hash_pin

PINS = {
    "mc": "271828",
    "desk": "314159",
    "tech": "161803",
    **{f"judge/{number}": f"14142{number}" for number in range(1, 4)},
}
PIN = PINS["mc"]
DEADLINE_S = 10.0
LISTENING = """
window.heard = [];
Object.defineProperty(BaseAudioContext.prototype, "state", { get: () => "running" });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  heard.push(Math.round(100 * this.frequency.value) / 100);
  return start.apply(this, when);
};
"""
"""A script for a page: may be heard from the start, and keeps every tone that begins in `heard`, by its pitch in Hz."""


def wait_until(holds: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Return when `holds` does; fail after the deadline."""
    patience = Patience(deadline_s)
    while not holds():
        if patience.ended:
            pytest.fail(f"not within {deadline_s} s")
        time.sleep(0.01)


class ScriptedController(threading.Thread):
    """A controller that says what it is told to, and keeps what it was asked. Owns its sockets in its own thread."""

    def __init__(self, endpoints: Endpoints) -> None:
        super().__init__(name="scripted controller")
        self._endpoints = endpoints
        self._ending = threading.Event()
        self._snapshots: dict[bytes, m.Snapshot] = {}
        self._frames: dict[bytes, m.LedFrame] = {}
        self._news: list[tuple[bytes, m.Message]] = []
        self.asked: list[m.CommandRequest] = []
        self.greeted: list[m.Hello] = []
        self.reasons: tuple[m.Sentence, ...] = ()
        """With reasons, every command is refused for them."""
        self.answered_seq = 0
        """The snapshot that shows what was ordered, as answers name it; 0: none follows."""
        self.deaf = False
        """While True, commands are heard but not answered."""
        self.quiet = False
        """While True, there are no beats."""

    def say(self, *snapshots: m.Snapshot) -> None:
        """Announce these snapshots, and give them to who joins later."""
        for snapshot in snapshots:
            self._news.append((SNAPSHOT_TOPIC + channel_of(snapshot).encode(), snapshot))

    def light(self, frame: m.LedFrame) -> None:
        """Show `frame` on the wire tap of the LED boards."""
        self._news.append((LED_TOPIC + frame.display.encode(), frame))

    def run(self) -> None:
        """Turn until `end`."""
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        orders = controller_server(context, self._endpoints)
        news, leds = Announcer(context, self._endpoints.news), Announcer(context, self._endpoints.led)
        while not self._ending.is_set():
            orders.socket.poll(20)
            self._turn(orders, news, leds)
        for owner in (orders, news, leds):
            owner.close()
        context.destroy(linger=0)

    def _turn(self, orders: "Server[m.ToController]", news: Announcer, leds: Announcer) -> None:
        for peer, message in orders.receive():
            self._hear(orders, peer, message)
        while self._news:
            topic, item = self._news.pop(0)
            if isinstance(item, m.Snapshot):
                self._snapshots[topic] = item
                news.announce(topic, item)
            elif isinstance(item, m.LedFrame):
                self._frames[topic] = item
                leds.announce(topic, item)
        for joined in news.new_subscriptions():
            for topic, snapshot in self._snapshots.items():
                if topic.startswith(joined):
                    news.announce(topic, snapshot)
        if leds.new_subscriptions():
            for topic, frame in self._frames.items():
                leds.announce(topic, frame)
        if not self.quiet:
            seq = max((snapshot.seq for snapshot in self._snapshots.values()), default=0)
            now_ns = time.monotonic_ns()
            news.announce(BEAT_TOPIC, m.Beat(seq=seq, now_ns=now_ns, saved_ns=now_ns - now_ns % 2_000_000_000))

    def _hear(self, orders: "Server[m.ToController]", peer: bytes, message: m.ToController) -> None:
        if isinstance(message, m.Hello):
            self.greeted.append(message)
            orders.send(peer, m.Welcome(epoch="scripted", protocol=m.PROTOCOL))
        elif isinstance(message, m.CommandRequest):
            self.asked.append(message)
            if not self.deaf:
                answer = m.CommandReply(message.id, not self.reasons, self.answered_seq, len(self.asked), self.reasons)
                orders.send(peer, answer)

    def end(self) -> None:
        """Stop and wait for the end."""
        self._ending.set()
        self.join(patience_s(5))


def asked(controller: ScriptedController, count: int) -> m.CommandRequest:
    """The newest of `count` orders, once there are so many."""
    wait_until(lambda: len(controller.asked) >= count)
    assert len(controller.asked) == count
    return controller.asked[-1]


class ScriptedBoard(threading.Thread):
    """A simulated board that only keeps what its buttons were told. Owns its socket in its own thread."""

    def __init__(self, endpoints: Endpoints) -> None:
        super().__init__(name="scripted board")
        self._endpoints = endpoints
        self._ending = threading.Event()
        self.moved: list[m.ToGpioSim] = []

    def run(self) -> None:
        """Turn until `end`."""
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        pins: Server[m.ToGpioSim] = Server(context, self._endpoints.gpio_sim, TO_GPIO_SIM)
        while not self._ending.is_set():
            pins.socket.poll(20)
            for peer, message in pins.receive():
                self.moved.append(message)
                pins.send(peer, m.PulseReply(message.id, 0))
        pins.close()
        context.destroy(linger=0)

    def end(self) -> None:
        """Stop and wait for the end."""
        self._ending.set()
        self.join(patience_s(5))


class Panel:
    """A panel process with the PINS above. `url` is where it answers, `secure_url` where it does so encrypted."""

    def __init__(self, folder: Path, *, simulated: bool = True, https: bool = False) -> None:
        self.folder, self.simulated, self.port = folder, simulated, free_port()
        self.data = folder / "data"
        self.https_port = free_port() if https else 0
        self.url = f"http://127.0.0.1:{self.port}"
        self.secure_url = f"https://127.0.0.1:{self.https_port}"
        store = CredentialFile(self.data)
        for seat, digits in PINS.items():
            store.change(partial(set_pin, seat=seat, pin_hash=hash_pin(digits)))
        self.process = self._spawn()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        program = (
            "import sys; from pathlib import Path; from bus.sockets import Endpoints;"
            "from panel.start import Web, run;"
            f"web = Web('127.0.0.1', {self.port}, '127.0.0.1', {self.https_port});"
            f"sys.exit(run(Endpoints.at(Path({str(self.folder)!r})), web, Path({str(self.data)!r}), {self.simulated}))"
        )
        return subprocess.Popen([sys.executable, "-c", program])

    def wait_open(self) -> None:
        """Return when it accepts clients."""

        def accepts() -> bool:
            if self.process.poll() is not None:
                pytest.fail(f"the panel ended with {self.process.returncode}")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until(accepts)

    def restart(self) -> None:
        """End the process and start it again on the same port."""
        self.end()
        self.process = self._spawn()
        self.wait_open()

    def crash(self) -> None:
        """Kill the process outright and start it again."""
        self.process.kill()
        self.process.wait(patience_s(5))
        self.process = self._spawn()
        self.wait_open()

    def end(self) -> int:
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience_s(5))
