"""A contest for benches: a real controller, to which this program is MC and firmware over the bus.

Kind: adapter
"""

import contextlib
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import zmq

from bamchuong.processes import CONTROLLER
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import SNAPSHOT_TOPIC, Client, Subscriber, controller_client
from bus.units import NS_PER_S

PATIENCE_S = 30.0

BUZZERS = """
name = "bench"
[[rounds]]
kind = "buzzers"
name = "bench"
section = "khoi-dong"
thinking_s = 0
pressing_s = 0
answering_s = 0
[[rounds]]
kind = "buzzers"
name = "bench"
section = "tang-toc"
thinking_s = 0
pressing_s = 0
answering_s = 0
"""
"""Twice ten questions of the shipped pack; without clocks only a verdict changes a board."""


class ContestStuckError(RuntimeError):
    """The contest did not advance; the message says where it stopped."""


class ContestDriver:
    """The MC and the firmware of a controller, in one. Belongs to one thread."""

    def __init__(self, folder: Path, endpoints: Endpoints, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self.folder = folder
        self.endpoints = endpoints
        self.news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.mc = controller_client(context, endpoints)
        self.firmware: Client[m.FromController] = controller_client(context, endpoints)
        self.view: m.Snapshot | None = None
        self.arm: m.Arm | None = None
        self._epoch = secrets.token_hex(8)
        self._alive_ns = 0
        self._request_count = 0
        self._replies: list[m.CommandReply] = []

    def turn(self) -> None:
        """Receive what has arrived, and report that the firmware is alive."""
        self.news.socket.poll(2)
        self.receive_snapshots()
        self._replies += [message for message in self.mc.receive() if isinstance(message, m.CommandReply)]
        for message in self.firmware.receive():
            if isinstance(message, m.FirmwareOrders):
                self.arm = message.arm
        if time.monotonic_ns() - self._alive_ns > NS_PER_S:
            self._alive_ns = time.monotonic_ns()
            capture = m.Capture("bench", 1, simulated=True)
            hello = m.Hello(
                name="bench",
                role=m.Role.FIRMWARE,
                epoch=self._epoch,
                protocol=m.PROTOCOL,
                stations=tuple(range(1, 9)),
                capture=capture,
            )
            self.firmware.send(hello)
            self.firmware.send(m.Alive("bench", m.Role.FIRMWARE, self._epoch))

    def receive_snapshots(self) -> list[m.Snapshot]:
        """The MC's snapshots since the last call, the newest last."""
        views = [message for message in self.news.receive() if isinstance(message, m.Snapshot)]
        self.view = views[-1] if views else self.view
        return views

    def wait_until(self, holds: Callable[[m.Snapshot], bool], what: str) -> m.Snapshot:
        """Turn until `holds` is true of a snapshot. Raises `ContestStuckError`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self.turn()
            if self.view is not None and holds(self.view):
                return self.view
        phase = self.view and self.view.phase
        raise ContestStuckError(f"{what}: did not happen within {PATIENCE_S:.0f} s, phase {phase}")

    def order(self, command: m.Command, phases: tuple[str, ...]) -> m.Snapshot:
        """Send a command, again while it is refused, until the contest is in one of `phases`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self._request_count += 1
            request = m.CommandRequest(
                id=f"{self._epoch}-{self._request_count}", who="bench", role=m.Role.MC, step=None, command=command
            )
            self.mc.send(request)
            self._replies.clear()
            until_s = time.monotonic() + 1
            while time.monotonic() < until_s and not any(reply.id == request.id for reply in self._replies):
                self.turn()
            reply = next((reply for reply in self._replies if reply.id == request.id), None)
            if reply is not None and reply.ok:
                return self._wait_for_phase(reply.seq, phases)
            time.sleep(0.02)
        reasons = [str(reason) for reply in self._replies for reason in reply.reasons]
        raise ContestStuckError(f"{type(command).__name__} was refused for {PATIENCE_S:.0f} s: {reasons}")

    def _wait_for_phase(self, seq: int, phases: tuple[str, ...]) -> m.Snapshot:
        return self.wait_until(lambda view: view.seq >= seq and view.phase in phases, " or ".join(phases))

    def verdict(self, station: int, number: int) -> int:
        """Report as firmware that `station` was first; returns when that was sent (CLOCK_MONOTONIC, ns)."""
        limit_s = time.monotonic() + PATIENCE_S
        while self.arm is None or self.arm.opening_ns is None or station not in self.arm.stations:
            if time.monotonic() > limit_s:
                raise ContestStuckError(f"the buzzers did not open for station {station}: {self.arm}")
            self.turn()
        arm, at_ns = self.arm, time.monotonic_ns()
        press = m.Press(station, at_ns, m.PressKind.WINNER, margin_ns=0, uncertainty_ns=1000)
        opening_ns = arm.opening_ns or 0
        fact = m.Verdict(
            arming=arm.arming,
            outcome="floor",
            stations=(station,),
            opening_ns=opening_ns,
            window_ns=arm.tie_window_ns,
            decided_ns=at_ns,
            presses=(press,),
        )
        sent_ns = time.monotonic_ns()
        self.firmware.send(m.Report(self._epoch, number, fact))
        return sent_ns

    def close(self) -> None:
        """Close the sockets."""
        for client in (self.news, self.mc, self.firmware):
            client.close()


@contextlib.contextmanager
def contest(format_toml: str) -> Iterator[ContestDriver]:
    """A controller of its own for this format, in folders that are removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bamchuong-bench-"))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    (folder / "format.toml").write_text(format_toml, encoding="utf-8")
    endpoints = Endpoints.at(folder / "run")
    values = {"run": str(endpoints.folder), "data": str(folder / "data"), "format": str(folder / "format.toml")}
    command = [sys.executable, "-m", "bamchuong", *CONTROLLER.arguments(values)]
    try:
        with running_process(command, folder / "controller.log"):
            driver = ContestDriver(folder, endpoints, context)
            try:
                driver.wait_until(lambda view: not view.blockers, "the first step")
                yield driver
            except ContestStuckError as error:
                log_tail = (folder / "controller.log").read_text(encoding="utf-8", errors="replace")[-500:]
                raise ContestStuckError(f"{error}\nthe controller's last output: {log_tail or 'none'}") from error
            finally:
                driver.close()
    finally:
        context.destroy(linger=0)
        shutil.rmtree(folder, ignore_errors=True)


def go_to_next_opening(driver: ContestDriver) -> None:
    """Lead the contest from wherever it is to the next opening of the buzzers."""
    view = driver.wait_until(lambda _: True, "a snapshot")
    while view.phase != m.Phase.OPEN:
        match view.phase:
            case m.Phase.FLOOR:
                view = driver.order(m.RuleWrong(), (m.Phase.OPEN, m.Phase.CLOSED))
            case m.Phase.INTRO:
                view = driver.order(m.StartRound(), (m.Phase.READY,))
            case m.Phase.READY | m.Phase.CLOSED if (
                view.round is not None and view.round.item >= view.round.items > 0 and view.phase == m.Phase.CLOSED
            ):
                view = driver.order(m.EndRound(), (m.Phase.INTRO, m.Phase.READY))
            case m.Phase.READY | m.Phase.CLOSED:
                view = driver.order(m.StartReading(), (m.Phase.READING,))
            case m.Phase.READING:
                view = driver.order(m.StartThinking(), (m.Phase.OPEN,))
            case other:
                raise ContestStuckError(f"no way from phase {other} to an opening")


def first_armed_station(driver: ContestDriver) -> int:
    """A station whose press counts, once the opening of the buzzers has begun: a little later than the phase says."""
    view = driver.wait_until(lambda view: view.phase == m.Phase.OPEN and bool(_armed_stations(view)), "open buzzers")
    return _armed_stations(view)[0]


def _armed_stations(view: m.Snapshot) -> list[int]:
    return [team.station for team in view.teams if team.lamp is m.Lamp.ARMED]


def run_for(driver: ContestDriver, seconds: float) -> None:
    """Let the contest run."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        driver.turn()
        driver.news.socket.poll(max(1, min(200, round((until_s - time.monotonic()) * 1000))))


@contextlib.contextmanager
def running_process(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended afterwards: terminated, and killed if it does not end."""
    with log.open("wb") as log_file, subprocess.Popen(command, stdout=log_file, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
