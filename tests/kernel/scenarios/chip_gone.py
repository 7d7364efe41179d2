"""Takes the GPIO chip away under the running firmware, then starts the firmware without a chip.

Kind: start
"""

import sys
from pathlib import Path
from typing import Any

import simulated_chip
from firmware_process import FIRMWARE_SCRIPT, LOG, PATIENCE_S, RUN, Controller, Fingers, Firmware, run, spin_until
from pace import wait_for_end
from scenario import arguments, report
from simulated_chip import level

from bus.units import NS_PER_MS as MS
from hardware.board import SHIPPED

BOARD = "pi-8-stations"


def main() -> None:
    """What the firmware does without its chip; `capture` is the source of edges."""
    results = {"gone": remove_chip(board(arguments()["capture"]))}
    report(results)
    report(results | {"without": start_without_chip()})


def board(capture: str) -> str:
    """The path of a profile like the shipped one, with this source of edges."""
    path = Path("/run/gone.toml")
    path.write_text((SHIPPED / f"{BOARD}.toml").read_text().replace('capture = "auto"', f'capture = "{capture}"'))
    return str(path)


def remove_chip(profile: str) -> dict[str, Any]:
    """The chip disappears while a team has the floor: the exit code, and the log from then on."""
    firmware, controller = Firmware(profile), Controller()
    controller.wait_for_hello()
    order = controller.arm(1_000)  # what the firmware does for the first time takes longer in emulation
    spin_until(order.opening_ns + 2 * MS)  # type: ignore[operator]
    Fingers(firmware).press(3)
    controller.verdict(order.arming)
    controller.until(lambda: level(firmware.lamps_at[3]), "the lamp of station 3")
    begin = LOG.stat().st_size
    simulated_chip.disappear()
    return {"exit": wait_for_end(firmware.process, PATIENCE_S), "output": LOG.read_bytes()[begin:].decode()}


def start_without_chip() -> dict[str, Any]:
    """A start where there is no chip."""
    return run(sys.executable, "-c", FIRMWARE_SCRIPT, BOARD, str(RUN))


if __name__ == "__main__":
    main()
