"""The kernel's interrupts of our lines: which processor served them, and where their threads run.

`/sys/kernel/irq/N` has the counts of each processor, the line (`hwirq`) and the name under which it was requested;
the threads are called `irq/N-name`. To say where another's thread runs needs root or CAP_SYS_NICE.

Kind: adapter
"""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from firmware.pins.arrival_order import Scheduling

ROOT = Path("/")
CAP_SYS_NICE = 23


class LineInterrupts:
    """The interrupts of `offsets` on their chip, requested as `consumer`; to be made after the request.

    Raises `OSError` where the kernel does not show them, `LookupError` where it does not show exactly one for a line.
    """

    def __init__(self, offsets: Collection[int], consumer: str, root: Path = ROOT) -> None:
        self._folders = [
            folder
            for folder in (root / "sys/kernel/irq").iterdir()
            if consumer in _read(folder / "actions").split(",") and _read(folder / "hwirq") in map(str, offsets)
        ]
        lines = sorted(int(_read(folder / "hwirq")) for folder in self._folders)
        if lines != sorted(offsets):
            raise LookupError(f"interrupts of the lines {lines}, not of {sorted(offsets)}")
        prefixes = tuple(f"irq/{folder.name}-" for folder in self._folders)
        self._threads = [int(path.parent.name) for path in _names(root) if _read(path).startswith(prefixes)]

    def served(self) -> tuple[int, ...]:
        """How many of them each processor has served since the kernel made them."""
        counts = [map(int, (folder / "per_cpu_count").read_text().split(",")) for folder in self._folders]
        return tuple(map(sum, zip(*counts, strict=True)))

    def threads(self) -> list[Scheduling]:
        """Of each line's thread; none where one of them cannot be seen."""
        if len(self._threads) != len(self._folders):
            return []
        try:
            return [scheduling(thread) for thread in self._threads]
        except OSError:
            return []

    def bind(self, processor: int) -> None:
        """Binds the threads and the calling one to a processor. Raises `OSError`: then the calling one is as before."""
        for thread in self._threads:
            os.sched_setaffinity(thread, {processor})
        os.sched_setaffinity(0, {processor})


def scheduling(thread: int = 0) -> Scheduling:
    """Of a thread by its number, or of the calling one."""
    is_fifo = os.sched_getscheduler(thread) & ~os.SCHED_RESET_ON_FORK == os.SCHED_FIFO
    priority = os.sched_getparam(thread).sched_priority if is_fifo else 0
    return Scheduling(frozenset(os.sched_getaffinity(thread)), priority)


def may_bind(root: Path = ROOT) -> bool:
    """Whether this process may say where other threads run."""
    fields = dict(line.split(":\t", 1) for line in _read(root / "proc/self/status").splitlines() if ":\t" in line)
    return bool(int(fields.get("CapEff", "0"), 16) >> CAP_SYS_NICE & 1)


def _names(root: Path) -> Iterator[Path]:
    return (path for path in (root / "proc").glob("[0-9]*/comm"))


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:  # a process that has ended, an interrupt that was freed
        return ""
