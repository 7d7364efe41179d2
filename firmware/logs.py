"""Adapt logging: a thread of its own writes, so that the press path never waits for a disk, a pipe or a terminal.

Kind: adapter
"""

import contextlib
import logging
import queue
from collections.abc import Iterator
from logging.handlers import QueueHandler, QueueListener

MOST_WAITING = 10_000


class Dropping(QueueHandler):
    """Puts records into the queue; where it is full they are counted and dropped."""

    def __init__(self, waiting: "queue.SimpleQueue[logging.LogRecord]") -> None:
        super().__init__(waiting)
        self._waiting = waiting
        self.dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        """Never waits, never raises."""
        if self._waiting.qsize() >= MOST_WAITING:
            self.dropped += 1
        else:
            self._waiting.put_nowait(record)


@contextlib.contextmanager
def never_waiting() -> Iterator[Dropping]:
    """The root logger's handlers write from another thread meanwhile; at the end all that waits is written."""
    root = logging.getLogger()
    before = list(root.handlers)
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = Dropping(waiting)
    listener = QueueListener(waiting, *before, respect_handler_level=True)
    root.handlers = [handler]
    listener.start()
    try:
        yield handler
    finally:
        root.handlers = before
        listener.stop()
        if handler.dropped:
            logging.getLogger(__name__).warning("%d lines of the log were dropped: it was too slow", handler.dropped)
