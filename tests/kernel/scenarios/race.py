"""The same list of random pairs, watched by the firmware and by its peers, each alone on the machine; reports all.

Pairs: who was pressed first, who was noticed first. Then single presses: from the press to the level of the lamp. What
really happened on the lines, and when, is in the kernel's own record, which is reported as it is.

All presses come as interrupts of one processor, as on a Pi. For the watcher `roaming`, which is the firmware again,
every second press comes on the other processor: there it cannot know what the other one has not delivered yet.

Kind: start
"""

import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Protocol

from firmware_process import Controller, Firmware, Wiring
from pace import slowness
from press_recorder import PressRecorder, interrupt_lines
from presser import Presser
from scenario import arguments, report
from simulated_chip import Buttons, Probe

from bus import messages as m
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S

GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)
IDLE_S = (0.002, 0.015)
"""Between pairs the processors go idle: waking up is what makes the kernel's threads overtake each other."""
REACTION_S = (0.15, 0.25)
"""After an opening nobody can press sooner who saw it; its tone is over then, and the lamps are still dark."""
PATIENCE_S = 2.0
START_S = 90.0
AHEAD_MS = 80.0
DARK_NS = 520 * MS
"""When in each second the lamps of an opening are dark, and stay so for a while."""
LAMP_PATIENCE_NS = 200 * MS
TRIES = 10
PAIRS_OF = {"roaming": 4}
"""One in so many pairs is enough: what is compared of it is mainly the time to the lamp."""
PRESSING, LOOKING = 0, 1
"""Two processors: presses are interrupts of the one; on the other this script looks at the lamp."""
BUTTONS = Wiring().buttons_at


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

    def stamps(self) -> dict[int, int]:
        """Station → the stamp that it has of its press; empty where it knows none."""
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

    def begin(self, ahead_ms: float = AHEAD_MS) -> None:
        """Armed ahead of the opening, as in a contest."""
        self._order = self.controller.arm(ahead_ms)
        opening_ns = self._order.opening_ns
        assert opening_ns is not None
        while time.monotonic_ns() < opening_ns + MS:
            self.controller.turn(1)

    def begin_dark(self) -> None:
        """The same; it opens as the dark half of the armed lamp's rhythm begins (0.5 s of each second): light means the
        floor."""
        soonest_ns = time.monotonic_ns() + int(AHEAD_MS * MS * slowness())
        opening_ns = soonest_ns + (DARK_NS - soonest_ns) % NS_PER_S
        self.begin((opening_ns - time.monotonic_ns()) / MS / slowness())

    def wait_for_first(self) -> list[int] | None:
        """From the verdict."""
        assert self._order is not None
        try:
            return list(self.controller.verdict(self._order.arming).stations)
        except TimeoutError:
            return None

    def stamps(self) -> dict[int, int]:
        """From the same verdict."""
        assert self._order is not None
        verdicts = self.controller.verdicts(self._order.arming)
        return {press.station: press.at_ns for verdict in verdicts for press in verdict.presses}

    def rest(self) -> None:
        """Nothing: the next opening is far enough for the buttons to be up."""

    def end(self) -> None:
        """SIGTERM."""
        self.firmware.end()
        self.controller.close()


