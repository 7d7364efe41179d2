"""Turns of the panel's greenlets: each owner of a socket turns for ever, whatever it was given.

Kind: loop
"""

import logging
import time
from collections.abc import Callable
from typing import Protocol

STALLED_NS = 5_000_000_000
"""Every owner turns twice a second at least; one that has not for this long is stuck."""

MAX_LOGGED = 50
"""How many faults are logged in full: the log's disk is the journal's."""

log = logging.getLogger("panel")


class SocketOwner(Protocol):
    """One greenlet's work."""

    def turn(self, now_ns: int) -> None:
        """Do what is due now."""

    def wait(self) -> None:
        """Sleep until something is due, for a second at most."""


class Turns:
    """Runs owners of sockets and counts what they survived. Belongs to gevent's thread; times: CLOCK_MONOTONIC."""

    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self.faults = 0
        self._clock = clock
        self._turned_ns: dict[str, int] = {}

    def run(self, owner: SocketOwner) -> None:
        """Turn `owner` forever; killed at the end."""
        while True:
            self.turn(owner)
            owner.wait()

    def turn(self, owner: SocketOwner) -> None:
        """Turn `owner` once."""
        try:
            owner.turn(self._clock())
            self._turned_ns[type(owner).__name__] = self._clock()
        except Exception:  # noqa: BLE001 one message must not silence the panel: the next turn goes on
            self.note_fault(type(owner).__name__)

    def note_fault(self, what: str) -> None:
        """Count and log the exception that is being handled."""
        self.faults += 1
        if self.faults <= MAX_LOGGED:
            log.exception("%s failed; it goes on", what)

    def stalled(self) -> list[str]:
        """The owners that turned once, and have not for too long: no command, or no snapshot, passes there."""
        now = self._clock()
        return sorted(name for name, turned_ns in self._turned_ns.items() if now - turned_ns > STALLED_NS)
