"""Runner of the guest: creates the simulated chip, runs one scenario after another, keeps the output of each.

The shared folder holds `scenarios.json`; a scenario's output, exit code and result go into its numbered folder there at
once, so that nothing is lost in a crash. `alive` there changes once a second.

Kind: start
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import simulated_chip
from pace import Pace, wait_for_end

SHARE = Path("/mnt/share")


def main() -> None:
    """Run all scenarios, in the order in which they were asked for."""
    Pace(write_sign_of_life).start()
    simulated_chip.create()
    for number, scenario in enumerate(json.loads((SHARE / "scenarios.json").read_text())):
        folder = SHARE / str(number)
        folder.mkdir()
        (folder / "exit").write_text(str(run(scenario, folder)))
        if simulated_chip.is_present():
            simulated_chip.Buttons(list(range(simulated_chip.LINES))).close()


def write_sign_of_life(at_s: float) -> None:
    """For QEMU's side: the guest is at work, however slowly."""
    (SHARE / "alive").write_text(str(at_s))


def run(scenario: dict[str, Any], folder: Path) -> int:
    """Run one scenario in its own session and kill what it left running. Its exit code; 124: it took too long.

    `timeout_s` are seconds of an idle machine (pace.py).
    """
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", scenario["script"]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/run",
            env=environment(scenario, folder),
        )
        try:
            return wait_for_end(process, scenario["timeout_s"])
        except subprocess.TimeoutExpired:
            output.write(b"\nguest: not done in what is %d s on an idle machine, killed\n" % scenario["timeout_s"])
            return 124
        finally:
            kill_session(process)


def environment(scenario: dict[str, Any], folder: Path) -> dict[str, str]:
    """The scenario's own variables, and what the GPIO libraries need to take the guest for a Pi."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(scenario["python_path"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "GPIOZERO_PIN_FACTORY": "lgpio",
        "RPI_LGPIO_CHIP": simulated_chip.chip_path().name.removeprefix("gpiochip"),
        "RPI_LGPIO_REVISION": "a02082",
        "LG_WD": "/run",  # lgpio makes FIFOs in its working folder
        "SCENARIO_ARGUMENTS": json.dumps(scenario["arguments"]),
        "SCENARIO_RESULT": str(folder / "result.json"),
    }


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill the scenario's process group, the scenario's children included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


if __name__ == "__main__":
    main()
