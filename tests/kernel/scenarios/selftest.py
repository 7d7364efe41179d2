"""Start: the whole self-test on the guest's GPIO chip and SPI bus: real firmware, real scoreboard, a loopback wire.

The wire is a process that watches the driven line and pulls the others, so its times are those of emulation. The
fingers pull lines through sysfs. A second run has two cables swapped, one button dead and the wire cut.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from scenario import arguments, report
from simulated_chip import Buttons
from the_firmware import LOG, RUN, Firmware

from controller.bus.messages import Role, Sentence
from controller.bus.sockets import Endpoints
from hardware.board import Board
from hardware.selftest.loopback import GpiodLoop
from hardware.selftest.run import Guide
from hardware.selftest.standin import StandIn

HELD_S = 0.08
PATIENCE_S = 120.0
PRESSES = 3

WIRE = """
import sys, os
sys.path[:0] = sys.argv[3].split(":")
from simulated_chip import device_folder
folder = device_folder()
value = os.open(folder / f"sim_gpio{sys.argv[1]}/value", os.O_RDONLY)
pulls = [os.open(folder / f"sim_gpio{line}/pull", os.O_WRONLY) for line in sys.argv[2].split(",")]
before = b""
while True:
    now = os.pread(value, 1, 0)
    if now != before and before:
        for pull in pulls:
            os.pwrite(pull, b"pull-up" if now == b"1" else b"pull-down", 0)
    before = now
"""


class Hands:
    """Fingers on the kernel's lines; no eyes. `line_of`: station → line that its button really pulls."""

    has_hands, has_eyes = True, False
    patience_s, glance_s = 4.0, 0.0

    def __init__(self, line_of: Mapping[int, int]) -> None:
        self._line_of = line_of
        self._buttons = Buttons(sorted(set(line_of.values())))

    def prepare(self) -> None:
        """Nobody presses."""

    def press(self, station: int, nth: int, of: int) -> None:
        """Press, and let go a little later, while the test goes on."""
        line = self._line_of.get(station)
        if line is not None:
            self._buttons.press(line)
            threading.Timer(HELD_S, self._buttons.release, (line,)).start()

    def gave_up(self) -> bool:
        """Fingers never do."""
        return False

    def ask(self, question: Sentence) -> None:
        """Nobody looks."""

    def answer(self) -> bool | None:
        """Nobody answers."""
        return None


def main() -> None:
    """A good board, then one with faults, under the same firmware and scoreboard."""
    path = Path("/run/jig.toml")
    path.write_text(arguments()["board"])
    firmware = Firmware(str(path))
    board = firmware.board
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--board", str(path), "--run", str(RUN)]
    wired = ",".join(map(str, (6, *firmware.buttons_at.values())))
    endpoints, found = Endpoints.at(RUN), dict[str, Any]()
    at = firmware.buttons_at
    with subprocess.Popen(command) as scoreboard, StandIn(endpoints, "TEST", time.monotonic_ns) as bench:
        meet(bench)
        Buttons([26]).release(26)  # as a real line with its pull-up: high once the output is given back
        wire = subprocess.Popen([sys.executable, "-c", WIRE, "26", wired, ":".join(sys.path)])
        found["good"] = results(board, bench, Hands(at), wire)
        found["bad"] = results(board, bench, Hands({1: at[2], 2: at[1], 3: at[3]}), None)
        scoreboard.terminate()
    firmware.end()
    report(found)


def meet(bench: StandIn) -> None:
    """Wait until both processes have spoken: in emulation they need long to start."""
    limit_s = time.monotonic() + PATIENCE_S
    while not (bench.has(Role.FIRMWARE) and bench.has(Role.SCOREBOARD)):
        if time.monotonic() > limit_s:
            raise TimeoutError(f"firmware or scoreboard did not start\n{LOG.read_text()[-2000:]}")
        bench.turn(50)


def results(board: Board, bench: StandIn, hands: Hands, wire: "subprocess.Popen[bytes] | None") -> Any:
    """One whole run; the wire, which takes a whole processor, is cut after the loopback."""
    wired = board.loopback
    assert wired is not None
    guide = Guide(board, bench, hands, time.monotonic_ns, print, PRESSES, loop=lambda: GpiodLoop(wired))
    guide.processes(lambda: "")
    stuck = guide.quiet()
    guide.loopback()
    if wire is not None:
        wire.kill()
        wire.wait()
    for station in sorted(one.number for one in board.stations):
        guide.station(station, stuck)
    return msgspec.to_builtins(guide.results)


main()
