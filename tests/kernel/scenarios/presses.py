"""The real firmware on the Pi's chip: presses in every way that a contest knows; reports what the firmware says.

Kind: start
"""

import os
import random
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from firmware_process import PATIENCE_S, Controller, Fingers, Firmware, kinds, rest, spin_until
from pace import idle_s, slowness
from scenario import arguments, report
from simulated_chip import Buttons, Probe, level

from bus import messages as m
from bus.units import NS_PER_MS as MS
from firmware.lockout.debounce import RELEASE_NS, SAMPLES_NS

AHEAD_MS = 80
"""A guest that is short of processors may take so long to hear of an arming; a controller arms 100 ms ahead."""
QUICK_NS = SAMPLES_NS[2]
MAX_BOUNCES = 20
"""How often at most each of three stations bounces, where the guest is slow."""
BUSY_SLOWNESS = 2.0
"""A guest that is so slow may stop for a while."""
DISTURBANCES = {"silent", "merged", "lost", "glitch"}
MAX_REPETITIONS = 20
GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)


def main() -> None:
    """One firmware, all cases one after the other."""
    begin_s = time.monotonic()
    firmware, controller = Firmware(command=True), Controller()
    driven = [*firmware.lamps_at.values(), firmware.horn_at]
    drivers = Buttons(driven)
    for line in driven:
        drivers.press(line)  # the pull-down of its driver: other scenarios of this boot may have left a pull-up
    controller.wait_for_hello()
    started_s = time.monotonic() - begin_s
    fingers = Fingers(firmware)
    options = arguments()
    chance = random.Random(options["seed"])
    results: dict[str, Any] = {"started_s": started_s, "capture": controller.hellos[-1].capture.name}  # type: ignore[union-attr]
    results["real_time"] = real_time(firmware.process.pid)
    results["untried"] = find_untried(controller)
    results["pairs"] = [
        repeat_if_disturbed(controller, fingers, lambda: pair(controller, fingers, chance))
        for _ in range(options["pairs"])
    ]
    results["threes"] = [
        repeat_if_disturbed(controller, fingers, lambda: three(controller, fingers, chance))
        for _ in range(options["threes"])
    ]
    results["bounces"] = bounces(controller, fingers, options["bounces"])
    results["around"] = [
        repeat_if_disturbed(controller, fingers, lambda offset_ns=offset_ns: around(controller, fingers, offset_ns))  # type: ignore[misc]
        for offset_ns in (int(-20 * MS * slowness()), -MS, -100_000, 0, 100_000, MS)
    ]
    results["held"] = hold_over_opening(controller, fingers)
    results["outputs"] = outputs(controller, fingers, firmware)
    results["exit"] = firmware.end()
    results["after"] = [level(line) for line in driven]
    report(results)


def real_time(pid: int) -> dict[str, Any]:
    """What the kernel says of the process."""
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    policy, param = os.sched_getscheduler(pid), os.sched_getparam(pid)
    return {
        "fifo": policy == os.SCHED_FIFO,
        "priority": param.sched_priority,
        "locked_kb": int(status["VmLck"].split()[0]),
    }


def find_untried(controller: Controller) -> list[int | None]:
    """At the first arming nobody has pressed yet."""
    controller.arm(1000)
    controller.until(lambda: len(controller.facts) >= 8, "what is untried")
    controller.lock()
    return [fact.station for fact in controller.facts if isinstance(fact, m.LineTrouble) and fact.what == "untried"]


