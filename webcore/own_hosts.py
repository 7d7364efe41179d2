"""Names and addresses of this machine, as they may stand in the `Host` of a request.

Whoever owns a name can let it point to this machine (DNS rebinding), and the browsers in the hall would then take the
owner's pages and ours for one site. So a request under a name that this machine does not have is refused.

Kind: adapter
"""

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path

from webcore.tls.addresses import READ_INTERVAL_S, Addresses
from webcore.tls.cert_names import LOCAL_DOMAINS

IPV6_ADDRESSES = Path("/proc/net/if_inet6")
"""The IPv6 addresses of this machine, one a line, in 32 hexadecimal digits (proc(5))."""


def split_host(host: str) -> str:
    """The name or address in a `Host` header, without port and brackets, in small letters; empty: it is malformed."""
    name, bracket, rest = host.partition("]")
    if bracket:
        return name[1:].lower() if name.startswith("[") and _is_port(rest) else ""
    name, colon, port = host.partition(":")
    return name.lower().removesuffix(".") if _is_port(colon + port) else ""


def _is_port(text: str) -> bool:
    return not text or (text.startswith(":") and text[1:].isascii() and (text[1:].isdigit() or text == ":"))


class OwnHosts:
    """Belongs to one thread. `names`: more names by which people reach this machine. `now_s` is CLOCK_MONOTONIC."""

    def __init__(
        self, addresses: Addresses, names: Iterable[str] = (), now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._addresses, self._now_s = addresses, now_s
        self._names = frozenset(name.lower().removesuffix(".") for name in names)
        self._ipv6: frozenset[str] = frozenset()
        self._ipv6_read_s = -READ_INTERVAL_S

    def include(self, host: str) -> bool:
        """Whether `host`, from a `Host` header, is this machine."""
        name = split_host(host)
        try:
            address = ip_address(name)
        except ValueError:
            return self._is_own_name(name)
        if address.is_loopback or str(address) in self._addresses.current():
            return True
        return address.version == 6 and str(address) in self._own_ipv6()

    def _is_own_name(self, name: str) -> bool:
        if name in self._names or name in self._addresses.current() or name.endswith(".localhost"):
            return True
        full = socket.gethostname().lower()
        short = full.split(".")[0]
        return name in {"localhost", full, short, *(f"{short}.{domain}" for domain in LOCAL_DOMAINS)}

    def _own_ipv6(self) -> frozenset[str]:
        if self._now_s() - self._ipv6_read_s >= READ_INTERVAL_S:
            self._ipv6, self._ipv6_read_s = frozenset(read_ipv6_addresses()), self._now_s()
        return self._ipv6


def read_ipv6_addresses() -> Iterable[str]:
    """The IPv6 addresses of every network interface, as they are now."""
    try:
        lines = IPV6_ADDRESSES.read_text(encoding="ascii").splitlines()
    except OSError:
        return
    for line in lines:
        yield str(ip_address(int(line.split()[0], 16).to_bytes(16, "big")))
