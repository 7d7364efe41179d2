"""Where a panel process listens, and for whom.

Kind: adapter
"""

import errno
import socket
from dataclasses import dataclass
from enum import StrEnum

from webcore import http_server
from webcore.connection_limits import PER_ADDRESS
from webcore.tls.cert_names import LOOPBACK


class PortTakenError(OSError):
    """The panel cannot listen on an address; the message says which and what to do."""


class Part(StrEnum):
    """Whom a process serves. Behind a proxy, strangers have a process of their own, in which nothing delays a tap."""

    ALL = "all"
    STAFF = "staff"
    PUBLIC = "public"


@dataclass(frozen=True)
class Web:
    """Where the panel listens, and for whom.

    `address`: how others reach this machine; empty: at the addresses that it has, which may change. `https_port` 0: no
    HTTPS. `names`: more names of this machine. `per_address`: how many connections a stranger's address may have.
    `proxy_port`: a proxy listens on the other ports, and passes requests on to this one of 127.0.0.1; 0: no proxy.
    """

    host: str
    port: int
    address: str = ""
    https_port: int = 0
    names: tuple[str, ...] = ()
    per_address: int = PER_ADDRESS
    part: Part = Part.ALL
    proxy_port: int = 0

    @property
    def places(self) -> list[tuple[str, int]]:
        """Host and port of each socket: plain HTTP, then HTTPS."""
        if self.proxy_port:
            return [(LOOPBACK, self.proxy_port)]
        return [(self.host, port) for port in (self.port, self.https_port) if port]


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, see `http_server.listen`. Raises `PortTakenError`."""
    try:
        return http_server.listen(host, port)
    except OSError as error:
        raise PortTakenError(error.errno, _format_listen_error(host, port, error)) from error


def _format_listen_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is used by another program; end that one, or choose another port with --port"
    if error.errno == errno.EACCES:
        advice = "choose one from 1024 to 65535 with --port; after sudo make install lower ones work, too"
        return f"port {port} on {host} is not allowed for this user; {advice}"
    return f"{host}:{port} cannot be listened on ({error.strerror}); choose an address of this machine with --host"
