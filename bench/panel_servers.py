"""The servers of `bench panel`: start one, read from the kernel what it uses, stop it.

Processor time is what the kernel charged to all threads of the process and its children, in ns (schedstat). Our
server may open as many files as its systemd unit allows, whatever the shell of the bench allows.

Kind: adapter
"""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import hardware
from bamchuong.processes import PANEL
from bench.panel_peers import NEWS_ADDRESS

PATIENCE_S = 20.0
THREADS = 1200

UNIT = Path(hardware.__file__).parent / "systemd" / PANEL.unit
USUAL_FILES = 1024
"""The default limit of open files of systemd and of shells."""

OURS, GTHREAD, SOCKETIO = "ours", "gunicorn gthread", "Flask-SocketIO"


class NoServerError(RuntimeError):
    """A server did not start; the message says which, and the end of its log."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int

    def pids(self) -> list[int]:
        """The process and its children."""
        pids = [self.process.pid]
        for parent in pids:
            with suppress(OSError):
                for tasks in Path(f"/proc/{parent}/task").iterdir():
                    pids += map(int, (tasks / "children").read_text().split())
        return pids

    def cpu_ns(self) -> int:
        """Processor time used so far."""
        total = 0
        for pid in self.pids():
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    with suppress(OSError):
                        total += int((task / "schedstat").read_text().split()[0])
        return total

    def files(self) -> int:
        """How many files the process itself holds open; every connected client is one."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def memory_mb(self) -> float:
        """Memory in use now."""
        total = 0
        for pid in self.pids():
            with suppress(OSError):
                status = Path(f"/proc/{pid}/status").read_text()
                total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        return total / 1024


def unit_files() -> int:
    """How many files the installed panel may open, as its unit says; fewer if this user's hard limit is lower."""
    limit = re.search(r"^LimitNOFILE=(\d+)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    files, hard_limit = int(limit[1]) if limit else USUAL_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return files if hard_limit == resource.RLIM_INFINITY else min(files, hard_limit)


def command(name: str, folder: Path, port: int, host: str, https_port: int = 0) -> Sequence[str]:
    """The command line of a server. `https_port`: of ours, for staff; 0: none."""
    python = sys.executable
    if name == OURS:
        code = (
            "import resource, sys; from pathlib import Path; from bus.endpoints import Endpoints;"
            f"resource.setrlimit(resource.RLIMIT_NOFILE, ({USUAL_FILES}, {unit_files()}));"
            "from panel.start import Web, run; folder = Path(sys.argv[1]);"
            "web = Web(sys.argv[3], int(sys.argv[2]), '127.0.0.1', int(sys.argv[4]));"
            "sys.exit(run(Endpoints.at(folder), web, folder / 'data', False))"
        )
        return [python, "-c", code, str(folder), str(port), host, str(https_port)]
    if name == GTHREAD:
        app = "bench.panel_peers:gthread_app()"
        threads = ["-k", "gthread", "--threads", str(THREADS), "--worker-connections", str(2 * THREADS)]
        return [python, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", *threads, "--graceful-timeout", "1", app]
    return [python, "-m", "bench.panel_peers", str(port)]


@contextmanager
def serving(name: str, folder: Path, news: str, host: str = "127.0.0.1", *, https: bool = False) -> Iterator[Server]:
    """A running server, on a core of its own where there is more than one. Raises `NoServerError`."""
    port = free_port()
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("wb") as log_file:
        process = subprocess.Popen(
            command(name, folder, port, host, free_port() if https else 0),
            stdout=log_file,
            stderr=log_file,
            env={**os.environ, NEWS_ADDRESS: news},
        )
    try:
        if (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(process.pid, {0})
        _until_open(name, process, port, log)
        yield Server(name, process, port)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until_open(name: str, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NoServerError(f"{name} did not start: {log.read_text(errors='replace')[-600:]}")


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
