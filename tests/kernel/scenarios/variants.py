"""The firmware on other boards: gpiozero as the source, a tone horn, one station, the MC's own buttons.

Kind: start
"""

import time
from pathlib import Path
from typing import Any

from firmware_process import Controller, Fingers, Firmware, offset, spin_until
from pace import idle_s
from scenario import report
from simulated_chip import Buttons, level

from bus import messages as m
from bus.units import NS_PER_MS as MS

STATIONS = """
[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"
"""
TWO = """
[[stations]]
number = 2
button = "GPIO27"
lamp = "GPIO24"
"""
MC = "\n".join(f'[[mc_buttons]]\nbutton = "{name}"\nline = "GPIO{line}"' for name, line in (("right", 2), ("next", 3)))
HORN = '[horn]\nline = "GPIO18"\nkind = "tone"\n'
TONE = 3
TRIES = 3
"""Changes of a line that only a tone makes: a buzzer would change twice."""


def main() -> None:
    """One board after the other."""
    controller = Controller()
    report(
        {
            "one_station": one_station(controller),
            "gpiozero": gpiozero(controller),
        }
    )


def board(name: str, capture: str, *tables: str) -> str:
    """A board profile's path."""
    path = Path(f"/run/{name}.toml")
    path.write_text("\n".join((f'name = "{name}"\ngpio = "pi"\ncapture = "{capture}"', *tables)))
    return str(path)


def one_station(controller: Controller) -> dict[str, Any]:
    """gpiod with a spare line; the horn by PWM; two buttons of the MC."""
    firmware = Firmware(board("one", "gpiod", HORN, STATIONS, MC))
    controller.wait_for_hello()
    verdict, toggles = press_and_watch_horn(controller, firmware, 1)
    mc = Buttons([offset("GPIO2"), offset("GPIO3")])
    for line in (3, 2, 3):
        mc.press(line)
        time.sleep(0.06)
        mc.release(line)
        time.sleep(0.06)
    mc_buttons = [push.button for push in wait_for_mc(controller, 3)]
    return {
        "stations": verdict.stations,
        "toggles": toggles,
        "mc": mc_buttons,
        "exit": firmware.end(),
        **capture_of(controller),
    }


def gpiozero(controller: Controller) -> dict[str, Any]:
    """gpiozero on lgpio, as the board asks."""
    firmware = Firmware(board("zero", "gpiozero", STATIONS, TWO))
    controller.wait_for_hello()
    verdict, _ = press_and_watch_horn(controller, firmware, 2)
    return {"stations": verdict.stations, "exit": firmware.end(), **capture_of(controller)}


def capture_of(controller: Controller) -> dict[str, Any]:
    """The capture that its hello names."""
    capture = controller.hellos[-1].capture
    assert capture is not None
    return {"capture": capture.name, "loses_silently": capture.loses_silently}


def press_and_watch_horn(controller: Controller, firmware: Firmware, station: int) -> tuple[m.Verdict, int]:
    """A verdict, and how often the horn's line changed in the next 200 ms, as far as it could be sampled: longer, where
    the guest stops before the tone has been heard, and in another press, where it stopped until the tone was over."""
    for _ in range(TRIES):
        verdict, toggles = _press_and_watch_horn(controller, firmware, station)
        if toggles >= TONE or firmware.horn_at < 0:
            break
    return verdict, toggles


def _press_and_watch_horn(controller: Controller, firmware: Firmware, station: int) -> tuple[m.Verdict, int]:
    order = controller.arm(80, stations=tuple(firmware.buttons_at))
    spin_until(order.opening_ns + 200 * MS)  # type: ignore[operator]
    fingers = Fingers(firmware)
    fingers.press(station)
    toggles, before, end_s, limit_s = 0, 0, time.monotonic() + 0.2, idle_s() + 5.0
    while firmware.horn_at >= 0 and (time.monotonic() < end_s or (toggles < TONE and idle_s() < limit_s)):
        now = level(firmware.horn_at)
        toggles, before = toggles + (now != before), now
    verdict = controller.verdict(order.arming)
    fingers.release(station)
    return verdict, toggles


def wait_for_mc(controller: Controller, count: int) -> list[m.McPressed]:
    """Wait until the MC's buttons were pressed `count` times."""

    def mc_presses() -> list[m.McPressed]:
        return [fact for fact in controller.facts if isinstance(fact, m.McPressed)]

    controller.until(lambda: len(mc_presses()) >= count, "the MC's buttons")
    return mc_presses()


if __name__ == "__main__":
    main()
