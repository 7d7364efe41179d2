"""Adapt a contest for benches: a real controller, whose MC and firmware this program is, over the bus.

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

from bus import messages as m
from bus.sockets import SNAPSHOT_TOPIC, Client, Endpoints, Subscriber, controller_client
from bus.units import NS_PER_S

PATIENCE_S = 30.0

BUZZERS = """
name = "bench"
name_en = "bench"
[[rounds]]
kind = "buzzers"
name = "bench"
name_en = "bench"
section = "khoi-dong"
thinking_s = 0
pressing_s = 0
answering_s = 0
[[rounds]]
kind = "buzzers"
name = "bench"
name_en = "bench"
section = "tang-toc"
thinking_s = 0
pressing_s = 0
answering_s = 0
"""
"""Two times ten questions of the shipped pack; without clocks nothing but a verdict changes a board."""


class StandstillError(RuntimeError):
    """The contest did not go on; the message says where."""


class Evening:
    """A controller with boards on its bus; this program is its MC and its firmware. Belongs to one thread."""

    def __init__(self, folder: Path, endpoints: Endpoints, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self.folder = folder
        self.endpoints = endpoints
        self.news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.mc = controller_client(context, endpoints)
        self.firmware: Client[m.FromController] = controller_client(context, endpoints)
        self.view: m.Snapshot | None = None
        self.wanted: m.Arm | None = None
        self._epoch = secrets.token_hex(8)
        self._alive_ns = 0
        self._numbers = 0
        self._answers: list[m.CommandReply] = []

    def turn(self) -> None:
        """Hear what came, and say that the firmware lives."""
        self.news.socket.poll(2)
        self.hear()
        self._answers += [one for one in self.mc.receive() if isinstance(one, m.CommandReply)]
        for message in self.firmware.receive():
            if isinstance(message, m.FirmwareOrders):
                self.wanted = message.arm
        if time.monotonic_ns() - self._alive_ns > NS_PER_S:
            self._alive_ns = time.monotonic_ns()
            capture = m.Capture("bench", 1, simulated=True)
            hello = m.Hello("bench", m.Role.FIRMWARE, self._epoch, m.PROTOCOL, tuple(range(1, 9)), capture)
            self.firmware.send(hello)
            self.firmware.send(m.Alive("bench", m.Role.FIRMWARE, self._epoch))

    def hear(self) -> list[m.Snapshot]:
        """What the MC was told since the last time, the newest last."""
        views = [one for one in self.news.receive() if isinstance(one, m.Snapshot)]
        self.view = views[-1] if views else self.view
        return views

    def until(self, holds: Callable[[m.Snapshot], bool], what: str) -> m.Snapshot:
        """Turn until a snapshot holds. Raises `StandstillError`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self.turn()
            if self.view is not None and holds(self.view):
                return self.view
        raise StandstillError(f"{what}: did not come within {PATIENCE_S:.0f} s, phase {self.view and self.view.phase}")

    def order(self, command: m.Command, phases: tuple[str, ...]) -> m.Snapshot:
        """Give a command, again while it is refused, until the contest is in one of `phases`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self._numbers += 1
            ask = m.CommandRequest(f"{self._epoch}-{self._numbers}", "bench", m.Role.MC, None, command)
            self.mc.send(ask)
            self._answers.clear()
            until_s = time.monotonic() + 1
            while time.monotonic() < until_s and not any(one.id == ask.id for one in self._answers):
                self.turn()
            answer = next((one for one in self._answers if one.id == ask.id), None)
            if answer is not None and answer.ok:
                return self._reached(answer.seq, phases)
            time.sleep(0.02)
        why = [str(reason) for one in self._answers for reason in one.reasons]
        raise StandstillError(f"{type(command).__name__} was not obeyed within {PATIENCE_S:.0f} s: {why}")

    def _reached(self, seq: int, phases: tuple[str, ...]) -> m.Snapshot:
        return self.until(lambda view: view.seq >= seq and view.phase in phases, " or ".join(phases))

    def verdict(self, station: int, number: int) -> int:
        """Say as firmware that `station` was first; when it went onto the bus (CLOCK_MONOTONIC, ns)."""
        limit_s = time.monotonic() + PATIENCE_S
        while self.wanted is None or self.wanted.opening_ns is None or station not in self.wanted.stations:
            if time.monotonic() > limit_s:
                raise StandstillError(f"the buzzers did not open for station {station}: {self.wanted}")
            self.turn()
        arm, at_ns = self.wanted, time.monotonic_ns()
        press = m.Press(station, at_ns, m.PressKind.WINNER, 0, 1000)
        opening_ns = arm.opening_ns or 0
        fact = m.Verdict(arm.arming, "floor", (station,), opening_ns, arm.tie_window_ns, at_ns, (press,))
        sent_ns = time.monotonic_ns()
        self.firmware.send(m.Report(self._epoch, number, fact))
        return sent_ns

    def close(self) -> None:
        """Close the sockets."""
        for one in (self.news, self.mc, self.firmware):
            one.close()


@contextlib.contextmanager
def evening(form: str) -> Iterator[Evening]:
    """A controller of its own for this format, in folders that are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bamchuong-bench-"))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    (folder / "format.toml").write_text(form, encoding="utf-8")
    endpoints = Endpoints.at(folder / "run")
    options = ["--run", str(endpoints.folder), "--data", str(folder / "data"), "--format", str(folder / "format.toml")]
    try:
        with process([sys.executable, "-m", "bamchuong", "controller", *options], folder / "controller.log"):
            made = Evening(folder, endpoints, context)
            try:
                made.until(lambda view: not view.blockers, "the first step")
                yield made
            except StandstillError as error:
                words = (folder / "controller.log").read_text(encoding="utf-8", errors="replace")[-500:]
                raise StandstillError(f"{error}\nthe controller's last words: {words or 'none'}") from error
            finally:
                made.close()
    finally:
        context.destroy(linger=0)
        shutil.rmtree(folder, ignore_errors=True)


def next_opening(here: Evening) -> None:
    """From wherever the contest is to the next opening of the buzzers."""
    view = here.until(lambda _: True, "a snapshot")
    while view.phase != m.Phase.OPEN:
        match view.phase:
            case m.Phase.FLOOR:
                view = here.order(m.RuleWrong(), (m.Phase.OPEN, m.Phase.CLOSED))
            case m.Phase.INTRO:
                view = here.order(m.StartRound(), (m.Phase.READY,))
            case m.Phase.READY | m.Phase.CLOSED if (
                view.round is not None and view.round.item >= view.round.items > 0 and view.phase == m.Phase.CLOSED
            ):
                view = here.order(m.EndRound(), (m.Phase.INTRO, m.Phase.READY))
            case m.Phase.READY | m.Phase.CLOSED:
                view = here.order(m.StartReading(), (m.Phase.READING,))
            case m.Phase.READING:
                view = here.order(m.StartThinking(), (m.Phase.OPEN,))
            case other:
                raise StandstillError(f"no way from phase {other} to an opening")


def rest(here: Evening, seconds: float) -> None:
    """Let the contest run."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        here.turn()
        here.news.socket.poll(max(1, min(200, round((until_s - time.monotonic()) * 1000))))


@contextlib.contextmanager
def process(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended afterwards, gently first."""
    with log.open("wb") as words, subprocess.Popen(command, stdout=words, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
