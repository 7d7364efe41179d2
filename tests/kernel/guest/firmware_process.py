"""The real firmware process in the guest, with a fake controller that arms it.

Kind: adapter
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pace import idle_s, slowness, wait_for_end
from simulated_chip import Buttons

from bus import messages as m
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.units import NS_PER_MS as MS
from hardware.board import Board, find_board, read_board

PATIENCE_S = 60.0
"""Seconds of an idle machine (pace.py)."""
REST_S = 0.05
"""A button must have been up for 30 ms before it counts again; polled every 5 ms, where nobody holds the machine up."""
RUN = Path("/run/bamchuong")
LOG = Path("/run/firmware.log")


def offset(line: str) -> int:
    """`GPIO17` → 17."""
    return int(line.removeprefix("GPIO"))


FIRMWARE_SCRIPT = """
import logging, sys
from pathlib import Path
from bus.endpoints import Endpoints
from firmware.start import run
from hardware.board import find_board
logging.basicConfig(level="INFO")
sys.exit(run(find_board(sys.argv[1]), Endpoints.at(Path(sys.argv[2]))))
"""
"""Does what the command does without loading the other commands: half the time in emulation."""


class Wiring:
    """Which line of the chip is what, on a board."""

    def __init__(self, board: str = "pi-8-stations") -> None:
        self.board: Board = find_board(board) if not board.endswith(".toml") else read_board(Path(board))
        self.buttons_at = {station.number: offset(station.button) for station in self.board.stations}
        self.lamps_at = {station.number: offset(station.lamp) for station in self.board.stations}
        self.horn_at = offset(self.board.horn.line) if self.board.horn else -1


class Firmware(Wiring):
    """The firmware as a process of its own. Its log is printed when something does not happen in time.

    `command`: through `bamchuong firmware`, else the same by itself.
    """

    def __init__(self, board: str = "pi-8-stations", *, command: bool = False, **environment: str) -> None:
        super().__init__(board)
        arguments = [sys.executable, "-c", FIRMWARE_SCRIPT, board, str(RUN)]
        if command:
            arguments = [sys.executable, "-m", "bamchuong", "firmware", "--board", board, "--run", str(RUN)]
        with LOG.open("ab") as log:
            self.process = subprocess.Popen(arguments, env=os.environ | environment, stdout=log, stderr=log)

    def end(self) -> int:
        """SIGTERM; gives the exit code."""
        self.process.terminate()
        return wait_for_end(self.process, PATIENCE_S)


class Controller(FakeController):
    """The controller of that firmware. `facts` are those of the newest firmware, in order."""

    def __init__(self, epoch: str = "c1") -> None:
        super().__init__(Endpoints.at(RUN), epoch=epoch)
        self.arming = 0
        self.hellos: list[m.Hello] = []
        self.alive: list[m.Alive] = []
        self.reports: dict[tuple[str, int], m.Report] = {}

    def turn(self, wait_ms: int = 5) -> None:
        """Wait a little for messages, answer them and sort them."""
        super().turn(wait_ms)
        for message in self.take_received():
            match message:
                case m.Hello():
                    self.hellos.append(message)
                case m.Alive():
                    self.alive.append(message)
                case m.Report():
                    self.reports[message.epoch, message.number] = message

    def order(self, orders: m.FirmwareOrders) -> None:
        """Send to the firmware that spoke last."""
        self.send(m.Role.FIRMWARE, orders)

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Turn until `condition` holds."""
        limit_s = idle_s() + PATIENCE_S
        while not condition():
            if idle_s() > limit_s:
                raise TimeoutError(
                    f"{what}: not in what is {PATIENCE_S} s of an idle machine\n{LOG.read_text()[-3000:]}"
                )
            self.turn()

    def wait_for_hello(self) -> None:
        """Wait for a firmware that is not known yet."""
        known_epochs = {hello.epoch for hello in self.hellos}
        self.until(lambda: any(hello.epoch not in known_epochs for hello in self.hellos), "a hello")

    @property
    def facts(self) -> list[m.FirmwareFact]:
        """All facts of the newest firmware."""
        epoch = self.hellos[-1].epoch
        return [report.fact for (sender, _), report in sorted(self.reports.items()) if sender == epoch]

    def arm(self, ahead_ms: float, open_ms: float = 60_000, **more: object) -> m.Arm:
        """A new opening so many ms of an idle machine from now, for all 8 stations: the firmware hears of it before."""
        self.arming += 1
        opening_ns = time.monotonic_ns() + int(ahead_ms * MS * slowness())
        fields: dict[str, object] = {"stations": tuple(range(1, 9)), **more}
        order = m.Arm(self.arming, opening_ns, opening_ns + int(open_ms * MS * slowness()), **fields)  # type: ignore[arg-type]
        self.order(m.FirmwareOrders(order))
        return order

    def lock(self) -> None:
        """Everything locked and dark."""
        self.order(m.FirmwareOrders(None))

    def verdict(self, arming: int) -> m.Verdict:
        """Wait for the verdict of an arming."""
        self.until(lambda: self.verdicts(arming), f"verdict of {arming}")
        return self.verdicts(arming)[0]

    def verdicts(self, arming: int) -> list[m.Verdict]:
        """All verdicts of an arming."""
        facts = (report.fact for report in self.reports.values())
        return [fact for fact in facts if isinstance(fact, m.Verdict) and fact.arming == arming]

    def presses(self, arming: int, count: int) -> list[m.Press]:
        """Wait until so many presses of an arming were reported, in its verdict or alone; in order of their stamps."""
        self.until(lambda: len(self._presses(arming)) >= count, f"{count} presses of {arming}")
        return sorted(self._presses(arming).values(), key=lambda press: press.at_ns)

    def _presses(self, arming: int) -> dict[tuple[int, int], m.Press]:
        in_verdicts = [press for verdict in self.verdicts(arming) for press in verdict.presses]
        facts = (report.fact for report in self.reports.values())
        alone = [fact.press for fact in facts if isinstance(fact, m.Pressed) and fact.arming == arming]
        return {(press.station, press.at_ns): press for press in (*alone, *in_verdicts)}


