"""Stop signals: a request to end as a file descriptor that a loop can wait on beside its sockets.

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
        """Ask the process to end soon. May be called by a signal handler or another thread."""
        self.is_set = True
        os.eventfd_write(self._file, 1)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._file)


@contextmanager
def stop_on_signals(stop: StopEvent) -> Iterator[None]:
    """Let SIGTERM and SIGINT set `stop`; afterwards the previous handlers are back. For the main thread."""
    previous = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
