"""Proof that edges arrive in the order of their stamps: where it holds, nothing needs to be waited for.

Theory of operation. The hard interrupt takes stamp and number of an edge and wakes its line's interrupt thread
(SCHED_FIFO 50), which queues the event. The settle time exists because that thread may still wait on another processor
while the firmware already reads what came later. Now let one processor serve the interrupts of all lines, let their
threads run there and nowhere else, and let the firmware run there too, at a lower priority. Whenever the firmware runs,
each edge that was stamped before has been queued: its thread was woken on this processor and had to run first. So a
queue that is read to its end after an instant is complete up to that instant.

    claim                                     how it is known
    one processor serves all interrupts       the kernel counts them for each processor and line; from 8 of them on
    their threads run on it alone             sched_setaffinity, by us, where it is permitted; read again at each look
    at a higher priority than the firmware    sched_getscheduler of both
    the firmware runs on it alone             the same
    and it is true                            no edge is ever read that is older than the last reading (`refute`)

What served an interrupt elsewhere ends the claim until 8 more were served on one processor. An edge that came late ends
it for good: then the machine is not as it says, and the settle time of the board's profile is waited for again.

Kind: pure
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

MIN_INTERRUPTS = 8
"""As many must have been served by one processor and by no other: a button or two, pressed before the show."""


class Scheduling(Struct, frozen=True):
    """Where a thread may run, and its priority: SCHED_FIFO 1 to 99, 0 for any other policy."""

    processors: frozenset[int]
    priority: int


class ArrivalOrder(Struct, frozen=True):
    """What is known so far.

    `counted`: interrupts of our lines that each processor had served when the present count began. `processor`: which
    one has served all since then, None: too few, or several. `is_refuted`: an edge came late.
    """

    counted: tuple[int, ...]
    processor: int | None = None
    is_refuted: bool = False


def count(order: ArrivalOrder, served: Sequence[int]) -> ArrivalOrder:
    """Takes how many interrupts of our lines each processor has served by now."""
    new = [now - before for now, before in zip(served, order.counted, strict=True)]
    busy = [processor for processor, interrupts in enumerate(new) if interrupts]
    if len(busy) > 1:
        return replace(order, counted=tuple(served), processor=None)
    if busy and new[busy[0]] >= MIN_INTERRUPTS:
        return replace(order, processor=busy[0])
    return order


def refute(order: ArrivalOrder) -> ArrivalOrder:
    """Takes an edge that was read later than the order allows."""
    return replace(order, is_refuted=True)


def is_bound(order: ArrivalOrder, own: Scheduling, threads: Sequence[Scheduling]) -> bool:
    """Whether the firmware and all threads of its lines run on the processor that serves the interrupts, only there."""
    return order.processor is not None and all(thread.processors == {order.processor} for thread in (own, *threads))


def objection(order: ArrivalOrder, own: Scheduling, threads: Sequence[Scheduling]) -> str:
    """Why the order is not proved; empty: it is. `own`: of the firmware; `threads`: of the interrupts of its lines."""
    if order.is_refuted:
        return "an edge was read later than the order of the others allows"
    if order.processor is None:
        return f"not yet {MIN_INTERRUPTS} presses in a row were interrupts of the same processor"
    if not threads:
        return "the interrupt threads cannot be seen (ProtectProc= in the unit)"
    if not is_bound(order, own, threads):
        return f"not all runs on processor {order.processor} alone, which serves the interrupts"
    lowest = min(thread.priority for thread in threads)
    if not 0 < own.priority < lowest:
        return f"the firmware's real-time priority ({own.priority}) is not below that of the threads ({lowest})"
    return ""
