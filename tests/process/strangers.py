"""Strangers who attack the pages of a running panel, with or without the proxy, while staff work (hall 4)."""

import http.client
import json
import os
import random
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.strangers_servers import HAPROXY, Ports, end, panel_command, proxied_panel
from bus import messages as m
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.own_addresses import read_addresses
from hardware.proxy_config import COOKIE_PREFIX
from tests.patience import Patience, patience_s
from tests.process.panel_process import RunningPanel
from webcore.connection_limits import PER_ADDRESS

PATIENCE_S = 60.0
HALF_HELLO = b"\x16\x03\x01\x02\x00"
"""The beginning of a TLS handshake."""

ENDLESS_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 4000) for n in range(50))
"""A head of 200 kB that does not end."""


def outside_address() -> str:
    """An address of this machine at which it looks like any other client's; skips where there is none."""
    hall_address = next((address for address in read_addresses() if not address.startswith("127.")), None)
    if hall_address is None:
        pytest.skip("this machine has no address but the loopback, from which nobody is a stranger")
    return hall_address


@dataclass
class Hall:
    """A panel at an address that strangers can reach, a controller that answers, and an MC's tablet.

    `processes`: those of the panel, the first one for staff; `logs`: what all of them wrote.
    """

    address: str
    port: int
    https_port: int
    own: RunningPanel
    controller: FakeController
    processes: list["subprocess.Popen[bytes]"]
    log: Path
    cookie: str = ""
    sockets: list[socket.socket] = field(default_factory=list)

    @contextmanager
    def tablet(self) -> Iterator[http.client.HTTPSConnection]:
        """A connection of the MC's tablet over https, from the same address as the attackers."""
        unchecked = ssl._create_unverified_context()
        limit_s = patience_s(PATIENCE_S)
        client = http.client.HTTPSConnection(self.address, self.https_port, context=unchecked, timeout=limit_s)
        try:
            yield client
        finally:
            client.close()

    def enter(self) -> None:
        """The MC's tablet enters its PIN."""
        pin = json.loads(self.own.command("pin", "mc", "--json"))["mc"]
        with self.tablet() as tablet:
            status, cookie = self._post(tablet, "/enter", {"pin": pin})
        assert status == 200
        self.cookie = cookie.split(";")[0]

    def tap(self, tablet: http.client.HTTPSConnection) -> None:
        """The MC taps, and is answered."""
        body = {"id": f"tap-{random.random()}", "step": 1, "command": {"type": "Undo"}}
        assert self._post(tablet, "/api/commands", body)[0] == 200

    def _post(self, tablet: http.client.HTTPSConnection, path: str, body: object) -> tuple[int, str]:
        origin = f"https://{self.address}:{self.https_port}"
        headers = {"Content-Type": "application/json", "Origin": origin, "Cookie": self.cookie}
        tablet.request("POST", path, json.dumps(body), headers)
        answer = tablet.getresponse()
        answer.read()
        return answer.status, answer.headers["Set-Cookie"] or ""

    def assert_taps_arrive(self, count: int) -> None:
        """Half of them over one connection, each other one over a new one."""
        with self.tablet() as lasting:
            for _ in range(count // 2):
                self.tap(lasting)
                with self.tablet() as new:
                    self.tap(new)

    def ask(self, path: str) -> int:
        """The status of a stranger's request."""
        client = http.client.HTTPConnection(self.address, self.port, timeout=patience_s(PATIENCE_S))
        try:
            client.request("GET", path)
            return client.getresponse().status
        finally:
            client.close()

    def own_through_proxy(self, path: str) -> str:
        """What this machine itself is answered."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience_s(PATIENCE_S))
        try:
            client.request("GET", path)
            return client.getresponse().read().decode()
        finally:
            client.close()

    def open(self, count: int, data: bytes, *, secure: bool = False) -> None:
        """Strangers connect, send `data` and then nothing more; some are turned away."""
        for _ in range(count):
            with suppress(OSError):
                client = socket.create_connection(
                    (self.address, self.https_port if secure else self.port), timeout=patience_s(PATIENCE_S)
                )
                self.sockets.append(client)
                client.settimeout(0.0)
                client.send(data)

    def watch(self, count: int) -> list[socket.socket]:
        """Spectators with a stream each, who have heard its beginning."""
        spectators = []
        for _ in range(count):
            client = socket.create_connection((self.address, self.port), timeout=patience_s(PATIENCE_S))
            self.sockets.append(client)
            client.sendall(f"GET /events/public HTTP/1.1\r\nHost: {self.address}:{self.port}\r\n\r\n".encode())
            assert client.recv(12) == b"HTTP/1.1 200"
            spectators.append(client)
        return spectators

    @property
    def memory_mb(self) -> float:
        """Memory of the panel's processes and of the proxy."""
        return sum(_memory_kb(process.pid) for process in self.processes) / 1024


def _memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return own + sum(_memory_kb(int(child)) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def read_until(client: socket.socket, end: bytes) -> None:
    """Read a stream until `wanted` stood in it."""
    received = b""
    while end not in received:
        part = client.recv(65536)
        assert part, f"the stream ended before {end!r}"
        received = (received + part)[-100_000:]


@contextmanager
def hall(folder: Path, *, proxied: bool, per_address: int = PER_ADDRESS) -> Iterator[Hall]:
    """The panel at all addresses of this machine; `proxied`: in two processes behind HAProxy."""
    if proxied and not Path(HAPROXY).exists():
        pytest.skip("no HAProxy here (apt install haproxy)")
    address, log = outside_address(), folder / "log"
    ports = Ports.free()
    with ExitStack() as stack:
        controller = stack.enter_context(FakeController(Endpoints.at(folder / "run")))
        stack.callback(_turn(controller))
        if proxied:
            processes = stack.enter_context(proxied_panel(folder, ports, log, per_address))
        else:
            output = stack.enter_context(log.open("wb"))
            process = subprocess.Popen(panel_command(folder, ports, per_address), stdout=output, stderr=output)
            stack.callback(end, process)
            processes = [process]
        own = RunningPanel(ports.staff if proxied else ports.http, folder / "data")
        hall = Hall(address, ports.http, ports.https, own, controller, processes, log)
        _wait(lambda: _answers(hall))
        hall.enter()
        try:
            yield hall
        finally:
            for client in hall.sockets:
                client.close()


def _answers(hall: Hall) -> bool:
    """Whether a stranger gets an answer, and this machine from the process for staff."""
    try:
        return hall.ask("/healthz") == 200 == hall.own.request("GET", "/healthz")[0]
    except OSError:
        return False


def _wait(holds: Callable[[], object]) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended
        time.sleep(0.05)


def _turn(controller: FakeController) -> Callable[[], None]:
    """Turn a controller in a thread; returns what ends it."""
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            controller.turn(5)

    thread = threading.Thread(target=run)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join()

    return end


@contextmanager
def flood(attack: Callable[[], None], threads: int) -> Iterator[None]:
    """Do `attack` again and again in so many threads."""
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            with suppress(OSError, http.client.HTTPException):
                attack()

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in running:
            thread.join()


def send_garbage(hall: Hall) -> None:
    """One connection that sends bytes of no protocol."""
    with socket.create_connection((hall.address, hall.port), timeout=patience_s(PATIENCE_S)) as client:
        client.sendall(os.urandom(200) + b"\r\n\r\n")
        client.recv(1000)


def load_first_page(hall: Hall) -> None:
    """Twenty requests on one connection."""
    _load(hall, "/", {})


def forge_cookies(hall: Hall) -> None:
    """The same, as if they were a paired device's."""
    _load(hall, "/mc", {"Cookie": f"{COOKIE_PREFIX}http=forged"})


def _load(hall: Hall, path: str, headers: dict[str, str]) -> None:
    client = http.client.HTTPConnection(hall.address, hall.port, timeout=patience_s(PATIENCE_S))
    try:
        for _ in range(20):
            client.request("GET", path, headers=headers)
            client.getresponse().read()
    finally:
        client.close()


SNAPSHOT = m.Snapshot(
    audience=m.Audience.PUBLIC, boot="b", seq=1, step=1, now_ns=0, title="", venue="", phase=m.Phase.SETUP, teams=()
)
