"""The firmware where it cannot run: lines in use, no permission; and its explanation of what it would use.

Kind: start
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import gpiod
from firmware_process import FIRMWARE_SCRIPT, RUN, run
from scenario import report
from simulated_chip import chip_path

ROOT = Path(__file__).parents[3]
BOARD = "pi-4-stations"
NOBODY = 65534
AS_NOBODY = f"""
import os, gpiozero.pins.lgpio, firmware.start
firmware.start.read_platform_info()
os.setgid({NOBODY}); os.setuid({NOBODY})
"""
"""Loads first: the files of the libraries may be for root only."""


def main() -> None:
    """All refusals, then the explanation."""
    Path("/run/nobody").mkdir()
    os.chown("/run/nobody", NOBODY, NOBODY)
    for folder in ROOT.parents:  # in the guest only: root's own folder, for example, is closed to others
        folder.chmod(folder.stat().st_mode | 0o111)
    results = {what: busy(line) for what, line in (("button", 17), ("lamp", 23), ("horn", 18))}
    results |= {
        "dark": busy(23, "--dark"),
        "forbidden": run(sys.executable, "-c", AS_NOBODY + FIRMWARE_SCRIPT, BOARD, "/run/nobody"),
    }
    results["explained"] = run(sys.executable, "-m", "bamchuong", *f"firmware --board {BOARD} --explain".split())
    report(results)


def busy(line: int, *options: str) -> dict[str, Any]:
    """Another program holds a line."""
    config: dict[Iterable[int | str] | int | str, gpiod.LineSettings | None] = {
        line: gpiod.LineSettings(direction=gpiod.line.Direction.INPUT)
    }
    command = [sys.executable, "-m", "bamchuong", *f"firmware --board {BOARD} --run {RUN}".split(), *options]
    with gpiod.request_lines(str(chip_path()), config=config, consumer="fan-control"):
        return run(*command) if options else run(sys.executable, "-c", FIRMWARE_SCRIPT, BOARD, str(RUN))


if __name__ == "__main__":
    main()
