"""Contract of the sources of edges. One contract test runs over all of them.

Only press edges matter: the button pulls its line to ground. A source never debounces, never orders across lines and
never blocks; it reports what it lost.

Kind: pure
"""

from collections.abc import Collection, Mapping
from typing import Literal, Protocol

from msgspec import Struct

from bus.messages import Capture


class Edge(Struct, frozen=True):
    """A press edge of a station's line at `at_ns` (CLOCK_MONOTONIC, as near to the contact as the source can stamp).

    `seqno` counts the edges of the source from 1. `late_ns`: how late this stamp may be, beyond the source's
    resolution, where the source can tell (the kernel merged two edges and kept the later stamp). Never too early.
    """

    station: int
    at_ns: int
    seqno: int
    late_ns: int = 0


class Gap(Struct, frozen=True):
    """A known gap in the edges, at `at_ns`; `station` None: of an unknown line.

    `lost`: `count` edges before. `merged`: the kernel made one edge of several, `count` have no edge of their own.
    `full`: the kernel's queue was full. `late_edge`: this edge was read later than `is_complete` had promised.
    """

    station: int | None
    count: int
    at_ns: int
    what: Literal["lost", "merged", "full", "late_edge"] = "lost"


class MachineError(RuntimeError):
    """This machine cannot do what the board profile asks for; the message says what to do about it."""


class SourceGoneError(MachineError):
    """The source of edges, `name`, has stopped responding; the message has the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name} does not answer any more ({reason}): no press is read from now on; look at the kernel's messages "
            "(dmesg) and start again"
        )
        self.name = name


class EdgeSource(Protocol):
    """A source of edges. `drain`, `due_ns`, `levels` and `close` belong to one thread, the loop's.

    Edges of one station arrive in the order of their stamps. Edges of different stations may arrive in any order.
    """

    @property
    def capture(self) -> Capture:
        """The backend, its resolution, and whether it can lose edges unnoticed."""
        ...

    @property
    def is_complete(self) -> bool:
        """Whether the last `drain` returned every edge that had been stamped before it began: nothing is on its way."""
        ...

    def check_order(self) -> None:
        """Looks whether the machine still keeps edges in order. Takes a while: not between a press and its decision."""
        ...

    def fileno(self) -> int:
        """A file descriptor that is readable while there is something to drain."""
        ...

    def drain(self) -> list[Edge | Gap]:
        """All events since the last call. Never waits. Raises `SourceGoneError` where the device is gone."""
        ...

    def due_ns(self) -> int | None:
        """When to `drain` even if nothing is readable (CLOCK_MONOTONIC); None: no need."""
        ...

    def levels(self, stations: Collection[int] | None = None) -> Mapping[int, bool]:
        """Station → its line is low (the button is down) now; of these stations only, or of all.

        Raises `SourceGoneError`.
        """
        ...

    def close(self) -> None:
        """Releases all lines together: no input is ever closed alone (gpiozero issue 1189)."""
        ...
