"""The order of arrival on this machine: looked at, arranged where that is permitted, and given up when it is refuted.

Kind: adapter
"""

import logging
import os
import time
from collections.abc import Collection
from typing import Protocol

from firmware.pins import arrival_order, interrupts
from firmware.pins.arrival_order import ArrivalOrder, Scheduling

_log = logging.getLogger(__name__)

NOT_LOOKED_YET = "nobody has looked yet"


class Interrupts(Protocol):
    """What `interrupts.LineInterrupts` tells and does."""

    def served(self) -> tuple[int, ...]: ...

    def threads(self) -> list[Scheduling]: ...

    def bind(self, processor: int) -> None: ...


class OrderProof:
    """Whether edges arrive in the order of their stamps. Belongs to the loop's thread, which it binds to a processor.

    `objection` says why not, as it was known at the last `look` or `refute`; empty: they do, since `since_ns`. A look
    takes some hundred microseconds: never between a press and its decision.
    """

    def __init__(self, lines: Interrupts) -> None:
        self._lines = lines
        self._order = ArrivalOrder(lines.served())
        self._processors = os.sched_getaffinity(0)
        self.since_ns = 0
        self.objection = NOT_LOOKED_YET
        self.look()

    @property
    def holds(self) -> bool:
        """Whether the order is proved."""
        return not self.objection

    def look(self) -> None:
        """Counts, binds and checks. Says in the log what has changed."""
        try:
            self._order = arrival_order.count(self._order, self._lines.served())
            self._bind()
            objection = self._check()
        except OSError as error:
            objection = f"interrupts and their threads cannot be seen or moved ({error.strerror or error})"
        self._conclude(objection)

    def refute(self) -> None:
        """An edge came later than it should have: the machine is not as it says."""
        self._order = arrival_order.refute(self._order)
        self._conclude(self._check())

    def is_late(self, at_ns: int, read_ns: int) -> bool:
        """Whether an edge that is read now should have been read at `read_ns`, when all that had come was read."""
        return self.holds and self.since_ns <= at_ns < read_ns

    def close(self) -> None:
        """Lets the calling thread run where it ran before."""
        os.sched_setaffinity(0, self._processors)

    def _bind(self) -> None:
        processor, threads = self._order.processor, self._lines.threads()
        if processor is None or not threads or self._order.is_refuted:
            return
        if not arrival_order.is_bound(self._order, interrupts.scheduling(), threads):
            self._lines.bind(processor)

    def _check(self) -> str:
        return arrival_order.objection(self._order, interrupts.scheduling(), self._lines.threads())

    def _conclude(self, objection: str) -> None:
        if objection != self.objection:
            _log.info("order of arrival: %s", f"not proved, {objection}" if objection else "proved")
            self.since_ns = time.monotonic_ns()
        self.objection = objection


def of_lines(offsets: Collection[int], consumer: str) -> OrderProof | None:
    """For the lines that were requested as `consumer`; None, and the reason in the log, where the kernel hides them."""
    try:
        return OrderProof(interrupts.LineInterrupts(offsets, consumer))
    except (OSError, LookupError, ValueError) as error:
        _log.info("order of arrival: not proved, the kernel does not show the interrupts of the lines (%s)", error)
        return None
