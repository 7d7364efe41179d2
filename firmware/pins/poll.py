"""Waiting for file descriptors until an instant, by select(2): to the microsecond (poll(2) has only milliseconds).

Kind: adapter
"""

import select
from collections.abc import Sequence
from typing import Protocol

import zmq

from bus.units import NS_PER_S

EVENTS, READABLE = int(zmq.EVENTS), int(zmq.POLLIN)
"""As plain numbers: an enum's `&` runs in Python, and this is on the path of a press."""


class HasFile(Protocol):
    """Something with a file descriptor to wait on."""

    def fileno(self) -> int:
        """The file descriptor."""
        ...


def wait(files: Sequence[int], until_ns: int, now_ns: int) -> list[int]:
    """Returns at `until_ns` (CLOCK_MONOTONIC), or as soon as one of `files` is readable; those that are."""
    return select.select(files, [], [], max(0, until_ns - now_ns) / NS_PER_S)[0]


def has_messages(socket: "zmq.Socket[bytes]") -> bool:
    """True where messages wait. To be called before each wait: a ZeroMQ socket's descriptor is edge-triggered."""
    return bool(int(socket.get(EVENTS)) & READABLE)
