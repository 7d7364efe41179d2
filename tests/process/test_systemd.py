"""Every process of an evening notifies systemd when it is ready, that its loop runs, and that it stops."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bamchuong.processes import PROCESSES, Process
from tests.free_ports import free_port
from tests.patience import patience_s

PATIENCE_S = 60.0


@contextmanager
def systemd(folder: Path) -> Iterator[socket.socket]:
    """The socket at which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
        notifications.bind(str(folder / "notify"))
        notifications.settimeout(patience_s(PATIENCE_S))
        yield notifications


@pytest.mark.parametrize("process_row", PROCESSES, ids=lambda row: row.name)
def test_a_process_is_ready_stays_alive_and_says_that_it_stops(folder: Path, process_row: Process) -> None:
    folders = {"run": str(folder / "run"), "data": str(folder / "data")}
    values = {**folders, "board": "simulated", "host": "127.0.0.1", "port": str(free_port())}
    command = [sys.executable, "-m", "bamchuong", *process_row.arguments(values)]
    environment = {**os.environ, "NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "20000"}
    with (
        systemd(folder) as notifications,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process,
    ):
        try:
            assert notifications.recv(200).startswith(b"READY=1\nSTATUS=")
            assert [notifications.recv(200) for _ in range(2)] == [b"WATCHDOG=1"] * 2
            process.terminate()
            while (message := notifications.recv(200)) == b"WATCHDOG=1":
                pass
            assert message == b"STOPPING=1"
            assert process.wait(patience_s(PATIENCE_S)) == 0
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
