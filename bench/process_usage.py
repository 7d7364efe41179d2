"""What processes use while they are watched: memory (smaps_rollup), processor time (stat), waking up (status).

Processor time is charged by the kernel, so another program's load does not change it much; it wakes threads as often.

Kind: adapter
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

PROC = Path("/proc")
KIB_PER_MIB = 1024


class Usage(Struct, frozen=True):
    """What a process uses: memory, its shared pages divided among those who share them; % of a core; wakes a second."""

    command: str
    pss_mib: float
    cpu_percent: float
    wakes_per_s: float

    @classmethod
    def total(cls, usages: Iterable["Usage"]) -> "Usage":
        """The sum of all."""
        listed = list(usages)
        return cls(
            "",
            sum(usage.pss_mib for usage in listed),
            sum(usage.cpu_percent for usage in listed),
            sum(usage.wakes_per_s for usage in listed),
        )


def descendants(pid: int) -> list[int]:
    """A process and all that it has started, itself first."""
    children = (PROC / str(pid) / "task" / str(pid) / "children").read_text(encoding="ascii").split()
    return [pid, *(descendant for child in children for descendant in descendants(int(child)))]


def measure(pids: dict[str, int], seconds: float, settle_s: float) -> dict[str, Usage]:
    """Watch processes, by name, each with all that it has started by `settle_s` from now, for `seconds`.

    Memory is read last. Raises `OSError` where one ends meanwhile.
    """
    time.sleep(settle_s)
    families = {name: descendants(pid) for name, pid in pids.items()}
    before = {name: (sum(map(processor_s, family)), sum(map(wakes, family))) for name, family in families.items()}
    began_s = time.monotonic()
    time.sleep(seconds)
    passed_s = time.monotonic() - began_s
    return {
        name: Usage(
            command=_command(pids[name]),
            pss_mib=sum(map(_pss_mib, family)),
            cpu_percent=100 * (sum(map(processor_s, family)) - before[name][0]) / passed_s,
            wakes_per_s=(sum(map(wakes, family)) - before[name][1]) / passed_s,
        )
        for name, family in families.items()
    }


def _command(pid: int) -> str:
    return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()


def _pss_mib(pid: int) -> float:
    lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / KIB_PER_MIB


def processor_s(pid: int) -> float:
    """utime and stime of all its threads, exact to the ns: the clock of clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


def wakes(pid: int) -> int:
    """How often its threads have gone to sleep by themselves, to be woken again."""
    count = 0
    for thread in os.listdir(PROC / str(pid) / "task"):
        lines = (PROC / str(pid) / "task" / thread / "status").read_text(encoding="utf-8").splitlines()
        count += next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return count
