"""The panel as it is installed: in two processes behind HAProxy, with the configuration that the installation gives it.

Kind: adapter
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.panel_servers import NoServerError, free_port
from hardware.proxy_config import PER_ADDRESS, PUBLIC_PORT, STAFF_PORT, Proxy, proxy_config

HAPROXY = shutil.which("haproxy") or "/usr/sbin/haproxy"
PATIENCE_S = 60.0
END_S = 10.0
NICE_OF_PUBLIC = 10
"""As its unit says."""


@dataclass(frozen=True)
class Ports:
    """Where everybody connects, and where the two processes listen for the proxy."""

    http: int
    https: int
    staff: int
    public: int

    @classmethod
    def free(cls) -> "Ports":
        """Four that are free now."""
        return cls(*(free_port() for _ in range(4)))


def panel_command(
    folder: Path, ports: Ports, per_address: int = PER_ADDRESS, python: str = sys.executable
) -> tuple[str, ...]:
    """The command line of a panel on these ports; its data are in `folder`/data, the bus's sockets in `folder`/run."""
    options = {
        "port": ports.http,
        "https-port": ports.https,
        "data": folder / "data",
        "run": folder / "run",
        "per-address": per_address,
    }
    words = (word for name, value in options.items() for word in (f"--{name}", str(value)))
    return (python, "-m", "bamchuong", "panel", *words)


@contextmanager
def proxied_panel(
    folder: Path,
    ports: Ports,
    log: Path,
    per_address: int = PER_ADDRESS,
    edit: Callable[[str], str] = lambda config: config,
    python: str = sys.executable,
) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The processes for staff and for strangers, and the proxy, in this order. `edit` changes the configuration.

    Raises `NoServerError`.
    """
    panel = panel_command(folder, ports, per_address, python)
    with ExitStack() as stack:
        output = stack.enter_context(log.open("ab"))

        def start(*command: str, nice: int = 0) -> "subprocess.Popen[bytes]":
            process = subprocess.Popen(command, stdout=output, stderr=output)
            stack.callback(end, process)
            os.setpriority(os.PRIO_PROCESS, process.pid, nice)
            if nice and os.sched_getscheduler(process.pid) == os.SCHED_RR:
                os.sched_setscheduler(process.pid, os.SCHED_RR, os.sched_param(1))
            return process

        staff = start(*panel, "--for", "staff", "--proxy-port", str(ports.staff))
        public = start(*panel, "--for", "public", "--proxy-port", str(ports.public), nice=NICE_OF_PUBLIC)
        certificate = folder / "data" / "certificates" / "server.pem"
        _until(certificate.exists, staff, log)
        text = proxy_config(
            Proxy(
                host="0.0.0.0",
                ports=(ports.http,),
                https_ports=(ports.https,),
                certificate=str(certificate),
                per_address=per_address,
            )
        )
        for usual, ours in ((STAFF_PORT, ports.staff), (PUBLIC_PORT, ports.public)):
            text = text.replace(f" 127.0.0.1:{usual}\n", f" 127.0.0.1:{ours}\n")
        config = folder / "haproxy.cfg"
        config.write_text(edit(text), encoding="utf-8")
        yield [staff, public, start(HAPROXY, "-W", "-db", "-f", str(config))]


def run_before_others() -> None:
    """Give this process, and what it starts, the processor before all other programs of this machine; the process for
    strangers still comes after that for staff. Raises `PermissionError`."""
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(2))


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process."""
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _until(holds: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if process.poll() is not None or time.monotonic() > deadline:
            raise NoServerError(f"the panel did not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(0.05)
