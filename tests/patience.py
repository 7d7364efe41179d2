"""Patience of the tests: how long they wait for something before they call it missing.

No test says how fast something must be. A limit of so many seconds is for an idle machine; on a busy one everything
comes as many times later as programs wait for each processor, so the limit grows with that, also while it is waited.

Kind: adapter
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

LOAD = Path("/proc/loadavg")


def busyness() -> float:
    """How many programs share a processor, at least 1: in the mean of the last minute or now, whichever is more."""
    try:
        minute, _, _, ready, _ = LOAD.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 1.0
    waiting = max(float(minute), float(ready.partition("/")[0]))
    return max(1.0, waiting / (os.cpu_count() or 1))


def patience_s(seconds: float) -> float:
    """`seconds` of an idle machine as seconds of this one, now. For limits that cannot be asked again later."""
    return seconds * 1.5 * busyness()


def patience_ms(milliseconds: float) -> float:
    """The same in milliseconds."""
    return patience_s(milliseconds)


class Turning(Protocol):
    """What a test has to turn while it waits, such as a fake controller."""

    def turn(self, wait_ms: int = 20, /) -> None:
        """Wait a little for something, and do what it asks for."""


class Patience:
    """A limit of `seconds` of an idle machine from now on. CLOCK_MONOTONIC."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since_s = time.monotonic()
        self._longest_s = 0.0

    @property
    def ended(self) -> bool:
        """Whether it is over. The longest limit that the machine's load has asked for since the beginning counts."""
        self._longest_s = max(self._longest_s, patience_s(self._seconds))
        return time.monotonic() - self._since_s > self._longest_s


def turn_until(part: Turning, holds: Callable[[], object], seconds: float, *shown: Callable[[], object]) -> None:
    """Turn `part` until `holds`; fail after so many seconds of an idle machine, with what is `shown`."""
    patience = Patience(seconds)
    while not holds():
        assert not patience.ended, [show() for show in shown]
        part.turn()
