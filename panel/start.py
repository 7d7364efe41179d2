"""Start of the panel process: sockets, greenlets and the web server, until SIGTERM.

gevent lives in this process only. Nothing is monkey-patched: the greenlets here wait with gevent's own means.

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
from webcore.fd_limit import take_enough_files
from webcore.tls.addresses import Addresses
from webcore.tls.server_context import Tls

LOOKED_EVERY_S = 0.5
"""How often the panel looks whether all of it still turns, who was put out by a command, and how it is reached."""
UNACKNOWLEDGED_MS = 8000
"""A client that is gone without a word is let go after this time (TCP_USER_TIMEOUT)."""


class PortTakenError(OSError):
    """The address cannot be listened on; the message says which and what to do."""


@dataclass(frozen=True)
class Web:
    """Where the panel listens. `address`: how others reach this machine; empty: by the addresses that it has, which may
    change. `https_port` 0: no https."""

    host: str
    port: int
    address: str = ""
    https_port: int = 0


class Handler(WSGIHandler):
    """pywsgi's handler that shows the client's socket to the streams and takes a dead client as no error."""

    ignored_socket_errors = (*WSGIHandler.ignored_socket_errors, errno.ETIMEDOUT, errno.EHOSTUNREACH)

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environment with the socket in it."""
        environ: dict[str, Any] = super().get_environ()
        environ[SOCKET_KEY] = self.socket
        return environ


class Server(WSGIServer):
    """pywsgi's server, to which a client that does not trust the certificate, or breaks off, is no error either.

    Where many connect at once (the Wi-Fi is back), each is taken alone: news of the controller come in between.
    """

    max_accept = 1

    def wrap_socket_and_handle(self, client_socket: socket.socket, address: Any) -> None:
        """Shake hands and serve one client of https."""
        with suppress(ssl.SSLError):
            super().wrap_socket_and_handle(client_socket, address)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose clients inherit no delay and an end for dead peers. Raises `PortTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener: socket.socket = gevent.socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(error.errno, _why(host, port, error)) from error
    listener.listen(1024)
    return listener


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is used by another program; end that one, or choose another port with --port"
    if error.errno == errno.EACCES:
        may = "choose one from 1024 to 65535 with --port; on an installed machine sudo make install allows others, too"
        return f"port {port} on {host} is not allowed for this user; {may}"
    return f"{host}:{port} cannot be listened on ({error.strerror}); choose an address of this machine with --host"


def run(endpoints: Endpoints, web: Web, data: Path, simulated: bool) -> int:
    """Serve the panel until SIGTERM or SIGINT. Returns the exit code: 0 good, 3 the machine cannot.

    `data` is the data folder: pins, devices and the site's certificates outlive a restart there. Raises `BadFileError`.
    """
    take_enough_files()
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
    settings = Settings(simulated, addresses, endpoints.folder, data, web.port, web.https_port)
    hub = BusHub(endpoints, simulated)
    app = create_app(hub, settings, store)
    servers = [_server(listeners[0], app)]
    tls = Tls(data, addresses, dt.datetime.now(dt.UTC)) if web.https_port else None
    if tls is not None:
        servers.append(_server(listeners[1], app, ssl_context=tls.context))
    ended = gevent.event.Event()
    handlers = [gevent.signal_handler(number, ended.set) for number in (signal.SIGTERM, signal.SIGINT)]
    hub.start()
    for server in servers:
        server.start()
    presence = Presence(hub, store)
    _until(ended, hub, presence, tls, Notifier(os.environ))
    presence.close(int(time.time()))
    hub.close()
    gevent.joinall([gevent.spawn(server.stop, timeout=0.5) for server in servers])
    for handler in handlers:
        handler.cancel()
    lock.close()
    return ExitCode.GOOD


def _until(ended: gevent.event.Event, hub: BusHub, presence: Presence, tls: Tls | None, notifier: Notifier) -> None:
    """Wait for the end. Who stops turning (gevent's loop, or a greenlet of the hub) is not called alive any more."""
    notifier.ready("the pages are served")
    while not ended.wait(LOOKED_EVERY_S):
        if hub.turning():
            notifier.alive(time.monotonic_ns())
        presence.look(int(time.time()))
        if tls is not None:
            tls.look(dt.datetime.now(dt.UTC))
    notifier.close()


def _server(listener: socket.socket, app: Any, **more: Any) -> WSGIServer:
    """With a pool of its own the server waits at the end until the streams have said goodbye."""
    return Server(listener, app, handler_class=Handler, log=None, spawn=Pool(), **more)
