"""Start: kill controllers between press and acknowledgement, then the firmware while armed; report what is left."""

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
    controller.meet()
    fingers = Fingers(firmware)
    kills = []
    for number in range(1, arguments()["kills"] + 1):
        controller, case = killed_controller(controller, fingers, number)
        kills.append(case)
    report({"kills": kills, "firmware": killed_firmware(firmware, controller, fingers)})


def killed_controller(controller: Controller, fingers: Fingers, number: int) -> tuple[Controller, dict[str, Any]]:
    """A press; the controller that heard the verdict dies before it acknowledges; the next one asks for nothing."""
    station = number % 8 + 1
    controller.answers[m.Report] = no_answer
    order = controller.arm(80)
    spin_until(order.opening_ns + 2 * MS)  # type: ignore[operator]
    fingers.press(station)
    heard = controller.verdict(order.arming) if number % 2 else None
    controller.close()
    following = Controller(f"c{number}")
    following.arming = order.arming
    following.meet()
    again = following.verdict(order.arming)
    fingers.release(station)
    following.turn(20)
    rest()
    numbers = {key for key, one in following.reports.items() if one.fact == again}
    return following, {
        "station": station,
        "stations": again.stations,
        "same": heard is None or heard == again,
        "verdicts": len(following.verdicts(order.arming)),
        "reports": len(numbers),
    }


def killed_firmware(firmware: Firmware, controller: Controller, fingers: Fingers) -> dict[str, Any]:
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
    left_on = [line for line in lines if level(line)]
    fingers.release(3)
    before = controller.hellos[-1].epoch
    following = Firmware()
    controller.meet()
    dark = [level(line) for line in lines]
    fingers.press(5)
    controller.until(lambda: controller.facts, "a press while locked")
    (fact,) = controller.facts
    assert isinstance(fact, m.Pressed)
    return {
        "left_on": left_on,
        "new_epoch": controller.hellos[-1].epoch != before,
        "dark": dark,
        "kind": fact.press.kind,
        "arming": fact.arming,
        "exit": following.end(),
    }


if __name__ == "__main__":
    main()
