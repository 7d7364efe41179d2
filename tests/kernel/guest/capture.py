"""Capture of gpiod's events in the guest: drained fully on each wake, kept in the order in which they were read.

Kind: loop
"""

import os
import select
from typing import Any

import gpiod
from pace import slowness

SETTLE_MS = 200
"""Nothing for this long after the presses ended means that all events are there, on an idle machine."""


class Capture:
    """Reads the events of one request. `events` are in read order, `reads` says how many came with each read.

    `read_pipe` is a file descriptor that gets one byte for each event read, for a presser that waits for that.
    """

    def __init__(self, request: gpiod.LineRequest, read_pipe: int) -> None:
        self._request = request
        self._read_pipe = read_pipe
        self.events: list[dict[str, Any]] = []
        self.reads: list[int] = []

    def run_until_closed(self, descriptor: int) -> None:
        """Read events until `descriptor` (the end of a pipe) is readable, and then until nothing arrives any more."""
        poll = select.poll()
        poll.register(self._request.fd, select.POLLIN)
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        timeout_ms = None
        while ready := poll.poll(timeout_ms):
            for readable, _ in ready:
                if readable == self._request.fd:
                    self._drain()
                else:
                    poll.unregister(descriptor)
                    timeout_ms = SETTLE_MS * slowness()

    def _drain(self) -> None:
        while self._request.wait_edge_events(0):
            batch = self._request.read_edge_events(1024)
            os.write(self._read_pipe, bytes(len(batch)))
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
