"""Adapt a ZeroMQ socket to gevent: a greenlet waits for it *and* for what other greenlets put into its outbox.

`zmq.green` lets a greenlet wait for the socket only. Here one greenlet owns the socket, as ZeroMQ demands, and sleeps
until the socket's descriptor moves or somebody calls `set`. The descriptor is edge-triggered: after every wake the
owner must read until nothing is left, and it looks anyway after `timeout_s`.

Kind: adapter
"""

from typing import Any

import gevent
import zmq
from gevent.event import Event


class Wake:
    """Wakes the owner of `own`, or of a socket that comes and goes. Made, used and closed in gevent's thread."""

    def __init__(self, own: "zmq.Socket[bytes] | None" = None) -> None:
        self._event = Event()
        self._watcher: Any = None
        if own is not None:
            self.watch(own)

    def watch(self, own: "zmq.Socket[bytes]") -> None:
        """Wake when something moves at this socket."""
        self._watcher = gevent.get_hub().loop.io(int(own.getsockopt(zmq.FD)), 1)
        self._watcher.start(self._event.set)

    def set(self) -> None:
        """Wake the owner: its outbox has something."""
        self._event.set()

    def wait(self, timeout_s: float) -> None:
        """Sleep until something moves, at most `timeout_s`. Only the owner calls this."""
        self._event.wait(timeout_s)
        self._event.clear()

    def close(self) -> None:
        """Stop watching; before the socket is closed."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher.close()
            self._watcher = None
