"""Parts of the browser tests: a panel process on a free port, a scripted board, a thread that turns a fake controller.

Kind: adapter
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
import zmq
from playwright.sync_api import Locator, Page

from bus import messages as m
from bus.codec import TO_GPIO_SIM
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.sockets import LED_TOPIC, Announcer, Server
from panel.auth.credential_file import CredentialFile
from panel.listening import Web
from tests.browser.forked_panel import fork_panel
from tests.free_ports import free_port
from tests.patience import Patience, Turning, patience_s
from tests.pin_hashes import cheap_hash, with_pins

PINS = {
    "mc": "271828",
    "desk": "314159",
    "tech": "161803",
    **{f"judge/{number}": f"14142{number}" for number in range(1, 4)},
}
PIN = PINS["mc"]
DEADLINE_S = 10.0
RECORD_TONES = """
window.tones = [];
Object.defineProperty(BaseAudioContext.prototype, "state", { get: () => "running" });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  tones.push(Math.round(100 * this.frequency.value) / 100);
  return start.apply(this, when);
};
"""
"""A script for a page: sound is allowed from the start, and every tone that begins is added to `tones`, in Hz."""


def wait_until(holds: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Return when `holds` does; fail after the deadline."""
    patience = Patience(deadline_s)
    while not holds():
        if patience.ended:
            pytest.fail(f"not within {deadline_s} s")
        time.sleep(0.01)


@contextmanager
def turning(*parts: Turning) -> Iterator[None]:
    """Turn `parts` in a thread of their own while a test waits for a page. Their sockets belong to that thread."""
    stop = threading.Event()

    def turn() -> None:
        while not stop.is_set():
            for part in parts:
                part.turn(20)

    thread = threading.Thread(target=turn, name="the bus")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(patience_s(5))


def wait_for_request(controller: FakeController, count: int) -> m.CommandRequest:
    """The newest of `count` commands, once so many have arrived."""
    wait_until(lambda: len(controller.received_of(m.CommandRequest)) >= count)
    requests = controller.received_of(m.CommandRequest)
    assert len(requests) == count
    return requests[-1]


ASKED_OR_AWAY = """() => document.querySelector("#change")?.hidden !== true"""
"""Until the page asks whether this browser shall become something else, or is left."""


def sign_in(page: Page, url: str, pin: str, seat: str = "mc") -> None:
    """Enter the PIN of a seat at the panel at `url`, whatever this browser was before."""
    page.goto(f"{url}/enter")
    page.locator("#seat").select_option(seat)
    page.locator("#pin").fill(pin)
    page.locator("#enter button[type=submit]").click()
    page.wait_for_function(ASKED_OR_AWAY)
    if page.locator("#change:not([hidden])").count():
        page.locator("#change button").last.click()
    page.wait_for_url(f"{url}/{seat.split('/')[0]}")


def let_in(page: Page, url: str, pin: str, seat: str = "mc") -> None:
    """The page of a seat in this browser, without the page on which a PIN is entered: that has tests of its own."""
    body = {"pin": pin, "seat": seat, "replace": True}
    answer = page.request.post(f"{url}/enter", data=body, headers={"Origin": url})
    assert answer.ok, answer.text()
    page.goto(f"{url}/{seat.split('/')[0]}")


def hold_ms(button: Locator) -> int:
    """How long a finger stays on this button: long where it must be held."""
    return 1500 if "hold" in (button.get_attribute("class") or "").split() else 0


class ScriptedBoard:
    """A simulated board that only keeps the messages to its buttons."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._pins: Server[m.ToGpioSim] = Server(self._context, endpoints.gpio_sim, TO_GPIO_SIM)
        self.messages: list[m.ToGpioSim] = []

    def turn(self, wait_ms: int = 20) -> None:
        """Wait for messages, at most so long, and answer them."""
        self._pins.socket.poll(wait_ms)
        for peer, message in self._pins.receive():
            self.messages.append(message)
            self._pins.send(peer, m.PulseReply(message.id, 0))

    def close(self) -> None:
        """Close the socket."""
        self._context.destroy(linger=0)


class LedTap:
    """The wire tap of LED boards that show what a test gives them. `show` may be called from any thread."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._announcer = Announcer(self._context, endpoints.led)
        self._frames: dict[str, m.LedFrame] = {}
        self._unsent: list[m.LedFrame] = []

    def show(self, frame: m.LedFrame) -> None:
        """Announce `frame` at the next turn, and to those who join later."""
        self._unsent.append(frame)

    def turn(self, wait_ms: int = 20) -> None:
        """Wait for subscribers, at most so long, and announce."""
        self._announcer.socket.poll(wait_ms)
        frames = [self._unsent.pop(0) for _ in range(len(self._unsent))]
        self._frames |= {frame.display: frame for frame in frames}
        for frame in self._frames.values() if self._announcer.new_subscriptions() else frames:
            self._announcer.announce(LED_TOPIC + frame.display.encode(), frame)

    def close(self) -> None:
        """Close the socket."""
        self._context.destroy(linger=0)


class Panel:
    """A panel process with the PINS above. `url` is where it answers, `secure_url` where it does so encrypted."""

    def __init__(self, folder: Path, *, simulated: bool = True, https: bool = False) -> None:
        self.folder, self.simulated, self.port = folder, simulated, free_port()
        self.data = folder / "data"
        self.https_port = free_port() if https else 0
        self.url = f"http://127.0.0.1:{self.port}"
        self.secure_url = f"https://127.0.0.1:{self.https_port}"
        hashes = {seat: cheap_hash(digits) for seat, digits in PINS.items()}
        CredentialFile(self.data).change(lambda credentials: with_pins(credentials, hashes))
        self.process = self._fork()

    def _fork(self) -> ForkServerProcess:
        web = Web("127.0.0.1", self.port, "127.0.0.1", self.https_port)
        return fork_panel(self.folder, web, self.data, simulated=self.simulated)

    def wait_open(self) -> None:
        """Return when it accepts clients."""

        def accepts() -> bool:
            if self.process.exitcode is not None:
                pytest.fail(f"the panel ended with {self.process.exitcode}")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until(accepts)

    def restart(self) -> None:
        """End the process and start it again on the same port."""
        self.end()
        self.process = self._fork()
        self.wait_open()

    def crash(self) -> None:
        """Kill the process outright and start it again."""
        self.kill()
        self.process = self._fork()
        self.wait_open()

    def kill(self) -> None:
        """Kill the process outright, which takes no time."""
        self.process.kill()
        self.process.join(patience_s(5))

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """A process that says nothing for a while, as a page meets it out of reach of the Wi-Fi."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def end(self) -> int | None:
        """SIGTERM; the exit code, None: it does not end."""
        self.process.terminate()
        self.process.join(patience_s(5))
        return self.process.exitcode

    @property
    def pid(self) -> int:
        """Of the process."""
        assert self.process.pid is not None
        return self.process.pid
