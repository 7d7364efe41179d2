"""Logging from a thread of its own, so that the press path never waits for a disk, a pipe or a terminal.

Kind: adapter
"""

import contextlib
import logging
import queue
from collections.abc import Iterator
from logging.handlers import QueueHandler, QueueListener

MAX_QUEUED = 10_000


class DroppingQueueHandler(QueueHandler):
    """Queues records; when the queue is full they are counted and dropped."""

    def __init__(self, records: "queue.SimpleQueue[logging.LogRecord]") -> None:
        super().__init__(records)
        self._records = records
        self.dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        """Never waits, never raises."""
        if self._records.qsize() >= MAX_QUEUED:
            self.dropped += 1
        else:
            self._records.put_nowait(record)


@contextlib.contextmanager
def non_blocking_logging() -> Iterator[DroppingQueueHandler]:
    """Moves the root logger's handlers to another thread; at the end all queued records are written."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = DroppingQueueHandler(records)
    listener = QueueListener(records, *handlers, respect_handler_level=True)
    root.handlers = [handler]
    listener.start()
    try:
        yield handler
    finally:
        root.handlers = handlers
        listener.stop()
        if handler.dropped:
            logging.getLogger(__name__).warning("%d log lines were dropped: the log was too slow", handler.dropped)
