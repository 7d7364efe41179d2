"""When the services of this machine were ready after its start, as systemd tells.

Kind: adapter
"""

import subprocess
from collections.abc import Callable, Sequence

UNITS = "bamchuong-*.service"
PROPERTIES = ("Id", "ActiveEnterTimestampMonotonic")
TIMEOUT_S = 10


def _show(arguments: Sequence[str]) -> str:
    """What `systemctl show` prints; empty where systemd does not run."""
    command = ["systemctl", "show", *arguments]
    try:
        process = subprocess.run(command, capture_output=True, check=False, text=True, timeout=TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return process.stdout if process.returncode == 0 else ""


def start_times_s(show: Callable[[Sequence[str]], str] = _show) -> dict[str, float]:
    """Name of a service → seconds from the kernel's start until it was ready; those that are not active are left out.

    A service that was started again since then is ready that late. Empty where systemd does not run.
    """
    times_s: dict[str, float] = {}
    for block in show([UNITS, "--all", *(f"--property={name}" for name in PROPERTIES)]).split("\n\n"):
        values = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        micros = values.get("ActiveEnterTimestampMonotonic", "0")
        if micros.isdigit() and int(micros):
            times_s[values["Id"].removesuffix(".service")] = round(int(micros) / 1e6, 3)
    return times_s
