"""The panel process: sockets, greenlets and the web server, until SIGTERM.

Only this process uses gevent. Nothing is monkey-patched: the greenlets wait with gevent's own primitives.

Kind: start
"""

import datetime as dt
import errno
import os
import signal
import socket
import ssl
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gevent
import gevent.event
import gevent.socket
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler, WSGIServer

from bus.exit_codes import ExitCode
from bus.notify import Notifier
from bus.sockets import AlreadyRunningError, Endpoints, Lock
from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from panel.auth.presence import Presence
from panel.bus_hub import BusHub
from panel.routes.streams import SOCKET_KEY
from panel.settings import Settings
from webcore.fd_limit import raise_fd_limit
from webcore.tls.addresses import Addresses
from webcore.tls.server_context import Tls

CHECK_INTERVAL_S = 0.5
"""How often the panel checks its greenlets, devices that were revoked from the command line, and its addresses."""
UNACKNOWLEDGED_MS = 8000
"""A client that vanished without closing its connection is dropped after this time (TCP_USER_TIMEOUT)."""


class PortTakenError(OSError):
    """The panel cannot listen on an address; the message says which and what to do."""


@dataclass(frozen=True)
class Web:
    """Where the panel listens. `address`: how others reach this machine; empty: at the addresses that it has, which may
    change. `https_port` 0: no HTTPS."""

    host: str
    port: int
    address: str = ""
    https_port: int = 0


class Handler(WSGIHandler):
    """pywsgi's handler, which also passes the client's socket to the streams and ignores errors of dead clients."""

    ignored_socket_errors = (*WSGIHandler.ignored_socket_errors, errno.ETIMEDOUT, errno.EHOSTUNREACH)

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment with the client's socket in it."""
        environ: dict[str, Any] = super().get_environ()
        environ[SOCKET_KEY] = self.socket
        return environ


class Server(WSGIServer):
    """pywsgi's server, which also ignores clients that do not trust the certificate or break off the handshake.

    When many clients connect at once (the Wi-Fi is back), they are accepted one at a time, so that news from the
    controller is handled in between.
    """

    max_accept = 1

    def wrap_socket_and_handle(self, client_socket: socket.socket, address: Any) -> None:
        """Do the TLS handshake and serve one client."""
        with suppress(ssl.SSLError):
            super().wrap_socket_and_handle(client_socket, address)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections inherit TCP_NODELAY and TCP_USER_TIMEOUT. Raises `PortTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener: socket.socket = gevent.socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(error.errno, _format_listen_error(host, port, error)) from error
    listener.listen(1024)
    return listener


def _format_listen_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is used by another program; end that one, or choose another port with --port"
    if error.errno == errno.EACCES:
        advice = "choose one from 1024 to 65535 with --port; after sudo make install lower ones work, too"
        return f"port {port} on {host} is not allowed for this user; {advice}"
    return f"{host}:{port} cannot be listened on ({error.strerror}); choose an address of this machine with --host"


def run(endpoints: Endpoints, web: Web, data: Path, simulated: bool) -> int:
    """Serve the panel until SIGTERM or SIGINT. Returns the exit code: OK, or CANNOT if a port or the lock is taken.

    `data` is the data folder, where PINs, devices and the site's certificates survive a restart. Raises `BadFileError`.
    """
    raise_fd_limit()
    store = CredentialFile(data)
    listeners: list[socket.socket] = []
    try:
        lock = Lock(endpoints.folder / "panel.lock")
        listeners = [listen(web.host, port) for port in (web.port, web.https_port) if port]
    except (AlreadyRunningError, PortTakenError) as error:
        for listener in listeners:
            listener.close()
        print(f"panel: {error.strerror if isinstance(error, OSError) else error}", file=sys.stderr)
        return ExitCode.CANNOT
    addresses = Addresses(web.address)
    settings = Settings(
        simulated=simulated,
        addresses=addresses,
        folder=endpoints.folder,
        data=data,
        port=web.port,
        https_port=web.https_port,
    )
    hub = BusHub(endpoints, simulated)
    app = create_app(hub, settings, store)
    servers = [_create_server(listeners[0], app)]
    tls = Tls(data, addresses, dt.datetime.now(dt.UTC)) if web.https_port else None
    if tls is not None:
        servers.append(_create_server(listeners[1], app, ssl_context=tls.context))
    ended = gevent.event.Event()
    handlers = [gevent.signal_handler(number, ended.set) for number in (signal.SIGTERM, signal.SIGINT)]
    hub.start()
    for server in servers:
        server.start()
    presence = Presence(hub, store, app.extensions["access_log"])
    _supervise(ended, hub, presence, tls, Notifier(os.environ))
    presence.close(int(time.time()))
    hub.close()
    gevent.joinall([gevent.spawn(server.stop, timeout=0.5) for server in servers])
    for handler in handlers:
        handler.cancel()
    lock.close()
    return ExitCode.GOOD


def _supervise(ended: gevent.event.Event, hub: BusHub, presence: Presence, tls: Tls | None, notifier: Notifier) -> None:
    """Run the regular checks until `ended`. The watchdog is fed only while gevent's loop and all greenlets run."""
    notifier.ready("the pages are served")
    while not ended.wait(CHECK_INTERVAL_S):
        if hub.is_running():
            notifier.alive(time.monotonic_ns())
        try:
            presence.check(int(time.time()))
            if tls is not None:
                tls.refresh(dt.datetime.now(dt.UTC))
        except Exception:  # noqa: BLE001 a full disk or a lost network must not take the pages away
            hub.turns.note_fault("the regular check")
    notifier.close()


def _create_server(listener: socket.socket, app: Any, **options: Any) -> WSGIServer:
    """Create a server. With a pool of its own it waits at the end until the streams have been closed properly."""
    return Server(listener, app, handler_class=Handler, log=None, spawn=Pool(), **options)