def repeat_if_disturbed(controller: Controller, fingers: Fingers, case: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A case; again where a press came before the firmware knew of its arming or its chip raised an interrupt too late,
    and on a busy machine also where the firmware reports that an edge did not arrive as usual.

    There a processor of the guest may stop with an interrupt thread on it, for longer than the firmware allows for any
    machine; the press is then found by its level. On an idle machine no trouble is an excuse.
    """
    for _ in range(MAX_REPETITIONS):
        known_facts = len(controller.facts)
        results: dict[str, Any] | None = None
        timeout: TimeoutError | None = None
        try:
            results = case()
        except TimeoutError as error:
            timeout = error
            release(fingers, *range(1, 9))
        controller.turn(10)
        facts = controller.facts[known_facts:]
        overtook = any(isinstance(fact, m.Pressed) and fact.arming != controller.arming for fact in facts)
        troubles = [fact.what for fact in facts if isinstance(fact, m.LineTrouble)]
        disturbed = overtook or (slowness() >= BUSY_SLOWNESS and DISTURBANCES.intersection(troubles))
        if timeout is not None and not disturbed:
            raise timeout
        late = results is not None and results.get("stamped_late", False)
        if results is not None and not disturbed and not late:
            return results
        print("again, after", *troubles, "overtook" if overtook else "", "stamped late" if late else "", results)
    raise RuntimeError("the guest's processors stop too often for its presses to be judged")


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
    release(fingers, first, second)
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
    """Three stations as fast as possible.

    `stamped_late`: a write had returned before the kernel stamped its interrupt. Then a processor of the guest stopped
    between the two, and the order of the writes is not the order in which the chip saw the presses.
    """
    stations = chance.sample(range(1, 9), 3)
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 5 * MS)  # type: ignore[operator]
    brackets = [fingers.press(station) for station in stations]
    ends_ns = {station: end_ns for station, (_, end_ns) in zip(stations, brackets, strict=True)}
    verdict = controller.verdict(order.arming)
    presses = controller.presses(order.arming, 3)
    release(fingers, *stations)
    return {
        "pressed": stations,
        "length_ns": brackets[-1][1] - brackets[0][0],
        "window_ns": verdict.window_ns,
        "outcome": verdict.outcome,
        "stations": verdict.stations,
        "order": [press.station for press in presses],
        "margins_ns": [press.margin_ns for press in presses],
        "stamped_late": any(press.at_ns > ends_ns[press.station] for press in presses),
    }


def bounces(controller: Controller, fingers: Fingers, enough: int) -> list[dict[str, Any]]:
    """Bouncing contacts, until `enough` were quick and not taken for a spike: a guest that is short of processors stops
    in the middle of some of them."""
    results: list[dict[str, Any]] = []
    for station in (1, 5, 8) * MAX_BOUNCES:
        results.append(bounce(controller, fingers, station))
        if sum(case["quick"] and not case["spike"] for case in results) >= enough:
            break
    return results


def bounce(controller: Controller, fingers: Fingers, station: int) -> dict[str, Any]:
    """A contact that changes 20 times before it stays closed.

    `short`: it stayed closed before it could count as released. `quick`: and its third edge came while the firmware
    was still confirming the press. `spike`: the firmware said that it took what came first for a spike.
    """
    known_facts = len(controller.facts)
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 5 * MS)  # type: ignore[operator]
    changes = [fingers.press(station), *fingers.bounce(station, 20)]
    verdict = controller.verdict(order.arming)
    release(fingers, station)
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
        "spike": any(
            isinstance(fact, m.LineTrouble) and fact.what == "glitch" for fact in controller.facts[known_facts:]
        ),
    }


def around(controller: Controller, fingers: Fingers, offset_ns: int) -> dict[str, Any]:
    """A press as near as possible to `offset_ns` after the opening, then another station 30 ms later."""
    order = controller.arm(AHEAD_MS + 20)
    assert order.opening_ns is not None
    before_ns, after_ns = fingers.press_at(2, order.opening_ns + offset_ns)
    fingers.press_at(3, order.opening_ns + 60 * MS)
    verdict = controller.verdict(order.arming)
    release(fingers, 2, 3)
    press = next((candidate for candidate in verdict.presses if candidate.station == 2), None)
    if press is None:
        return {"kind": None, "since_opening_ns": None, "in_bracket": False, "stations": verdict.stations}
    return {
        "kind": press.kind,
        "since_opening_ns": press.at_ns - order.opening_ns,
        "in_bracket": before_ns <= press.at_ns <= after_ns,
        "stations": verdict.stations,
    }


def hold_over_opening(controller: Controller, fingers: Fingers) -> dict[str, Any]:
    """A button that is down when it is armed and when it opens; then released and pressed again."""
    controller.lock()
    controller.turn(50)
    known_facts = len(controller.facts)

    def press_kinds() -> list[m.PressKind]:
        facts = controller.facts[known_facts:]
        return [fact.press.kind for fact in facts if isinstance(fact, m.Pressed) and fact.press.station == 4]

    fingers.press(4)
    controller.until(press_kinds, "the press while it is locked")
    order = controller.arm(AHEAD_MS)
    controller.until(lambda: m.PressKind.HELD in press_kinds(), "held")
    troubles = [
        fact
        for fact in controller.facts[known_facts:]
        if isinstance(fact, m.LineTrouble) and fact.what == "low_at_arming"
    ]
    early_verdicts = len(controller.verdicts(order.arming))
    fingers.release(4)
    rest()
    fingers.press(4)
    verdict = controller.verdict(order.arming)
    release(fingers, 4)
    return {
        "low_at_arming": [trouble.station for trouble in troubles],
        "verdicts_while_held": early_verdicts,
        "kinds": kinds(verdict.presses),
    }


def outputs(controller: Controller, fingers: Fingers, firmware: Firmware) -> dict[str, Any]:
    """What can be measured on the lines of lamps and horn: locked, armed, a press's floor, a ruling's floor, locked."""
    controller.lock()
    sample_outputs(controller, firmware, 0.6)  # the horn plays its last tune to the end
    results: dict[str, Any] = {"dark": sample_outputs(controller, firmware, 0.3)}
    order = controller.arm(AHEAD_MS)
    spin_until(order.opening_ns + 200 * MS)  # type: ignore[operator]
    results["armed"] = sample_outputs(controller, firmware, 1.2, blinking=firmware.lamps_at)
    with HornListener(firmware.horn_at) as horn:
        fingers.press(6)
        controller.verdict(order.arming)
        controller.until(lambda: lit_stations(firmware) == [6], "the lamp of the station that has the floor")
        results["floor"] = sample_outputs(controller, firmware, 1.2)
    results["floor"]["horn"] = horn.share
    controller.order(m.FirmwareOrders(m.Arm(order.arming, order.opening_ns, None, (1, 2), out=(6,), floor=2)))
    controller.until(lambda: 2 in lit_stations(firmware), "the lamp of the station that has the floor by a ruling")
    results["ruling"] = sample_outputs(controller, firmware, 3.2, blinking=(6,))
    controller.lock()
    fingers.release(6)
    controller.until(lambda: lit_stations(firmware) == [], "dark lamps")
    sample_outputs(controller, firmware, 0.1)
    results["locked"] = sample_outputs(controller, firmware, 0.3)
    return results


class HornListener(threading.Thread):
    """Listens to the horn from before a press on: its tune is over before the other outputs have been sampled."""

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

    def __enter__(self) -> "HornListener":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def lit_stations(firmware: Firmware) -> list[int]:
    """The stations whose lamps are lit."""
    return [number for number, line in firmware.lamps_at.items() if level(line)]


def sample_outputs(
    controller: Controller, firmware: Firmware, length_s: float, blinking: Collection[int] = ()
) -> dict[str, float]:
    """Share of the time in which each output is high, read from the simulated chip, every 5 ms on an idle machine.

    blinking: stations whose lamp must be seen lit and dark, however long that takes: a guest that stops misses flashes.
    """
    lines = {**{str(number): line for number, line in firmware.lamps_at.items()}, "horn": firmware.horn_at}
    high = dict.fromkeys(lines, 0)
    samples = 0

    def is_missed() -> bool:
        return idle_s() < limit_s and any(high[str(number)] in (0, samples) for number in blinking)

    end_s, limit_s = time.monotonic() + length_s * slowness(), idle_s() + PATIENCE_S
    while time.monotonic() < end_s or is_missed():
        samples += 1
        for name, line in lines.items():
            high[name] += level(line)
        controller.turn(5)
    return {name: count / samples for name, count in high.items()}


def release(fingers: Fingers, *stations: int) -> None:
    """Release buttons, and wait until they count as released."""
    fingers.release(*stations)
    rest()


if __name__ == "__main__":
    main()
