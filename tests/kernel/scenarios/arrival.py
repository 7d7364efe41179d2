"""Reads many edges as the firmware does, and counts those that were read later than the order of arrival allows.

Twice: where the firmware's own proof holds; and where the interrupt threads were moved to the other processor since,
which nobody told it, and which has other work as well. The presses come in bursts.

Kind: start
"""

import contextlib
import os
import random
import select
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from presser import PRIORITY, Presser
from scenario import arguments, report

from bus.units import NS_PER_MS as MS
from firmware import realtime
from firmware.pins.chips import DEVICES, find_header, list_chips
from firmware.pins.edges import Gap
from firmware.pins.gpiod_edges import CONSUMER, GpiodEdges
from firmware.pins.order_proof import OrderProof, of_lines
from firmware.pins.sequence import Sequences

OFFSETS = (4, 5, 6, 12, 13, 16, 17, 26)
LINES = {number: f"GPIO{offset}" for number, offset in enumerate(OFFSETS, 1)}
HERE, ELSEWHERE = 0, 1
CHUNK = 2_000
LOOK_S = 0.000_5
"""It reads as often as the firmware samples a contact: what is late by less than that would not be seen."""
OTHER_WORK = """
import os, sys, time
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(int(sys.argv[2])))
print("busy", flush=True)
while True:
    end_s = time.monotonic() + 0.001
    while time.monotonic() < end_s:
        pass
    time.sleep(0.001)
"""


class Reader:
    """The firmware's source of edges. `late`: how many refuted its proof."""

    def __init__(self) -> None:
        self.proof: OrderProof | None = None
        self.edges = 0
        self.late = 0
        self._source = GpiodEdges(
            LINES, find_header(list_chips(DEVICES), LINES.values()), Sequences(2 * MS), prove=self._prove
        )
        self._source.drain()

    def _prove(self, offsets: Collection[int]) -> OrderProof | None:
        self.proof = of_lines(offsets, CONSUMER)
        return self.proof

    def read(self, until: Presser) -> None:
        """Reads until the presser has answered and nothing more comes."""
        while True:
            files = self._source.fileno(), until.fileno()
            readable, _, _ = select.select(files, [], [], LOOK_S)
            for event in self._source.drain():
                if isinstance(event, Gap):
                    self.late += event.what == "late_edge"
                else:
                    self.edges += 1
            if readable == [files[1]]:
                return

    def look(self) -> str:
        """What the proof says now."""
        self._source.check_order()
        assert self.proof is not None
        return self.proof.objection

    def close(self) -> None:
        """Releases the lines."""
        self._source.close()


def main() -> None:
    """Proved, and with a machine that is not what it was proved to be."""
    options = arguments()
    realtime.request()
    chance = random.Random(options["seed"])
    with Presser() as presser:
        edges = {"proved": options["edges"], "pretended": options["edges"] // 10}
        report({name: case(presser, chance, count, name) for name, count in edges.items()})


def case(presser: Presser, chance: random.Random, edges: int, name: str) -> dict[str, Any]:
    """One reader, learning first that all interrupts come to one processor."""
    reader = Reader()
    os.sched_setaffinity(0, {HERE, ELSEWHERE})
    before = reader.look()
    press(presser, reader, chance, 40)
    proved = reader.look()
    with contextlib.ExitStack() as stack:
        if name == "pretended":
            for thread in interrupt_threads():
                os.sched_setaffinity(thread, {ELSEWHERE})
            stack.enter_context(other_work())
        learned = reader.edges
        while reader.edges < learned + edges:  # the kernel merges some, where a line is pressed again too soon
            press(presser, reader, chance, CHUNK)
    processors = sorted(os.sched_getaffinity(0))
    result = {
        "before": before,
        "proved": proved,
        "edges": reader.edges - learned,
        "late": reader.late,
        "after": reader.look(),
        "processors": processors,
    }
    reader.close()
    return {**result, "freed": sorted(os.sched_getaffinity(0))}


def press(presser: Presser, reader: Reader, chance: random.Random, edges: int) -> None:
    """So many presses in bursts of one to four lines, while the reader reads."""
    presser.flood(OFFSETS, edges, chance.randrange(1_000_000), HERE)
    reader.read(presser)
    presser.brackets()


@contextlib.contextmanager
def other_work() -> Iterator[None]:
    """The other processor is busy half of the time, with what goes before interrupt threads."""
    command = [sys.executable, "-c", OTHER_WORK, str(ELSEWHERE), str(PRIORITY)]
    work = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert work.stdout is not None
    try:
        work.stdout.readline()
        yield
    finally:
        work.kill()
        work.wait()


def interrupt_threads() -> Iterator[int]:
    """The threads of our lines' interrupts."""
    for path in Path("/proc").glob("[0-9]*/comm"):
        if path.read_text().startswith("irq/") and CONSUMER[:8] in path.read_text():
            yield int(path.parent.name)


if __name__ == "__main__":
    main()
