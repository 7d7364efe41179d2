"""Floods one line while other stations press; then the same while the firmware is stopped. Reports its facts.

The flood comes from a process of its own; called with `--flood LINE COUNT` this script is that process.

Kind: start
"""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from firmware_process import Controller, Fingers, Firmware, spin_until
from scenario import arguments, report
from simulated_chip import Buttons

from bus import messages as m
from bus.units import NS_PER_MS as MS

NOISY = 1
OTHERS = (2, 3, 4, 5, 6, 7, 8)


def main() -> None:
    """Presses within the flood, then a flood that nobody reads."""
    firmware, controller = Firmware(), Controller()
    controller.wait_for_hello()
    fingers = Fingers(firmware)
    results: dict[str, Any] = {
        "in_flood": in_flood(controller, fingers, firmware, arguments()["edges"]),
        "while_stopped": while_stopped(controller, fingers, firmware),
    }
    controller.until(lambda: len(controller.alive) >= 2, "a sign of life")
    results["exit"] = firmware.end()
    report(results)


def in_flood(controller: Controller, fingers: Fingers, firmware: Firmware, edges: int) -> dict[str, Any]:
    """While a line has so many edges, other stations press one after the other, each in an opening of its own."""
    line = firmware.buttons_at[NOISY]
    known_facts = len(controller.facts)
    presses = []
    with subprocess.Popen(
        [sys.executable, __file__, "--flood", str(line), str(edges)], stdout=subprocess.PIPE
    ) as noise:
        assert noise.stdout is not None
        noise.stdout.readline()
        for station in OTHERS[:4]:
            order = controller.arm(80, stations=OTHERS)
            spin_until(order.opening_ns + 100 * MS)  # type: ignore[operator]
            bracket = fingers.press(station)
            still_noisy = noise.poll() is None
            presses.append((order.arming, station, bracket, still_noisy))
            controller.verdict(order.arming)
        noise.wait()
    controller.turn(300)
    fingers.release(*OTHERS)
    return {
        "presses": [result(controller, *press) for press in presses],
        "troubles": troubles(controller, known_facts),
        "facts": len(controller.facts) - known_facts,
    }


def result(
    controller: Controller, arming: int, station: int, bracket: tuple[int, int], still_noisy: bool
) -> dict[str, Any]:
    """What became of a press."""
    verdict = controller.verdicts(arming)[0]
    press = next((candidate for candidate in verdict.presses if candidate.station == station), None)
    return {
        "station": station,
        "in_flood": still_noisy,
        "stations": verdict.stations,
        "late_ns": None if press is None else press.at_ns - bracket[1],
        "uncertainty_ns": None if press is None else press.uncertainty_ns,
    }


def while_stopped(controller: Controller, fingers: Fingers, firmware: Firmware) -> dict[str, Any]:
    """The firmware is stopped: the kernel's queue overflows and drops its oldest event, which is station 2's press."""
    known_facts = len(controller.facts)
    order = controller.arm(80, stations=OTHERS)
    spin_until(order.opening_ns + 100 * MS)  # type: ignore[operator]
    os.kill(firmware.process.pid, signal.SIGSTOP)
    bracket = fingers.press(2)
    buttons = Buttons([firmware.buttons_at[NOISY]])
    flood(buttons, firmware.buttons_at[NOISY], 1500, pause_s=0.0003)
    os.kill(firmware.process.pid, signal.SIGCONT)
    controller.verdict(order.arming)
    controller.turn(300)
    results = {
        "press": result(controller, order.arming, 2, bracket, True),
        "troubles": troubles(controller, known_facts),
    }
    fingers.release(2)
    return results


def troubles(controller: Controller, after: int) -> dict[str, int]:
    """How many of each trouble were reported since fact number `after`; the firmware counts from its start."""
    before, now = highest(controller.facts[:after]), highest(controller.facts)
    return {what: count - before.get(what, 0) for what, count in now.items() if count > before.get(what, 0)}


def highest(facts: list[m.FirmwareFact]) -> dict[str, int]:
    """The highest count of each trouble among `facts`."""
    counts: dict[str, int] = {}
    for fact in facts:
        if isinstance(fact, m.LineTrouble):
            trouble = f"{fact.what} {fact.station}"
            counts[trouble] = max(counts.get(trouble, 0), fact.count)
    return counts


def flood(buttons: Buttons, line: int, edges: int, pause_s: float = 0) -> None:
    """So many press edges as fast as possible; after a pause each is an event of its own, not merged with the next."""
    for _ in range(edges):
        buttons.press(line)
        if pause_s:
            time.sleep(pause_s)
        buttons.release(line)


if __name__ == "__main__":
    if "--flood" in sys.argv:
        wire, count = int(sys.argv[2]), int(sys.argv[3])
        print("now", flush=True)
        flood(Buttons([wire]), wire, count)
    else:
        main()
