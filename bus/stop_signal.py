"""Adapt signals: how a process is asked to end, as a descriptor that its loop can wait on beside its sockets.

Kind: adapter
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager


class StopEvent:
    """An eventfd that a signal handler or another thread makes readable."""

    def __init__(self) -> None:
        self._file = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.is_set = False

    def fileno(self) -> int:
        """Readable once the process should end."""
        return self._file

    def set(self) -> None:
        """End soon. May be called by a signal handler or another thread."""
        self.is_set = True
        os.eventfd_write(self._file, 1)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self._file)


@contextmanager
def stop_on_signals(stop: StopEvent) -> Iterator[None]:
    """SIGTERM and SIGINT ask for the end; afterwards they mean what they meant before. For the main thread."""
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
