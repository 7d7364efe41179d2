"""Adapt select(2): wait for file descriptors until an instant, to the microsecond (poll(2) knows only milliseconds).

Kind: adapter
"""

import select
from collections.abc import Iterable
from typing import Protocol

import zmq

from bus.units import NS_PER_S

EVENTS, READABLE = int(zmq.EVENTS), int(zmq.POLLIN)
"""As plain numbers: an enum's `&` is Python, and this is asked on the way of a press."""


class HasFile(Protocol):
    """Something with a file descriptor to wait on."""

    def fileno(self) -> int:
        """The file descriptor."""
        ...


def wait(files: Iterable[HasFile | int], until_ns: int, now_ns: int) -> None:
    """Come back at `until_ns` (CLOCK_MONOTONIC), or as soon as one of `files` is readable."""
    select.select(list(files), [], [], max(0, until_ns - now_ns) / NS_PER_S)


def has_more(socket: "zmq.Socket[bytes]") -> bool:
    """True where messages wait. To be asked before each wait: the descriptor of a ZeroMQ socket tells it only once."""
    return bool(int(socket.get(EVENTS)) & READABLE)