class Peer:
    """One of tests/kernel/guest/observers.py in a process of its own."""

    def __init__(self, way: str, rpi_lgpio: str) -> None:
        observers = Path(__file__).parents[1] / "guest/observers.py"
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
            if not line:
                raise RuntimeError(f"the observer does not answer; exit code {self._process.poll()}")

    begin_dark = begin

    def wait_for_first(self) -> list[int] | None:
        """What it printed."""
        line = self._line(PATIENCE_S)
        return [int(line)] if line else None

    def stamps(self) -> dict[int, int]:
        """None: their callbacks are given no time."""
        return {}

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
    results: dict[str, Any] = {name: [] for name in options["watchers"]}
    rounds = options["rounds"]
    recorder = PressRecorder()
    with Presser() as presser:
        for n in range(rounds):
            for name in options["watchers"]:
                watcher = FirmwareWatcher() if name in ("ours", "roaming") else Peer(name, options["rpi_lgpio"])
                play = Play(watcher, presser, random.Random(options["seed"] + n), is_roaming=name == "roaming")
                recorder.take()
                try:
                    pairs = play.pairs(share(options["pairs"] // PAIRS_OF.get(name, 1), rounds, n))
                    lamps = play.lamps(share(options["presses"], rounds, n))
                finally:
                    watcher.end()
                    Buttons(list(range(28))).close()
                results[name].append(
                    {"pairs": pairs, "lamps": lamps, "trace": recorder.take(), "interrupts": interrupt_lines()}
                )
                report({"buttons": BUTTONS, "watchers": results})


def share(count: int, rounds: int, n: int) -> int:
    """How many of `count` fall to the n-th round."""
    return count * (n + 1) // rounds - count * n // rounds


class Play:
    """What one watcher sees of a list of presses. `is_roaming`: every second one is an interrupt of the other
    processor."""

    def __init__(self, watcher: Any, presser: Presser, chance: random.Random, *, is_roaming: bool) -> None:
        self._watcher = watcher
        self._presser = presser
        self._chance = chance
        self._is_roaming = is_roaming
        self._buttons = Buttons(list(BUTTONS.values()))
        self._questions = 0

    def pairs(self, count: int) -> list[dict[str, Any]]:
        """Pairs of presses; what the watcher noticed of each."""
        return [self._pair() for _ in range(count)]

    def _pair(self) -> dict[str, Any]:
        first, second = self._chance.sample(range(1, 9), 2)
        gap_ns, idle_s = self._chance.choice(GAPS_NS), self._chance.uniform(*IDLE_S)
        self._watcher.begin()
        time.sleep(idle_s)
        brackets = self._presser.press([BUTTONS[first], BUTTONS[second]], gap_ns, self._next_processor())
        noticed = self._watcher.wait_for_first()
        stamps = self._watcher.stamps()
        released_ns = self._release(first, second)
        return {
            "pressed": [first, second],
            "gap_ns": gap_ns,
            "from_ns": brackets[0][0],
            "until_ns": released_ns,
            "noticed": noticed,
            "stamps": stamps,
        }

    def lamps(self, count: int) -> list[dict[str, Any]]:
        """Single presses: when the lamp's line was seen to be high.

        The watcher is kept off the processor that looks at the lamp: a real-time process may keep this script off a
        common one for as long as it has something to do, long after the lamp is lit.
        """
        move(self._watcher.pid, {PRESSING})
        all_processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {LOOKING})
        try:
            return [self._undisturbed_lamp() for _ in range(count)]
        finally:
            os.sched_setaffinity(0, all_processors)

    def _undisturbed_lamp(self) -> dict[str, Any]:
        """A press soon after this script began to look; where the machine stood still meanwhile, it is tried again."""
        for _ in range(TRIES):
            case = self._lamp()
            if case["pressed_ns"] - case["from_ns"] < LAMP_PATIENCE_NS // 2 and (
                case["lit_ns"] is None or case["lit_ns"] > case["pressed_ns"]
            ):
                break
        return case

    def _lamp(self) -> dict[str, Any]:
        station, reaction_s = self._chance.randrange(1, 9), self._chance.uniform(*REACTION_S)
        self._watcher.begin_dark()
        with Probe(Wiring().lamps_at[station]) as lamp:
            time.sleep(reaction_s)
            from_ns = time.monotonic_ns()
            self._presser.start([BUTTONS[station]], processor=self._next_processor())
            lit_ns = None
            while lit_ns is None and time.monotonic_ns() < from_ns + LAMP_PATIENCE_NS:
                if lamp.level():
                    lit_ns = time.monotonic_ns()
        ((pressed_ns, _),) = self._presser.brackets()
        self._watcher.wait_for_first()
        return {
            "station": station,
            "from_ns": from_ns,
            "pressed_ns": pressed_ns,
            "until_ns": self._release(station),
            "lit_ns": lit_ns,
        }

    def _release(self, *stations: int) -> int:
        """Releases the buttons and lets the watcher rest; the instant before."""
        released_ns = time.monotonic_ns()
        for station in stations:
            self._buttons.release(BUTTONS[station])
        self._watcher.rest()
        return released_ns

    def _next_processor(self) -> int:
        self._questions += 1
        return LOOKING if self._is_roaming and self._questions % 2 else PRESSING


def move(pid: int, processors: set[int]) -> None:
    """All threads of a process."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), processors)


if __name__ == "__main__":
    main()
