"""Network addresses of this machine, as they are now: a network may come up late, or change.

They are read again a few seconds later, when they are needed: that takes a few system calls.

Kind: adapter
"""

import socket
import time
from collections.abc import Callable, Iterable

from bus.own_addresses import read_addresses
from webcore.tls.cert_names import best_first

READ_INTERVAL_S = 5.0


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
