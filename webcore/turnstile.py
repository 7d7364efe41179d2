"""Turnstile for requests of strangers: one is let through each time the event loop has looked at all its sockets.

However many ask at once, a tap of the staff waits for one of them at most, and each address has its turn.

Kind: loop
"""

import gevent
from gevent.event import Event

from webcore.round_robin import RoundRobin


class Turnstile:
    """Belongs to gevent's thread; `run` in a greenlet of its own."""

    def __init__(self) -> None:
        self._queue: RoundRobin[Event] = RoundRobin()
        self._joined = Event()

    def wait(self, address: str) -> None:
        """Wait until it is the turn of a request of `address`."""
        turn = Event()
        self._queue.join(address, turn)
        self._joined.set()
        turn.wait()

    def run(self) -> None:
        """Let requests through, forever; killed at the end."""
        while True:
            self._joined.wait()
            self._joined.clear()
            while (turn := self._queue.take()) is not None:
                turn.set()
                gevent.idle(1)  # after one poll, see `panel.live.sse.yield_to_loop`
