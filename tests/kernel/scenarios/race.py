"""The same list of random pairs, watched by the firmware and by its peers, each alone on the machine; reports all.

Pairs: who was pressed first, who was noticed first. Then single presses: from the press to the level of the lamp.

Kind: start
"""

import os
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from firmware_process import Controller, Fingers, Firmware, Wiring
from scenario import arguments, report
from simulated_chip import Buttons, Probe

from bus import messages as m
from bus.units import NS_PER_MS as MS

GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)
IDLE_S = (0.002, 0.015)
"""Between pairs the processors go idle: waking up is what makes the kernel's threads overtake each other."""
PATIENCE_S = 2.0
START_S = 90.0
LAMP_PATIENCE_NS = 200 * MS


class Watcher(Protocol):
    """Somebody who sees who is first and lights a lamp. `pid`: its process."""

    @property
    def pid(self) -> int: ...

    def begin(self) -> None:
        """The next question; returns when it is open."""
        ...

    def wait_for_first(self) -> list[int] | None:
        """The stations that were first (several: a tie); None: nobody was noticed in time."""
        ...

    def rest(self) -> None:
        """After the buttons were released: wait until the next question can begin."""
        ...

    def end(self) -> None:
        """No more questions."""
        ...


class FirmwareWatcher:
    """The real firmware process with a controller."""

    def __init__(self) -> None:
        self.firmware = Firmware()
        self.controller = Controller()
        self.controller.wait_for_hello()
        self._order: m.Arm | None = None

    @property
    def pid(self) -> int:
        """The firmware's."""
        return self.firmware.process.pid

    def begin(self) -> None:
        """Armed ahead of the opening, as in a contest."""
        self._order = self.controller.arm(80)
        opening_ns = self._order.opening_ns
        assert opening_ns is not None
        while time.monotonic_ns() < opening_ns + MS:
            self.controller.turn(1)

    def begin_dark(self) -> None:
        """The same in the dark half of the armed lamp's rhythm (0.5 s of each second): light means the floor."""
        while not 500 * MS < (time.monotonic_ns() + 50 * MS) % 1_000_000_000 < 700 * MS:
            self.controller.turn(5)
        self.begin()

    def wait_for_first(self) -> list[int] | None:
        """From the verdict."""
        assert self._order is not None
        try:
            return list(self.controller.verdict(self._order.arming).stations)
        except TimeoutError:
            return None

    def rest(self) -> None:
        """Nothing: the next opening is far enough for the buttons to be up."""

    def end(self) -> None:
        """SIGTERM."""
        self.firmware.end()
        self.controller.close()


class Peer:
    """One of tests/kernel/guest/observers.py in a process of its own."""

    def __init__(self, way: str, rpi_lgpio: str) -> None:
        observers = Path(__file__).parents[1] / "tests/kernel/guest/observers.py"
        path = os.pathsep.join((rpi_lgpio, os.environ["PYTHONPATH"]))
        self._process = subprocess.Popen(
            [sys.executable, str(observers), way],
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    @property
    def pid(self) -> int:
        """The observer's."""
        return self._process.pid

    def begin(self) -> None:
        """Tell it, and wait until it is ready."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        while (line := self._line(START_S)) != "ready":
            if line is None:
                raise RuntimeError(f"the observer does not answer; exit code {self._process.poll()}")

    begin_dark = begin

    def wait_for_first(self) -> list[int] | None:
        """What it printed."""
        line = self._line(PATIENCE_S)
        return [int(line)] if line else None

    def rest(self) -> None:
        """A moment, for the release to be seen, and for callbacks that are late."""
        time.sleep(0.03)

    def end(self) -> None:
        """Kill it; poll never ends by itself."""
        self._process.kill()
        self._process.communicate()

    def _line(self, timeout_s: float) -> str | None:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], timeout_s)[0]:
            return None
        return self._process.stdout.readline().decode().strip()


def main() -> None:
    """Some rounds in each of which all watchers take their turn, so that the machine's load is the same for all."""
    options = arguments()
    results: dict[str, Any] = {name: {"pairs": [], "lamp_ns": []} for name in options["watchers"]}
    rounds = options["rounds"]
    for n in range(rounds):
        for name in options["watchers"]:
            watcher = FirmwareWatcher() if name == "ours" else Peer(name, options["rpi_lgpio"])
            chance = random.Random(options["seed"] + n)
            try:
                results[name]["pairs"] += pairs(watcher, chance, share(options["pairs"], rounds, n))
                with on_separate_processors(watcher.pid):
                    results[name]["lamp_ns"] += lamps(watcher, chance, share(options["presses"], rounds, n))
            finally:
                watcher.end()
                Buttons(list(range(28))).close()
            report(results)


def share(count: int, rounds: int, n: int) -> int:
    """How many of `count` fall to the n-th round."""
    return count * (n + 1) // rounds - count * n // rounds


def pairs(watcher: Watcher, chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Pairs of presses; what the watcher noticed of each."""
    fingers = Fingers(Wiring())
    results = []
    for _ in range(count):
        first, second = chance.sample(range(1, 9), 2)
        gap_ns, idle_s = chance.choice(GAPS_NS), chance.uniform(*IDLE_S)
        watcher.begin()
        time.sleep(idle_s)
        _, after_ns = fingers.press(first)
        before_ns, _ = fingers.press_at(second, after_ns + gap_ns)
        noticed = watcher.wait_for_first()
        fingers.release(first, second)
        watcher.rest()
        results.append(
            {"pressed": [first, second], "gap_ns": gap_ns, "at_least_ns": before_ns - after_ns, "noticed": noticed}
        )
    return results


@contextmanager
def on_separate_processors(pid: int) -> Iterator[None]:
    """One processor for this script, which looks at the lamp, the other for the process that lights it.

    A real-time process may keep this script off a common processor for as long as it has something to do, long after
    the lamp is lit: then the instant at which the lamp was seen would say nothing.
    """
    all_processors = os.sched_getaffinity(0)
    watched, looking = sorted(all_processors)[:2]
    move(pid, {watched})
    os.sched_setaffinity(0, {looking})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_processors)
        move(pid, all_processors)


def move(pid: int, processors: set[int]) -> None:
    """All threads of a process."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), processors)


def lamps(watcher: Any, chance: random.Random, count: int) -> list[int | None]:
    """Single presses: ns from the press (its write has returned: the edge is stamped) to the lamp's line being high."""
    board = Wiring()
    fingers = Fingers(board)
    results: list[int | None] = []
    for _ in range(count):
        station, idle_s = chance.randrange(1, 9), chance.uniform(*IDLE_S)
        watcher.begin_dark()
        with Probe(board.lamps_at[station]) as lamp:
            time.sleep(idle_s)
            before_ns, after_ns = fingers.press(station)
            lit_ns = None
            while lit_ns is None and time.monotonic_ns() < after_ns + LAMP_PATIENCE_NS:
                if lamp.level():
                    lit_ns = time.monotonic_ns() - (before_ns + after_ns) // 2
        watcher.wait_for_first()
        fingers.release(station)
        watcher.rest()
        results.append(lit_ns)
    return results


if __name__ == "__main__":
    main()
