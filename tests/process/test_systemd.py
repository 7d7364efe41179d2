"""Every process of an evening notifies systemd when it is ready, that its loop runs, and that it stops."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zmq

from bamchuong.processes import PROCESSES, TESTER, Process
from bus.codec import FROM_SELFTEST
from bus.endpoints import Endpoints
from bus.messages import SelftestSubscribe, SelftestView
from bus.sockets import Client
from tests.free_ports import free_port
from tests.patience import Patience, patience_s

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


AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""The socket is the third descriptor of the process (sd_listen_fds(3))."""


def test_the_self_test_is_started_by_whoever_connects_and_leaves_the_socket_to_systemd(folder: Path) -> None:
    endpoints = Endpoints.at(folder / "run")
    path = endpoints.folder / "selftest"
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    values = {"run": str(endpoints.folder), "data": str(folder / "data"), "board": "simulated", "port": "1"}
    words = [sys.executable, "-m", "bamchuong", *TESTER.arguments(values)]
    with socket.socket(socket.AF_UNIX) as listening, Client(context, endpoints.selftest, FROM_SELFTEST) as panel:
        listening.bind(str(path))
        listening.listen()
        assert select.select([listening], [], [], patience_s(PATIENCE_S))[0], "the page connects: systemd starts it"
        command = [sys.executable, "-c", AS_SYSTEMD, str(listening.fileno()), *words]
        with subprocess.Popen(command, pass_fds=[listening.fileno()]) as process:
            patience = Patience(PATIENCE_S)
            views: list[object] = []
            while not views and not patience.ended and process.poll() is None:
                panel.send(SelftestSubscribe())
                panel.socket.poll(100)
                views = list(panel.receive())
            process.terminate()
            assert process.wait(patience_s(PATIENCE_S)) == 0
        assert isinstance(views[0], SelftestView)
        assert path.is_socket(), "systemd goes on listening"
    context.destroy(linger=0)
