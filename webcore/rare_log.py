"""Filter for loggers: a few records a minute pass, the others are counted.

What a request can provoke, it can provoke a thousand times a second, and the log's disk is the journal's.

Kind: adapter
"""

import logging
import time
from collections.abc import Callable

MAX_PER_MINUTE = 10
MINUTE_S = 60.0


class RareRecords(logging.Filter):
    """Lets `MAX_PER_MINUTE` records pass in each minute. The first of the next minute says how many were left out."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now_s = now_s
        self._since_s = now_s()
        self._passed = self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether `record` is written."""
        if self._now_s() - self._since_s >= MINUTE_S:
            self._since_s, self._passed = self._now_s(), 0
        if self._passed >= MAX_PER_MINUTE:
            self._left_out += 1
            return False
        self._passed += 1
        if self._left_out:
            record.msg = f"{record.getMessage()} (and {self._left_out} more that were not written)"
            record.args, self._left_out = None, 0
        return True
