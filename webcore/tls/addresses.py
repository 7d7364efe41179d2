"""Adapt this machine's addresses: by which others reach it, as they are now. A network may come late, or change.

They are read again after some seconds, when somebody asks: that is a few calls of the kernel.

Kind: adapter
"""

import fcntl
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator

from webcore.tls.cert_names import best_first

SIOCGIFADDR = 0x8915
"""ioctl that gives the IPv4 address of a network interface (netdevice(7))."""

READ_EVERY_S = 5.0


def read_addresses() -> Iterator[str]:
    """The IPv4 address of every network interface that has one now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)
            except OSError:
                continue  # an interface without an address
            yield socket.inet_ntoa(answer[20:24])


def local_name() -> str:
    """The name by which mDNS tells others of this machine; empty where it has none."""
    name = socket.gethostname().split(".")[0].lower()
    return f"{name}.local" if name.replace("-", "").isalnum() and name.isascii() else ""


class Addresses:
    """By which addresses this machine is reached, the best first; never none. One thread.

    `fixed`: the one that was chosen at the start; empty: those that the machine has when somebody asks. `now_s` is
    CLOCK_MONOTONIC.
    """

    def __init__(
        self,
        fixed: str = "",
        read: Callable[[], Iterable[str]] = read_addresses,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._now_s = read, now_s
        self._fixed = fixed
        self._known: tuple[str, ...] = ()
        self._known_s = 0.0

    def now(self) -> tuple[str, ...]:
        """All of them."""
        if self._fixed:
            return (self._fixed,)
        if not self._known or self._now_s() - self._known_s >= READ_EVERY_S:
            self._known, self._known_s = best_first(self._read()), self._now_s()
        return self._known
