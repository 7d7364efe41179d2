"""Presses random pairs of lines and captures them with gpiod as the firmware does; reports every pair and event.

The presses come from a process of their own, so that nothing but the kernel connects them with the capture. Called with
`--press` this script is that process.

Kind: start
"""

import json
import os
import random
import select
import subprocess
import sys
import time
from typing import Any

import gpiod
from capture import Capture
from gpiod.line import Bias, Clock, Edge
from pace import idle_s
from press_recorder import PressRecorder, interrupt_lines
from scenario import arguments, report
from simulated_chip import Buttons, chip_path

LINES = (4, 5, 6, 12, 13, 16, 17, 26)
GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)
IDLE_S = (0.002, 0.015)
"""Between pairs the processors go idle: waking up is what makes the kernel's threads overtake each other."""

READ_PATIENCE_S, TURN_S = 5.0, 0.5
"""How many seconds of an idle machine a presser waits for its presses to be read; only a lost one takes that long."""


def main() -> None:
    """Capture until the pressing process is done, then report."""
    recorder = PressRecorder()
    settings = gpiod.LineSettings(edge_detection=Edge.FALLING, bias=Bias.PULL_UP, event_clock=Clock.MONOTONIC)
    with gpiod.request_lines(
        str(chip_path()), config={LINES: settings}, consumer="pairs", event_buffer_size=1024
    ) as request:
        read_end, write_end = os.pipe()
        command = [sys.executable, __file__, "--press"]
        with subprocess.Popen(command, stdin=read_end, stdout=subprocess.PIPE) as presser:
            assert presser.stdout is not None
            capture = Capture(request, write_end)
            capture.run_until_closed(presser.stdout.fileno())
            pairs = json.loads(presser.stdout.read())
        interrupts = interrupt_lines()
    report(
        {
            "pairs": pairs,
            "events": capture.events,
            "reads": capture.reads,
            "trace": recorder.take(),
            "interrupts": interrupts,
        }
    )


def press() -> None:
    """Press the pairs, timing each press on the clock of the events; print them as JSON at the end."""
    options = arguments()
    chance = random.Random(options["seed"])
    buttons = Buttons(list(LINES))
    pairs = []
    for _ in range(options["pairs"]):
        first, second = chance.sample(LINES, 2)
        pairs.append(press_pair(buttons, first, second, chance.choice(GAPS_NS)))
        time.sleep(chance.uniform(*IDLE_S))
    buttons.close()
    print(json.dumps(pairs))


def press_pair(buttons: Buttons, first: int, second: int, gap_ns: int) -> dict[str, Any]:
    """Press `first`, then `second` at least `gap_ns` later. The times are CLOCK_MONOTONIC, around each press."""
    before_first_ns = time.monotonic_ns()
    buttons.press(first)
    after_first_ns = time.monotonic_ns()
    while time.monotonic_ns() < after_first_ns + gap_ns:
        pass
    before_second_ns = time.monotonic_ns()
    buttons.press(second)
    after_second_ns = time.monotonic_ns()
    wait_until_read(2)
    buttons.release(first)
    buttons.release(second)
    return {
        "lines": [first, second],
        "gap_ns": gap_ns,
        "pressed_ns": [[before_first_ns, after_first_ns], [before_second_ns, after_second_ns]],
    }


def wait_until_read(events: int) -> None:
    """Wait until that many events more were read: a line pressed again before loses its first stamp in the kernel."""
    limit_s = idle_s() + READ_PATIENCE_S
    while events > 0 and idle_s() < limit_s:
        if select.select([0], [], [], TURN_S)[0]:
            events -= len(os.read(0, events))


if __name__ == "__main__":
    press() if "--press" in sys.argv else main()
