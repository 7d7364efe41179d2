"""A process of its own that presses lines: on one processor, before all programs and interrupt threads there.

    python presser.py

A press is an interrupt on the processor of the process that writes it. On a Pi one processor takes all interrupts of
the chip, whatever runs on it; so this process has a higher real-time priority than the interrupt threads (50), and
sleeps between two presses. It is told by a line of JSON on stdin, and answers with one.

Kind: start
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

PRIORITY = 60


class Presser:
    """The process, for a scenario. For `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )

    def start(self, lines: Sequence[int], gap_ns: int = 0, processor: int = 0) -> None:
        """Presses `lines` one after the other, each `gap_ns` after the other was pressed. Does not wait for it."""
        assert self._process.stdin is not None
        order = {"lines": list(lines), "gap_ns": gap_ns, "processor": processor}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def brackets(self) -> list[list[int]]:
        """The instants before and after each of these presses, CLOCK_MONOTONIC. Waits until they were made."""
        assert self._process.stdout is not None
        result: list[list[int]] = json.loads(self._process.stdout.readline())
        return result

    def press(self, lines: Sequence[int], gap_ns: int = 0, processor: int = 0) -> list[list[int]]:
        """Both."""
        self.start(lines, gap_ns, processor)
        return self.brackets()

    def __enter__(self) -> "Presser":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def main() -> None:
    """Presses what it is told to, until stdin ends."""
    from simulated_chip import LINES, Buttons

    buttons = Buttons(list(range(LINES)))
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    for text in sys.stdin:
        order: dict[str, Any] = json.loads(text)
        os.sched_setaffinity(0, {order["processor"]})
        brackets: list[tuple[int, int]] = []
        for line in order["lines"]:
            if brackets and order["gap_ns"]:
                time.sleep(order["gap_ns"] / 1e9)
            before_ns = time.monotonic_ns()
            buttons.press(line)
            brackets.append((before_ns, time.monotonic_ns()))
        print(json.dumps(brackets), flush=True)


if __name__ == "__main__":
    main()
