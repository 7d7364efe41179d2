"""Where a panel process listens, and for whom.

Kind: adapter
"""

from dataclasses import dataclass
from enum import StrEnum

from webcore.connection_limits import PER_ADDRESS
from webcore.tls.cert_names import LOOPBACK


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