class Fingers:
    """Buttons by station. Every press is bracketed by CLOCK_MONOTONIC."""

    def __init__(self, wiring: Wiring) -> None:
        self._lines = wiring.buttons_at
        self._buttons = Buttons(list(self._lines.values()))

    def press(self, station: int) -> tuple[int, int]:
        """Press; the instants before and after it."""
        before_ns = time.monotonic_ns()
        self._buttons.press(self._lines[station])
        return before_ns, time.monotonic_ns()

    def release(self, *stations: int) -> None:
        """Release buttons."""
        for station in stations:
            self._buttons.release(self._lines[station])

    def bounce(self, station: int, toggles: int) -> list[tuple[int, int]]:
        """The contact opens and closes again, so many changes; each one's bracket."""
        brackets = []
        for n in range(toggles):
            before_ns = time.monotonic_ns()
            (self._buttons.press if n % 2 else self._buttons.release)(self._lines[station])
            brackets.append((before_ns, time.monotonic_ns()))
        return brackets

    def press_at(self, station: int, at_ns: int) -> tuple[int, int]:
        """Press at `at_ns`; the instants before and after it."""
        spin_until(at_ns)
        return self.press(station)


def rest() -> None:
    """Wait until released buttons count as released."""
    time.sleep(REST_S * slowness())


def run(*command: str) -> dict[str, Any]:
    """Run a command to its end: exit code and output."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode()
        return {"exit": process.wait(), "output": output}


def spin_until(at_ns: int) -> None:
    """Return at an instant, as exactly as the guest can."""
    sleep_s = (at_ns - time.monotonic_ns()) / 1e9 - 0.003
    if sleep_s > 0:
        time.sleep(sleep_s)
    while time.monotonic_ns() < at_ns:
        pass


def kinds(presses: Iterable[m.Press]) -> list[tuple[int, str]]:
    """Station and kind of each, in order."""
    return [(press.station, str(press.kind)) for press in presses]
