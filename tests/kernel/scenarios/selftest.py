"""`bamchuong selftest` on the guest's GPIO chip and SPI bus: real firmware, scoreboard and panel, a wire as loopback,
and a technician at the terminal.

The wire is a process that watches the driven line and pulls the others, so its times are those of emulation. The
buttons are lines pulled through sysfs. A second run, of the guided test alone, has two cables swapped, one button dead
and the wire cut.

Kind: start
"""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import zmq
from firmware_process import LOG, RUN, Firmware
from pace import idle_s, slowness
from scenario import arguments, report
from simulated_chip import Buttons
from technician import Technician

from bus.endpoints import Endpoints
from bus.messages import Role, Sentence
from hardware.board import Board
from hardware.selftest.certificate import certificate_json
from hardware.selftest.guided_test import GuidedTest
from hardware.selftest.rig.loopback import GpiodLoopback
from hardware.selftest.rig.substitute_controller import SubstituteController

HELD_S = 0.08
PATIENCE_S = 120.0
PRESSES = 5
PORT = 8000
DATA = Path("/mnt/share/selftest")
"""The guest's own folders are in memory, and small."""

SCOREBOARD = """
import sys
from pathlib import Path
from bus.endpoints import Endpoints
from hardware.board import read_board
from scoreboard.start import run
sys.exit(run(read_board(Path(sys.argv[1])), Endpoints.at(Path(sys.argv[2]))))
"""
PANEL = """
import sys
from pathlib import Path
from bus.endpoints import Endpoints
from panel.start import Web, run
web = Web("127.0.0.1", int(sys.argv[3]), "", 0)
sys.exit(run(Endpoints.at(Path(sys.argv[1])), web, Path(sys.argv[2]), False))
"""
"""They do what the commands do, without loading the others: see `firmware_process.FIRMWARE_SCRIPT`."""

PROGRAM = """
from bamchuong.__main__ import main
from hardware.selftest import session
from hardware.selftest.rig import loopback
loopback.EDGE_S = 30.0
loopback.REST_S = 0.3
session.HEARD_S = 60.0
main()
"""
"""The command `bamchuong`, which waits for the wire as long as the guest may stop: here the wire is a program, too, and
must not miss that the line is high between two pulses. So does it for the panel to hear it again."""

MEASURE = """
from bamchuong.__main__ import main
from hardware.measurement import button_lines, measuring
from hardware.selftest.rig import loopback
loopback.EDGE_S = button_lines.EDGE_S = 30.0
measuring.PAUSE_S = 0.3
amount = measuring.Amount(pulses=3, sleeps=50, writes=5, transfers=5)
measuring.Amount = lambda: amount
main()
"""
"""The same for `bamchuong measure`, of which a little is enough."""

WIRE = """
import sys, os
sys.path[:0] = sys.argv[3].split(":")
from simulated_chip import device_folder
folder = device_folder()
value = os.open(folder / f"sim_gpio{sys.argv[1]}/value", os.O_RDONLY)
pulls = [os.open(folder / f"sim_gpio{line}/pull", os.O_WRONLY) for line in sys.argv[2].split(",")]
before = b""
sys.stdin.read()
while True:
    now = os.pread(value, 1, 0)
    if now != before and before:
        for pull in pulls:
            os.pwrite(pull, b"pull-up" if now == b"1" else b"pull-down", 0)
    before = now
"""


class BlindOperator:
    """An operator that presses lines and sees nothing. `line_of`: station → line that its button really pulls."""

    can_press, can_observe = True, False
    glance_s = 0.0

    def __init__(self, line_of: Mapping[int, int]) -> None:
        self.press_timeout_s = 4.0 * slowness()
        self._line_of = line_of
        self._buttons = Buttons(sorted(set(line_of.values())))

    def request_hands_off(self) -> None:
        """Nobody presses."""

    def request_press(self, station: int, nth: int, of: int) -> None:
        """Press, and release a little later, while the test goes on."""
        line = self._line_of.get(station)
        if line is not None:
            self._buttons.press(line)
            threading.Timer(HELD_S, self._buttons.release, (line,)).start()

    def has_given_up(self) -> bool:
        """A script never does."""
        return False

    def ask(self, question: Sentence) -> None:
        """Nobody looks."""

    def answer(self) -> bool | None:
        """Nobody answers."""
        return None


