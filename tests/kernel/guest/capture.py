"""Loop over gpiod's events in the guest: drain fully on each wake, keep every event in the order it was read in."""

import os
import select
from typing import Any

import gpiod
from pace import slowness

SETTLE_MS = 200
"""Nothing for this long after the presses ended means that all events are there, on an idle machine."""


class Capture:
    """Reads the events of one request. `events` are in read order, `reads` says how many came with each read.

    `seen` is a file descriptor that gets one byte for each event read, for a presser that waits until it was seen.
    """

    def __init__(self, request: gpiod.LineRequest, seen: int) -> None:
        self._request = request
        self._seen = seen
        self.events: list[dict[str, Any]] = []
        self.reads: list[int] = []

    def run_until_closed(self, descriptor: int) -> None:
        """Read events until `descriptor` (the end of a pipe) has something to say, and then until all is quiet."""
        poll = select.poll()
        poll.register(self._request.fd, select.POLLIN)
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        timeout_ms = None
        while ready := poll.poll(timeout_ms):
            for found, _ in ready:
                if found == self._request.fd:
                    self._drain()
                else:
                    poll.unregister(descriptor)
                    timeout_ms = SETTLE_MS * slowness()

    def _drain(self) -> None:
        while self._request.wait_edge_events(0):
            batch = self._request.read_edge_events(1024)
            os.write(self._seen, bytes(len(batch)))
            self.reads.append(len(batch))
            self.events += [
                {
                    "line": event.line_offset,
                    "at_ns": event.timestamp_ns,
                    "line_seqno": event.line_seqno,
                    "global_seqno": event.global_seqno,
                }
                for event in batch
            ]
