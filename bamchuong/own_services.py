"""The services of an installed machine: stopped while its data is exchanged, and started again.

Kind: adapter
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TARGET = "bamchuong.target"
UNITS, RUNNING = Path("/etc/systemd/system"), Path("/run/systemd/system")
DATA = Path("/var/lib/bamchuong")


def has_services(data: Path) -> bool:
    """Whether this is the data folder of services that systemd runs here, and this user may stop them."""
    return os.geteuid() == 0 and RUNNING.is_dir() and (UNITS / TARGET).exists() and data.resolve() == DATA


@contextmanager
def stopped_services(data: Path) -> Iterator[bool]:
    """Stops the services meanwhile; whether there are any. What a folder's services must own is given to them before
    they start again. Raises `OSError` where systemd refuses to stop them."""
    if not has_services(data):
        yield False
        return
    _run("systemctl", "stop", TARGET)
    try:
        yield True
    finally:
        _run("systemd-tmpfiles", "--create", f"--prefix={DATA}", must_succeed=False)
        _run("systemctl", "start", TARGET, must_succeed=False)


def _run(*command: str, must_succeed: bool = True) -> None:
    code = subprocess.run(command, check=False).returncode
    if code and must_succeed:
        raise OSError(f"{' '.join(command)}: exit code {code}")
