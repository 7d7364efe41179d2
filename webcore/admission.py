"""Admission of connections and requests to a server, whichever of its sockets they come by.

`Connections` decides; this keeps the sockets, closes those that must leave, and finds out on whose behalf a request
comes: behind a proxy on this machine, the proxy says it (`X-Real-IP`, `X-Forwarded-Proto`). Nobody else is believed.

Kind: adapter
"""

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import gevent
import gevent.socket

from webcore.connection_limits import Limits
from webcore.connections import Connection, Connections, Kind, Refusal
from webcore.rate_budget import RateBudget
from webcore.rate_limit import client_network
from webcore.traffic import Rejection, Traffic
from webcore.turnstile import Turnstile

SWEEP_INTERVAL_S = 1.0
"""How often late connections are looked for."""

SOCKET_TIMEOUT_S = 20.0
"""A client that takes nothing, or sends nothing, for so long in the middle of a request is gone."""

CONNECTIONS_PER_S, CONNECTIONS_BURST = 64, 256
"""New connections of one address from which no paired device has come."""

MAX_STRANGERS_BODY = 16_384
"""The largest body that a stranger has reason to send is a PIN."""

_TURNED_BY_REFUSAL = {Refusal.FULL: Rejection.FULL, Refusal.TOO_MANY_OF_ADDRESS: Rejection.PER_ADDRESS}

Environ = dict[str, Any]


class Admission:
    """Belongs to gevent's thread. `is_paired` says whether a request comes from a device that was let in before.

    `max_body`: the largest body of a paired device, in bytes.
    """

    def __init__(
        self, limits: Limits, traffic: Traffic, is_paired: Callable[[Environ], bool], max_body: int = MAX_STRANGERS_BODY
    ) -> None:
        self.connections = Connections(limits)
        self.traffic = traffic
        self._is_paired, self._max_body = is_paired, max_body
        self._budget = RateBudget(CONNECTIONS_PER_S, CONNECTIONS_BURST)
        self._turnstile = Turnstile()
        self._sockets: dict[Connection, socket.socket] = {}
        self._greenlets: list[gevent.Greenlet[..., None]] = []

    def start(self) -> None:
        """Start the greenlets that let requests through and close late connections."""
        self._greenlets = [gevent.spawn(self._turnstile.run), gevent.spawn(self._sweep)]

    def is_running(self) -> bool:
        """Whether all greenlets still run."""
        return not any(greenlet.dead for greenlet in self._greenlets)

    def close(self) -> None:
        """End the greenlets."""
        gevent.killall(self._greenlets)

    def arrive(self, client: socket.socket, peer: str) -> Connection | None:
        """A connection was accepted. None: it was closed again at once."""
        is_own, address, now_ns = _is_loopback(peer), client_network(peer), time.monotonic_ns()
        if not (is_own or self.connections.has_paired(address) or self._budget.spend(address, now_ns)):
            self.traffic.note(Rejection.TOO_FAST)
            client.close()
            return None
        client.settimeout(SOCKET_TIMEOUT_S)
        connection, leaving = self.connections.arrive(address, is_own, now_ns)
        self._sockets[connection] = client
        self._expel(leaving)
        return connection

    def use_socket(self, connection: Connection, secured: socket.socket) -> None:
        """The connection speaks TLS, by this socket."""
        self._sockets[connection] = secured

    def leave(self, connection: Connection) -> None:
        """The connection ends."""
        self.connections.leave(connection)
        with suppress(OSError):
            self._sockets.pop(connection).close()

    def admit(self, connection: Connection, environ: Environ) -> int:
        """A request has been read, but for its body: return 0, or the status of the refusal. Waits for its turn."""
        kind, address = self._sender(connection, environ)
        if kind is None:
            self.traffic.note(Rejection.MALFORMED)
            return 400
        refusal, leaving = self.connections.take_place(connection, kind, client_network(address))
        self._expel(leaving)
        if refusal is not None:
            self.traffic.note(_TURNED_BY_REFUSAL[refusal])
            return 503
        if int(environ.get("CONTENT_LENGTH") or 0) > (MAX_STRANGERS_BODY if kind is Kind.STRANGER else self._max_body):
            self.traffic.note(Rejection.TOO_LARGE)
            return 413
        return 0

    def wait_for_turn(self, connection: Connection) -> None:
        """A stranger's request waits until it is its turn."""
        if connection.place is not None:
            self._turnstile.wait(connection.place)

    def read_body(self, connection: Connection) -> None:
        """The body of a stranger's request is about to be read; it has a deadline."""
        self.connections.read_body(connection, time.monotonic_ns())

    def has_body(self, connection: Connection) -> None:
        """It has been read, or nobody sent it."""
        self.connections.has_body(connection)

    def finish(self, connection: Connection) -> None:
        """The request was answered."""
        self.connections.finish(connection, time.monotonic_ns())

    def _sender(self, connection: Connection, environ: Environ) -> tuple[Kind | None, str]:
        """Whose request it is, and from which address; the environment then says so, too. None: it is malformed."""
        peer = environ.get("REMOTE_ADDR", "")
        real_address, scheme = environ.pop("HTTP_X_REAL_IP", None), environ.pop("HTTP_X_FORWARDED_PROTO", None)
        if _is_loopback(peer):
            if real_address is not None:
                if not _is_address(real_address):
                    return None, ""
                environ["REMOTE_ADDR"] = real_address
            if scheme == "https":
                environ["wsgi.url_scheme"] = "https"
        address = environ.get("REMOTE_ADDR", "")
        if _is_loopback(address):
            return Kind.OWN, address
        return Kind.PAIRED if self._is_paired(environ) else Kind.STRANGER, address

    def _sweep(self) -> None:
        while True:
            gevent.sleep(SWEEP_INTERVAL_S)
            late = self.connections.late(time.monotonic_ns())
            for connection in late:
                self.traffic.note(Rejection.LATE)
                self._shut(connection)

    def _expel(self, connections: Iterable[Connection]) -> None:
        for connection in connections:
            self.traffic.note(Rejection.EXPELLED)
            self._shut(connection)

    def _shut(self, connection: Connection) -> None:
        """Its greenlet, which waits for the client, then ends by itself."""
        client = self._sockets.get(connection)
        if client is not None:
            with suppress(OSError):
                # The plain socket's own shutdown: that of a TLS socket would continue in plain text.
                gevent.socket.socket.shutdown(client, socket.SHUT_RDWR)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
