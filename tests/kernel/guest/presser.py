"""A process of its own that presses lines: on one processor, before all programs and interrupt threads there.

    python presser.py

A press is an interrupt on the processor of the process that writes it. On a Pi one processor takes all interrupts of
the chip, whatever runs on it; so this process has a higher real-time priority than the interrupt threads (50), and
sleeps between two presses. It is told by a line of JSON on stdin, and answers with one.

Kind: start
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

PRIORITY = 60
BURST, PAUSE_S = 4, (0.000_02, 0.000_6)


class Presser:
    """The process, for a scenario. For `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )

    def start(self, lines: Sequence[int], gap_ns: int = 0, processor: int = 0) -> None:
        """Presses `lines` one after the other, each `gap_ns` after the other was pressed. Does not wait for it."""
        self._order(lines=list(lines), gap_ns=gap_ns, processor=processor)

    def flood(self, lines: Sequence[int], presses: int, seed: int, processor: int = 0) -> None:
        """Presses so many times, in bursts of up to four of these lines, and releases them. Does not wait for it."""
        self._order(lines=list(lines), presses=presses, seed=seed, processor=processor)

    def _order(self, **order: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def fileno(self) -> int:
        """Readable as soon as it has answered."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

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
    for text in sys.stdin:
        order: dict[str, Any] = json.loads(text)
        os.sched_setaffinity(0, {order["processor"]})
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        answer = flood(buttons, order) if "presses" in order else press(buttons, order)
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))  # the answer must not keep a watcher waiting
        print(json.dumps(answer), flush=True)


def press(buttons: Any, order: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The instants before and after each press."""
    brackets: list[tuple[int, int]] = []
    for line in order["lines"]:
        if brackets and order["gap_ns"]:
            time.sleep(order["gap_ns"] / 1e9)
        before_ns = time.monotonic_ns()
        buttons.press(line)
        brackets.append((before_ns, time.monotonic_ns()))
    return brackets


def flood(buttons: Any, order: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Presses in bursts; between two of them others run here."""
    chance, presses = random.Random(order["seed"]), order["presses"]
    while presses > 0:
        burst = chance.sample(order["lines"], min(presses, chance.randrange(1, BURST + 1)))
        for line in burst:
            buttons.press(line)
        presses -= len(burst)
        time.sleep(chance.uniform(*PAUSE_S))
        for line in burst:
            buttons.release(line)
    return []


if __name__ == "__main__":
    main()
