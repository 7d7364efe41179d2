"""In the emulated Pi: the installed firmware by itself, its controller played by hand; one opening after another.

    openings.py BOARD COUNT

Prints `GO n` when opening n is in force: whoever is outside presses now. Then `VERDICT` with JSON: the verdict and
every press of this opening with its stamp and how certain that is. The next opening begins when all buttons are up.

Kind: start
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from bus import messages as m
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.units import NS_PER_MS as MS

RUN = Path("/run/openings")
AHEAD_NS, OPEN_NS, AFTER_NS, REST_S = 100 * MS, 60_000 * MS, 60 * MS, 0.08
"""An opening is ordered so long ahead, and lasts so long; a verdict's later presses may come so much later."""


class Controller(FakeController):
    """A controller that keeps what the firmware says."""

    def __init__(self) -> None:
        super().__init__(Endpoints.at(RUN), epoch="pi")
        self.hellos: list[m.Hello] = []
        self.facts: dict[int, m.FirmwareFact] = {}

    def turn(self, wait_ms: int = 2) -> None:
        """Wait a little for messages, answer and sort them."""
        super().turn(wait_ms)
        for message in self.take_received():
            match message:
                case m.Hello():
                    self.hellos.append(message)
                case m.Report():
                    self.facts[message.number] = message.fact

    def until(self, instant_ns: int) -> None:
        """Turn until an instant."""
        while time.monotonic_ns() < instant_ns:
            self.turn()

    def verdict(self, arming: int) -> m.Verdict:
        """Wait for the verdict of an arming."""
        while True:
            for fact in self.facts.values():
                if isinstance(fact, m.Verdict) and fact.arming == arming:
                    return fact
            self.turn()

    def presses(self, arming: int) -> list[m.Press]:
        """All presses of an arming that were reported by themselves."""
        return [fact.press for fact in self.facts.values() if isinstance(fact, m.Pressed) and fact.arming == arming]


def main(board: str, count: int) -> None:
    """Play so many openings."""
    RUN.mkdir(exist_ok=True)
    command = ("firmware", "--board", board, "--run", str(RUN))
    with Path("/tmp/openings.log").open("w") as log, Controller() as controller:
        firmware = subprocess.Popen([sys.executable, "-P", "-m", "bamchuong", *command], stdout=log, stderr=log)
        while not controller.hellos:
            controller.turn()
        stations = tuple(range(1, int(board.split("-")[1]) + 1))
        for arming in range(1, count + 1):
            opening_ns = time.monotonic_ns() + AHEAD_NS
            order = m.Arm(arming, opening_ns, opening_ns + OPEN_NS, stations)
            controller.send(m.Role.FIRMWARE, m.FirmwareOrders(order))
            controller.until(opening_ns + 5 * MS)
            print(f"GO {arming}", flush=True)
            verdict = controller.verdict(arming)
            controller.until(max(press.at_ns for press in verdict.presses) + AFTER_NS)
            print("VERDICT", json.dumps(report(verdict, controller.presses(arming))), flush=True)
            controller.facts.clear()
            controller.send(m.Role.FIRMWARE, m.FirmwareOrders(None))
            controller.until(time.monotonic_ns() + int(REST_S * 1e9))
        firmware.terminate()
        sys.exit(firmware.wait())


def report(verdict: m.Verdict, more: list[m.Press]) -> dict[str, object]:
    """What the test needs of it."""
    presses = {(press.station, press.at_ns): press for press in (*more, *verdict.presses)}
    return {
        "outcome": verdict.outcome,
        "stations": verdict.stations,
        "window_ns": verdict.window_ns,
        "decided_ns": verdict.decided_ns,
        "presses": [
            [press.station, press.at_ns, str(press.kind), press.uncertainty_ns]
            for press in sorted(presses.values(), key=lambda press: press.at_ns)
        ],
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
