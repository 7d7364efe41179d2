"""The IPv4 addresses that this machine has now.

Kind: adapter
"""

import fcntl
import socket
import struct
from collections.abc import Iterator

SIOCGIFADDR = 0x8915
"""ioctl that returns the IPv4 address of a network interface (netdevice(7))."""


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
