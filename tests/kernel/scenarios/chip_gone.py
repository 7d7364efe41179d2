"""Start: take the GPIO chip away under the running firmware, then start the firmware without a chip."""

import sys
from pathlib import Path
from typing import Any

import simulated_chip
from firmware_process import LOG, PATIENCE_S, QUICK, RUN, Controller, Fingers, Firmware, run, spin_until
from pace import ended
from scenario import arguments, report
from simulated_chip import level

from bus.units import NS_PER_MS as MS
from hardware.board import SHIPPED

BOARD = "pi-8-stations"


def main() -> None:
    """What a loose chip does to the firmware; `capture` is the source of edges."""
    found = {"gone": gone(board(arguments()["capture"]))}
    report(found)
    report(found | {"without": without()})


def board(capture: str) -> str:
    """The path of a profile like the shipped one, with this source of edges."""
    path = Path("/run/gone.toml")
    path.write_text((SHIPPED / f"{BOARD}.toml").read_text().replace('capture = "auto"', f'capture = "{capture}"'))
    return str(path)


def gone(profile: str) -> dict[str, Any]:
    """The chip disappears while a team has the floor: the exit code, and what was said from then on."""
    firmware, controller = Firmware(profile), Controller()
    controller.meet()
    order = controller.arm(1_000)  # what the firmware does for the first time takes longer in emulation
    spin_until(order.opening_ns + 2 * MS)  # type: ignore[operator]
    Fingers(firmware).press(3)
    controller.verdict(order.arming)
    controller.until(lambda: level(firmware.lamps_at[3]), "the lamp of station 3")
    begin = LOG.stat().st_size
    simulated_chip.disappear()
    return {"exit": ended(firmware.process, PATIENCE_S), "said": LOG.read_bytes()[begin:].decode()}


def without() -> dict[str, Any]:
    """A start where there is no chip."""
    return run(sys.executable, "-c", QUICK, BOARD, str(RUN))


if __name__ == "__main__":
    main()
