"""An installed box for `bench idle`: every process that its units start, with their arguments, and the proxy.

Only the pins are simulated, and all processes have the user of the bench. The self-test's process is started by the
first technician who opens `/tech`, and ends once nobody looks: the bench listens in systemd's place, and says if
anybody calls.

Kind: adapter
"""

import datetime as dt
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bamchuong.processes import CONTROLLER, FIRMWARE, SCOREBOARD, Process
from bench.panel_match import PATIENCE_S, PIN, SEATS, Match
from bench.panel_servers import NoServerError
from bench.strangers_servers import HAPROXY, Ports, end, proxied_panel
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import set_pin
from webcore.pin_hashing import hash_pin
from webcore.tls.addresses import Addresses
from webcore.tls.server_context import Tls

BOARD = "simulated"
PROXY = "haproxy"
BESIDE_THE_PAGES = (FIRMWARE, CONTROLLER, SCOREBOARD)
NO_USERS = "--separate-users"
"""Of the units' arguments the one that needs the users of an installation."""


@contextmanager
def box_at(folder: Path, python: str = sys.executable) -> Iterator[dict[str, int]]:
    """A box with its data in `folder` whose MC has signed in: name → pid. Raises `NoServerError`."""
    if not Path(HAPROXY).exists():
        raise NoServerError("HAProxy is missing: apt install haproxy")
    data, ports, log = folder / "data", Ports.free(), folder / "log"
    data.mkdir()
    store = CredentialFile(data)
    for seat in SEATS:
        store.change(lambda credentials, seat=seat: set_pin(credentials, seat, hash_pin(PIN)))  # type: ignore[misc]
    values = {"run": str(folder / "run"), "data": str(data), "board": BOARD, "port": str(ports.http)}
    Tls(data, Addresses(""), dt.datetime.now(dt.UTC))  # as at any start but the very first: it has its certificates
    with ExitStack() as stack:
        output = stack.enter_context(log.open("ab"))
        caller = stack.enter_context(_socket_of_systemd(folder / "run"))
        pids: dict[str, int] = {}
        for process in BESIDE_THE_PAGES:
            command = [python, "-m", "bamchuong", *_arguments(process, values)]
            running = subprocess.Popen(command, stdout=output, stderr=output)
            stack.callback(end, running)
            pids[process.name] = running.pid
        staff, public, proxy = stack.enter_context(proxied_panel(folder, ports, log, python=python))
        _sign_in(Match(ports.http), log)
        yield {**pids, "panel": staff.pid, "panel-public": public.pid, PROXY: proxy.pid}
        if select.select([caller], [], [], 0)[0]:
            raise NoServerError("the self-test would have been started, though no page is open")


@contextmanager
def _socket_of_systemd(runtime: Path) -> Iterator[socket.socket]:
    """As `bamchuong-tester.socket` listens."""
    runtime.mkdir(mode=0o750)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(runtime / "selftest"))
        listening.listen()
        yield listening


def _arguments(process: Process, values: dict[str, str]) -> list[str]:
    return [*process.arguments(values), *(word for word in process.unit_arguments if word != NO_USERS)]


def _sign_in(match: Match, log: Path) -> None:
    """The MC's tablet, once, until it hears the controller. Raises `NoServerError`."""
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        with suppress(OSError, ValueError):
            match.request("POST", "/enter", {"pin": PIN, "seat": "mc"})
            if match.request("GET", "/api/snapshot?audience=mc")[0] == 200:
                return
        time.sleep(0.5)
    raise NoServerError(f"the box did not start: {log.read_text(errors='replace')[-600:]}")
