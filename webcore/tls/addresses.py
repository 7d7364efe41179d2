"""Network addresses of this machine, as they are now: a network may come up late, or change.

They are read again a few seconds later, when they are needed: that takes a few system calls.

Kind: adapter
"""

import fcntl
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator

from webcore.tls.cert_names import best_first

SIOCGIFADDR = 0x8915
"""ioctl that returns the IPv4 address of a network interface (netdevice(7))."""

READ_INTERVAL_S = 5.0


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
    """The name of this machine in mDNS; empty where it has none."""
    name = socket.gethostname().split(".")[0].lower()
    return f"{name}.local" if name.replace("-", "").isalnum() and name.isascii() else ""


class Addresses:
    """Addresses under which this machine can be reached, the best first; never empty. One thread.

    `fixed`: the address that was chosen at the start; empty: those that the machine has when they are needed. `now_s`
    is CLOCK_MONOTONIC.
    """

    def __init__(
        self,
        fixed: str = "",
        read: Callable[[], Iterable[str]] = read_addresses,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._now_s = read, now_s
        self._fixed = fixed
        self._addresses: tuple[str, ...] = ()
        self._read_s = 0.0

    def current(self) -> tuple[str, ...]:
        """All addresses, as they are now."""
        if self._fixed:
            return (self._fixed,)
        if not self._addresses or self._now_s() - self._read_s >= READ_INTERVAL_S:
            self._addresses, self._read_s = best_first(self._read()), self._now_s()
        return self._addresses
