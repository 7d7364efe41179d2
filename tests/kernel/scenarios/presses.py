"""Start: the real firmware on the Pi's chip; press in every way that a contest knows; report what it made of it."""

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firmware_process import Controller, Fingers, Firmware, kinds, rest, spin_until
from pace import slowness
from scenario import arguments, report
from simulated_chip import Buttons, Probe, level

from bus import messages as m
from bus.units import NS_PER_MS as MS
from firmware.lockout.debounce import RELEASE_NS, SAMPLES_NS

AHEAD_MS = 80
"""A guest that is short of processors may take so long to hear of an arming; a controller arms 100 ms ahead."""
QUICK_NS = SAMPLES_NS[2]
MOST_BOUNCES = 20
"""Of each of three stations, where the guest is slow."""
BUSY = 2.0
"""So slow is a guest whose processors may stand still."""
DISTURBED = {"silent", "merged", "lost", "glitch"}
MOST_AGAIN = 20
GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)


def main() -> None:
    """One firmware, all cases one after the other."""
    began = time.monotonic()
    firmware, controller = Firmware(command=True), Controller()
    driven = [*firmware.lamps_at.values(), firmware.horn_at]
    drivers = Buttons(driven)
    for line in driven:
        drivers.press(line)  # the pull-down of its driver: other scenarios of this boot may have left a pull-up
    controller.meet()
    started_s = time.monotonic() - began
    fingers = Fingers(firmware)
    given = arguments()
    chance = random.Random(given["seed"])
    found: dict[str, Any] = {"started_s": started_s, "capture": controller.hellos[-1].capture.name}  # type: ignore[union-attr]
    found["real_time"] = real_time(firmware.process.pid)
    found["untried"] = untried(controller)
    found["pairs"] = [
        undisturbed(controller, fingers, lambda: pair(controller, fingers, chance)) for _ in range(given["pairs"])
    ]
    found["threes"] = [
        undisturbed(controller, fingers, lambda: three(controller, fingers, chance)) for _ in range(given["threes"])
    ]
    found["bounces"] = bounces(controller, fingers, given["bounces"])
    found["around"] = [
        undisturbed(controller, fingers, lambda offset_ns=offset_ns: around(controller, fingers, offset_ns))  # type: ignore[misc]
        for offset_ns in (int(-20 * MS * slowness()), -MS, -100_000, 0, 100_000, MS)
    ]
    found["held"] = held(controller, fingers)
    found["outputs"] = outputs(controller, fingers, firmware)
    found["exit"] = firmware.end()
    found["after"] = [level(line) for line in driven]
    report(found)


def real_time(pid: int) -> dict[str, Any]:
    """What the kernel says of the process."""
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    policy, param = os.sched_getscheduler(pid), os.sched_getparam(pid)
    return {
        "fifo": policy == os.SCHED_FIFO,
        "priority": param.sched_priority,
        "locked_kb": int(status["VmLck"].split()[0]),
    }


def untried(controller: Controller) -> list[int | None]:
    """At the first arming nobody has pressed yet."""
    controller.arm(1000)
    controller.until(lambda: len(controller.facts) >= 8, "what is untried")
    controller.lock()
    return [fact.station for fact in controller.facts if isinstance(fact, m.LineTrouble) and fact.what == "untried"]


