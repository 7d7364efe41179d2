"""The hall of `bench strangers`: the panel behind its proxy, the MC's tablet, spectators with addresses of their own.

Kind: adapter
"""

import http.client
import json
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bamchuong.staff_entry import ensure_pins
from bench.panel import Publisher, publish_events
from bench.panel_clients import Crowd
from bench.panel_servers import OURS, NoServerError
from bench.strangers_servers import Ports, proxied_panel
from bus.endpoints import Endpoints

MC_ADDRESS = "127.3.0.1"
PIN = "123456"
WARM_UP_EVENTS = 10
PATIENCE_S = 60.0


@contextmanager
def open_folder() -> Iterator[tuple[Path, Publisher]]:
    """A folder for the panel, and a publisher on the bus in it."""
    with tempfile.TemporaryDirectory(prefix="bc-") as name:
        publisher = Publisher(Endpoints.at(Path(name) / "run"))
        try:
            yield Path(name), publisher
        finally:
            publisher.close()


@contextmanager
def panel(folder: Path) -> Iterator[tuple[Ports, list["subprocess.Popen[bytes]"], Path]]:
    """The panel behind its proxy, which serves; with its log."""
    ports, log = Ports.free(), folder / "log"
    ensure_pins(folder / "data")
    _set_pin(folder / "data")
    with proxied_panel(folder, ports, log, edit=tell_addresses_apart) as processes:
        deadline = time.monotonic() + PATIENCE_S
        while not _serves(ports):
            if time.monotonic() > deadline:
                raise NoServerError(f"the panel did not start: {log.read_text(errors='replace')[-600:]}")
            time.sleep(0.1)
        yield ports, processes, log


def _set_pin(data: Path) -> None:
    from panel.auth.credential_file import CredentialFile
    from panel.auth.credentials import set_pin
    from webcore.pin_hashing import hash_pin

    CredentialFile(data).change(lambda credentials: set_pin(credentials, "mc", hash_pin(PIN)))


def tell_addresses_apart(config: str) -> str:
    """The configuration in which 127.x.y.z is a client of its own, and 127.0.0.1 alone this machine."""
    for usual, ours in (
        ("acl own src 127.0.0.0/8 ::1", "acl own src 127.0.0.1 ::1"),
        ("set-header X-Real-IP %[src]", "set-header X-Real-IP %[src,regsub(^127,10)]"),
    ):
        assert config.count(usual) == 1
        config = config.replace(usual, ours)
    return config


def _serves(ports: Ports) -> bool:
    """Whether strangers and staff are answered."""
    try:
        return {_status(ports, source) for source in ("127.1.0.1", "127.0.0.1")} == {200}
    except (OSError, http.client.HTTPException):
        return False


def _status(ports: Ports, source: str) -> int:
    client = http.client.HTTPConnection("127.0.0.1", ports.http, timeout=10, source_address=(source, 0))
    try:
        client.request("GET", "/watch")
        return client.getresponse().status
    finally:
        client.close()


def crowd_of(folder: Path, ports: Ports, spectators: int, publisher: Publisher) -> Crowd:
    """The MC's tablet over https, and spectators, each with an address of its own, who have heard the first event."""
    crowd = Crowd(ports.http, OURS)
    context = ssl.create_default_context(cafile=str(folder / "data" / "certificates" / "authority.crt"))

    def tablet() -> ssl.SSLSocket:
        return context.wrap_socket(_from(MC_ADDRESS, ports.https), server_hostname="127.0.0.1")

    crowd.join("mc", cookie=_log_in(ports, context), connect=tablet)
    for number in range(spectators):
        address = f"127.1.{number // 250}.{number % 250 + 1}"
        crowd.join("public", connect=lambda address=address: _from(address, ports.http))  # type: ignore[misc]
    publish_events(publisher, crowd, WARM_UP_EVENTS)
    return crowd


def _from(address: str, port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(address, 0))


def _log_in(ports: Ports, context: ssl.SSLContext) -> str:
    """The cookie of the MC's tablet, by its PIN."""
    client = http.client.HTTPSConnection(
        "127.0.0.1", ports.https, timeout=20, source_address=(MC_ADDRESS, 0), context=context
    )
    headers = {"Content-Type": "application/json", "Origin": f"https://127.0.0.1:{ports.https}"}
    client.request("POST", "/enter", json.dumps({"pin": PIN}), headers)
    cookie = client.getresponse().headers["Set-Cookie"].split(";")[0]
    client.close()
    return cookie
