"""Start: the firmware where it cannot run: lines in use, no permission; and what it says that it would use."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gpiod
from scenario import report
from simulated_chip import chip_path
from the_firmware import QUICK, RUN

BOARD = "pi-4-stations"
NOBODY = 65534
AS_NOBODY = f"""
import os, gpiozero.pins.lgpio, firmware.start
firmware.start.read_machine()
os.setgid({NOBODY}); os.setuid({NOBODY})
"""
"""Loads first: the files of the libraries may be for root only."""


def main() -> None:
    """All refusals, then the explanation."""
    Path("/run/nobody").mkdir()
    os.chown("/run/nobody", NOBODY, NOBODY)
    found = {what: busy(line) for what, line in (("button", 17), ("lamp", 23), ("horn", 18))}
    found |= {
        "dark": busy(23, "--dark"),
        "forbidden": run([sys.executable, "-c", AS_NOBODY + QUICK, BOARD, "/run/nobody"]),
    }
    found["explained"] = run([sys.executable, "-m", "bamchuong", *f"firmware --board {BOARD} --explain".split()])
    report(found)


def busy(line: int, *options: str) -> dict[str, Any]:
    """Another program holds a line."""
    config = {line: gpiod.LineSettings(direction=gpiod.line.Direction.INPUT)}
    command = [sys.executable, "-m", "bamchuong", *f"firmware --board {BOARD} --run {RUN}".split(), *options]
    with gpiod.request_lines(str(chip_path()), config=config, consumer="fan-control"):
        return run(command if options else [sys.executable, "-c", QUICK, BOARD, str(RUN)])


def run(command: list[str]) -> dict[str, Any]:
    """Exit code and words."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return {"exit": done.returncode, "said": done.stdout + done.stderr}


if __name__ == "__main__":
    main()