def undisturbed(controller: Controller, fingers: Fingers, case: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A case; again where a press was there before the firmware had heard of its arming, and on a busy machine also
    where the firmware has told that an edge did not come as edges come.

    There a processor of the guest may stand still with an interrupt thread on it, for longer than the firmware believes
    of any machine; the press is then found by its level. On an idle machine no trouble is an excuse.
    """
    for _ in range(MOST_AGAIN):
        told = len(controller.facts)
        found: dict[str, Any] | None = None
        in_vain: TimeoutError | None = None
        try:
            found = case()
        except TimeoutError as error:
            in_vain = error
            end(fingers, *range(1, 9))
        controller.turn(10)
        facts = controller.facts[told:]
        overtook = any(isinstance(fact, m.Pressed) and fact.arming != controller.arming for fact in facts)
        troubles = [fact.what for fact in facts if isinstance(fact, m.LineTrouble)]
        disturbed = overtook or (slowness() >= BUSY and DISTURBED.intersection(troubles))
        if in_vain is not None and not disturbed:
            raise in_vain
        if found is not None and not disturbed:
            return found
        print("again, after", *troubles, "overtook" if overtook else "", found)
    raise RuntimeError("the guest's processors stand still too often for its presses to be judged")


def pair(controller: Controller, fingers: Fingers, chance: random.Random) -> dict[str, Any]:
    """Two stations, one after the other."""
    first, second = chance.sample(range(1, 9), 2)
    gap_ns = chance.choice(GAPS_NS)
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + chance.randrange(2 * MS, 15 * MS))  # type: ignore[operator]
    before_ns, after_ns = fingers.press(first)
    _, second_ns = fingers.press_at(second, after_ns + gap_ns)
    verdict = controller.verdict(order.arming)
    presses = controller.presses(order.arming, 2)
    end(fingers, first, second)
    return {
        "pressed": [first, second],
        "longest_ns": second_ns - before_ns,
        "outcome": verdict.outcome,
        "stations": verdict.stations,
        "window_ns": verdict.window_ns,
        "kinds": kinds(presses),
        "margins_ns": [press.margin_ns for press in presses],
        "in_bracket": before_ns <= presses[0].at_ns <= after_ns,
    }


def three(controller: Controller, fingers: Fingers, chance: random.Random) -> dict[str, Any]:
    """Three stations as fast as possible."""
    stations = chance.sample(range(1, 9), 3)
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 5 * MS)  # type: ignore[operator]
    brackets = [fingers.press(station) for station in stations]
    verdict = controller.verdict(order.arming)
    presses = controller.presses(order.arming, 3)
    end(fingers, *stations)
    return {
        "pressed": stations,
        "length_ns": brackets[-1][1] - brackets[0][0],
        "window_ns": verdict.window_ns,
        "outcome": verdict.outcome,
        "stations": verdict.stations,
        "order": [press.station for press in presses],
        "margins_ns": [press.margin_ns for press in presses],
    }


def bounces(controller: Controller, fingers: Fingers, wanted: int) -> list[dict[str, Any]]:
    """Bouncing contacts, until so many were quick and not taken for a spike: a guest that is short of processors stands
    still in the middle of some of them."""
    found: list[dict[str, Any]] = []
    for station in (1, 5, 8) * MOST_BOUNCES:
        found.append(bounce(controller, fingers, station))
        if sum(case["quick"] and not case["spike"] for case in found) >= wanted:
            break
    return found


def bounce(controller: Controller, fingers: Fingers, station: int) -> dict[str, Any]:
    """A contact that changes 20 times before it stays closed.

    `short`: it stayed closed before it could count as let go. `quick`: and its third edge came while the firmware was
    looking whether it is a press. `spike`: the firmware said that it took what came first for a spike.
    """
    told = len(controller.facts)
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 5 * MS)  # type: ignore[operator]
    changes = [fingers.press(station), *fingers.bounce(station, 20)]
    verdict = controller.verdict(order.arming)
    end(fingers, station)
    controller.turn(50)
    press = verdict.presses[0]
    again = [fact for fact in controller.facts if isinstance(fact, m.Pressed) and fact.arming == order.arming]
    short = changes[-1][1] - changes[0][0] < RELEASE_NS
    return {
        "kinds": kinds(verdict.presses),
        "more": len(again),
        "late_ns": press.at_ns - changes[0][1],
        "uncertainty_ns": press.uncertainty_ns,
        "short": short,
        "quick": short and changes[4][1] - changes[0][0] < QUICK_NS,
        "spike": any(isinstance(fact, m.LineTrouble) and fact.what == "glitch" for fact in controller.facts[told:]),
    }


def around(controller: Controller, fingers: Fingers, offset_ns: int) -> dict[str, Any]:
    """A press as near as possible to `offset_ns` after the opening, then another station 30 ms later."""
    order = controller.arm(AHEAD_MS + 20)
    assert order.opening_ns is not None
    before_ns, after_ns = fingers.press_at(2, order.opening_ns + offset_ns)
    fingers.press_at(3, order.opening_ns + 60 * MS)
    verdict = controller.verdict(order.arming)
    end(fingers, 2, 3)
    press = next((candidate for candidate in verdict.presses if candidate.station == 2), None)
    if press is None:
        return {"kind": None, "since_opening_ns": None, "in_bracket": False, "stations": verdict.stations}
    return {
        "kind": press.kind,
        "since_opening_ns": press.at_ns - order.opening_ns,
        "in_bracket": before_ns <= press.at_ns <= after_ns,
        "stations": verdict.stations,
    }


def held(controller: Controller, fingers: Fingers) -> dict[str, Any]:
    """A button that is down when it is armed and when it opens; then let go and pushed anew."""
    controller.lock()
    controller.turn(50)
    told = len(controller.facts)

    def pressed() -> list[m.PressKind]:
        facts = controller.facts[told:]
        return [fact.press.kind for fact in facts if isinstance(fact, m.Pressed) and fact.press.station == 4]

    fingers.press(4)
    controller.until(pressed, "the press while it is locked")
    order = controller.arm(AHEAD_MS)
    controller.until(lambda: m.PressKind.HELD in pressed(), "held")
    troubles = [
        fact for fact in controller.facts[told:] if isinstance(fact, m.LineTrouble) and fact.what == "low_at_arming"
    ]
    early_verdicts = len(controller.verdicts(order.arming))
    fingers.release(4)
    rest()
    fingers.press(4)
    verdict = controller.verdict(order.arming)
    end(fingers, 4)
    return {
        "low_at_arming": [trouble.station for trouble in troubles],
        "verdicts_while_held": early_verdicts,
        "kinds": kinds(verdict.presses),
    }


def outputs(controller: Controller, fingers: Fingers, firmware: Firmware) -> dict[str, Any]:
    """What can be measured on the lines of lamps and horn: locked, armed, a press's floor, a ruling's floor, locked."""
    controller.lock()
    sampled(controller, firmware, 0.6)  # the horn plays its last tune to the end
    found: dict[str, Any] = {"dark": sampled(controller, firmware, 0.3)}
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 200 * MS)  # type: ignore[operator]
    found["armed"] = sampled(controller, firmware, 1.2)
    with Heard(firmware.horn_at) as horn:
        fingers.press(6)
        controller.verdict(order.arming)
        controller.until(lambda: lit(firmware) == [6], "the lamp of who has the floor")
        found["floor"] = sampled(controller, firmware, 1.2)
    found["floor"]["horn"] = horn.share
    controller.order(m.FirmwareOrders(m.Arm(order.arming, order.opening_ns, None, (1, 2), out=(6,), floor=2)))
    controller.until(lambda: 2 in lit(firmware), "the lamp of who has the floor by a ruling")
    found["ruling"] = sampled(controller, firmware, 3.2)
    controller.lock()
    fingers.release(6)
    controller.until(lambda: lit(firmware) == [], "dark lamps")
    sampled(controller, firmware, 0.1)
    found["locked"] = sampled(controller, firmware, 0.3)
    return found


class Heard(threading.Thread):
    """Listens to the horn from before a press on: its tune is over soon, and what else is looked at may come later."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self._line = line
        self._over = threading.Event()
        self.share = 0.0

    def run(self) -> None:
        """Until it is over: the share of the time in which the line is high."""
        with Probe(self._line) as horn:
            levels = [horn.level()]
            while not self._over.wait(0.005):
                levels.append(horn.level())
        self.share = sum(levels) / len(levels)

    def __enter__(self) -> "Heard":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def lit(firmware: Firmware) -> list[int]:
    """The stations whose lamps are lit."""
    return [number for number, line in firmware.lamps_at.items() if level(line)]


def sampled(controller: Controller, firmware: Firmware, length_s: float) -> dict[str, float]:
    """Share of the time in which each output is high, read from the simulated chip, every 5 ms on an idle machine."""
    lines = {**{str(number): line for number, line in firmware.lamps_at.items()}, "horn": firmware.horn_at}
    high = dict.fromkeys(lines, 0)
    end_s = time.monotonic() + length_s * slowness()
    samples = 0
    while time.monotonic() < end_s:
        samples += 1
        for name, line in lines.items():
            high[name] += level(line)
        controller.turn(5)
    return {name: count / samples for name, count in high.items()}


def end(fingers: Fingers, *stations: int) -> None:
    """Let go, and give the buttons time to be up."""
    fingers.release(*stations)
    rest()


if __name__ == "__main__":
    main()