def main() -> None:
    """The program on a good board; then its guided test on one with faults, with the same firmware and scoreboard."""
    began_s = time.monotonic()
    path = Path("/run/jig.toml")
    path.write_text(arguments()["board"])
    DATA.mkdir()
    firmware = Firmware(str(path))
    at, endpoints = firmware.buttons_at, Endpoints.at(RUN)
    scoreboard = subprocess.Popen([sys.executable, "-c", SCOREBOARD, str(path), str(RUN)])
    panel = subprocess.Popen([sys.executable, "-c", PANEL, str(RUN), str(DATA), str(PORT)])
    with SubstituteController(endpoints, "TEST", time.monotonic_ns) as rig:
        wait_for_processes(rig)
    warm_up()
    Buttons([26]).release(26)  # as a real line with its pull-up: high once the output is given back
    wire = Wire(list(at.values()))
    results_by_run = {"ready_s": time.monotonic() - began_s, **run_program(path, firmware, wire)}
    with SubstituteController(endpoints, "TEST", time.monotonic_ns) as rig:
        wait_for_processes(rig)
        results_by_run["with_faults"] = results(firmware.board, rig, BlindOperator({1: at[2], 2: at[1], 3: at[3]}))
    for process in (scoreboard, panel):
        process.terminate()
    firmware.end()
    results_by_run["measured"] = run_measurement(path, list(at.values()))
    report(results_by_run)


class Wire:
    """From the loopback's output to its input and to all buttons. It takes a whole processor while it is in."""

    def __init__(self, lines: Sequence[int]) -> None:
        command = [sys.executable, "-c", WIRE, "26", ",".join(map(str, (6, *lines))), ":".join(sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def put_in(self) -> None:
        """From now on."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def take_out(self) -> None:
        """For good."""
        self._process.kill()
        self._process.wait()


def run_program(path: Path, firmware: Firmware, wire: Wire) -> dict[str, Any]:
    """`bamchuong selftest`, with a technician who puts the wire in when hands are off and takes it out after the
    jig."""
    outputs = {name: DATA / name for name in ("certificate.json", "certificate.txt")}
    command = [
        *(sys.executable, "-c", PROGRAM, "selftest", "--board", str(path), "--presses", str(PRESSES)),
        *("--data", str(DATA), "--run", str(RUN), "--port", str(PORT)),
        *("--json", str(outputs["certificate.json"]), "--certificate", str(outputs["certificate.txt"])),
    ]
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    technician = Technician(firmware, Endpoints.at(RUN), context)
    code = technician.run(command, {"Hands off the buttons now": wire.put_in, "(jig)": wire.take_out})
    context.destroy(linger=0)
    paths = [*outputs.values(), DATA / "selftest" / "site.toml", DATA / "selftest" / "latest.json"]
    files = {path.name: path.read_text() for path in paths if path.exists()}
    duration = next((line for line in technician.lines if " checks in " in line), "")
    return {"code": code, "duration": duration, "files": files}


def run_measurement(path: Path, lines: Sequence[int]) -> dict[str, Any]:
    """`bamchuong measure` with the wire in, once nobody else holds the lines."""
    for line in (26, *lines):
        Buttons([line]).release(line)
    wire, output = Wire(lines), DATA / "measured.json"
    wire.put_in()
    command = [sys.executable, "-c", MEASURE, "measure", "--board", str(path), "--data", str(DATA), "--run", str(RUN)]
    process = subprocess.run(
        [*command, "--output", str(output), "--emulated", "gpio-sim"], check=False, capture_output=True, text=True
    )
    wire.take_out()
    file = output.read_text() if output.exists() else ""
    return {"code": process.returncode, "output": process.stdout + process.stderr, "file": file}


def wait_for_processes(rig: SubstituteController) -> None:
    """Wait until both processes have sent a message: in emulation they need long to start."""
    limit_s = idle_s() + PATIENCE_S
    while not (rig.has_process(Role.FIRMWARE) and rig.has_process(Role.SCOREBOARD)):
        if idle_s() > limit_s:
            raise TimeoutError(f"firmware or scoreboard did not start\n{LOG.read_text()[-2000:]}")
        rig.turn(50)


def warm_up() -> None:
    """Ask the panel what the test will ask, until it has answered: its first answer takes longest, on a busy machine
    longer than the test waits."""
    limit_s = idle_s() + PATIENCE_S
    for path in ("healthz", "api/ping"):
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{path}", timeout=PATIENCE_S).close()
            except urllib.error.HTTPError:
                break  # an answer, though an error: the test will report it
            except OSError:
                if idle_s() > limit_s:
                    raise
                time.sleep(0.5)
            else:
                break


def results(board: Board, rig: SubstituteController, hands: BlindOperator) -> Any:
    """The loopback without its wire, then every station."""
    wired = board.loopback
    assert wired is not None
    guided_test = GuidedTest(
        board,
        rig,
        hands,
        time.monotonic_ns,
        on_result=print,
        presses=2,
        open_loopback=lambda: GpiodLoopback(wired),
    )
    guided_test.check_processes(lambda: "")
    stuck = guided_test.check_silence()
    guided_test.check_loopback()
    for station in sorted(station.number for station in board.stations):
        guided_test.check_station(station, stuck)
    return msgspec.to_builtins(certificate_json.records(guided_test.results))


main()
