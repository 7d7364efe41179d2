"""What really happened on the lines: the kernel's record of the race, and which press it says was the first.

An entry is a change of a line (`gpio_sim_apply_pull`: it was pulled to ground) or an interrupt that is about to be
served (`irq_handler_entry`), in µs of CLOCK_MONOTONIC and in the order in which they were written. Where a line has
interrupts, the first of them in the time of a press is its instant: there the kernel takes its stamp.

Kind: pure
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bus.units import NS_PER_US

_ENTRY = re.compile(r" (\d+)\.(\d{6}): (?:change: .* offset=(\d+) value=0|irq_handler_entry: irq=(\d+) )")


class Entry(Struct, frozen=True):
    """One entry of the record. `line`: its offset on the chip."""

    at_ns: int
    line: int
    is_interrupt: bool


class Record:
    """The entries of one trace. `interrupts`: number of an interrupt → its line."""

    def __init__(self, trace: str, interrupts: Mapping[int, int]) -> None:
        self._entries = sorted(_entries(trace, interrupts), key=_at_ns)  # stable: what is equal stays as it was written
        self._instants_ns = [entry.at_ns for entry in self._entries]

    def presses(self, lines: Sequence[int], from_ns: int, until_ns: int) -> dict[int, int]:
        """Line → when it was pressed, in the order of these instants; of `lines`, within this time."""
        start = bisect_left(self._instants_ns, from_ns - NS_PER_US)
        end = bisect_right(self._instants_ns, until_ns)
        found: dict[int, Entry] = {}
        for entry in self._entries[start:end]:
            first = found.get(entry.line)
            if entry.line in lines and (first is None or (entry.is_interrupt and not first.is_interrupt)):
                found[entry.line] = entry
        return {entry.line: entry.at_ns for entry in sorted(found.values(), key=self._entries.index)}


def _entries(trace: str, interrupts: Mapping[int, int]) -> Iterator[Entry]:
    for match in _ENTRY.finditer(trace):
        seconds, microseconds, offset, number = match.groups()
        at_ns = (int(seconds) * 1_000_000 + int(microseconds)) * NS_PER_US
        if offset is not None:
            yield Entry(at_ns, int(offset), is_interrupt=False)
        elif int(number) in interrupts:
            yield Entry(at_ns, interrupts[int(number)], is_interrupt=True)


def _at_ns(entry: Entry) -> int:
    return entry.at_ns
