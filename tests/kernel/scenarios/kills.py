"""Kills controllers between press and acknowledgement, then the firmware while armed; reports the state afterwards.

Kind: start
"""

import signal
from typing import Any

from firmware_process import Controller, Fingers, Firmware, rest, spin_until
from scenario import arguments, report
from simulated_chip import Buttons, level

from bus import messages as m
from bus.fake_controller import no_answer
from bus.units import NS_PER_MS as MS


def main() -> None:
    """Controllers first, then the firmware."""
    firmware, controller = Firmware(), Controller("c0")
    controller.wait_for_hello()
    fingers = Fingers(firmware)
    kills = []
    for number in range(1, arguments()["kills"] + 1):
        controller, case = kill_controller(controller, fingers, number)
        kills.append(case)
    report({"kills": kills, "firmware": kill_firmware(firmware, controller, fingers)})


def kill_controller(controller: Controller, fingers: Fingers, number: int) -> tuple[Controller, dict[str, Any]]:
    """A press; the controller that received the verdict dies before it acknowledges; the next one asks for nothing."""
    station = number % 8 + 1
    controller.answers[m.Report] = no_answer
    order = controller.arm(80)
    spin_until(order.opening_ns + 2 * MS)  # type: ignore[operator]
    fingers.press(station)
    first_verdict = controller.verdict(order.arming) if number % 2 else None
    controller.close()
    successor = Controller(f"c{number}")
    successor.arming = order.arming
    successor.wait_for_hello()
    second_verdict = successor.verdict(order.arming)
    fingers.release(station)
    successor.turn(20)
    rest()
    numbers = {key for key, report in successor.reports.items() if report.fact == second_verdict}
    return successor, {
        "station": station,
        "stations": second_verdict.stations,
        "same": first_verdict is None or first_verdict == second_verdict,
        "verdicts": len(successor.verdicts(order.arming)),
        "reports": len(numbers),
    }


def kill_firmware(firmware: Firmware, controller: Controller, fingers: Fingers) -> dict[str, Any]:
    """SIGKILL while armed, with a lamp and the horn on. The next one is locked and dark, and a press is no verdict."""
    drivers = Buttons([*firmware.lamps_at.values(), firmware.horn_at])
    for line in (*firmware.lamps_at.values(), firmware.horn_at):
        drivers.press(line)  # the pull-down of the lamp's driver
    order = controller.arm(80)
    spin_until(order.opening_ns + 30 * MS)  # type: ignore[operator]
    fingers.press(3)
    controller.verdict(order.arming)
    while not level(firmware.lamps_at[3]):
        controller.turn()
    firmware.process.send_signal(signal.SIGKILL)
    firmware.process.wait()
    lines = (*firmware.lamps_at.values(), firmware.horn_at)
    still_high = [line for line in lines if level(line)]
    fingers.release(3)
    before = controller.hellos[-1].epoch
    successor = Firmware()
    controller.wait_for_hello()
    dark = [level(line) for line in lines]
    fingers.press(5)
    controller.until(lambda: controller.facts, "a press while locked")
    (fact,) = controller.facts
    assert isinstance(fact, m.Pressed)
    return {
        "still_high": still_high,
        "new_epoch": controller.hellos[-1].epoch != before,
        "dark": dark,
        "kind": fact.press.kind,
        "arming": fact.arming,
        "exit": successor.end(),
    }


if __name__ == "__main__":
    main()
