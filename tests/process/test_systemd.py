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

from tests.free_ports import free_port
from tests.patience import patience_s

PATIENCE_S = 60.0
PROCESSES = {
    "firmware": ["--board", "simulated"],
    "controller": ["--data", "{folder}/data"],
    "panel": ["--data", "{folder}/data", "--host", "127.0.0.1", "--port", "{port}"],
    "scoreboard": ["--board", "simulated"],
    "selftest": ["--serve", "--data", "{folder}/data"],
}


@contextmanager
def systemd(folder: Path) -> Iterator[socket.socket]:
    """The socket at which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifications:
        notifications.bind(str(folder / "notify"))
        notifications.settimeout(patience_s(PATIENCE_S))
        yield notifications


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_is_ready_stays_alive_and_says_that_it_stops(folder: Path, name: str) -> None:
    arguments = [argument.format(folder=folder, port=free_port()) for argument in PROCESSES[name]]
    command = [sys.executable, "-m", "bamchuong", name, "--run", str(folder / "run"), *arguments]
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
