"""The source of edges: chosen with a reason, refused with a reason, never a silent fall-back."""

from typing import Any

import pytest
from msgspec.structs import replace

from bus.messages import Sentence
from firmware import startup_report
from firmware.pins.edges import MachineError
from firmware.pins.platform_info import PlatformInfo
from firmware.pins.source_selection import choose, rpi_gpio_problem
from firmware.realtime import RealTime
from hardware.board import find_board

BOARD = find_board("pi-4-stations")
PI4 = PlatformInfo(
    "Raspberry Pi 4 Model B Rev 1.4",
    "6.1.21-v8+",
    ("performance",),
    libraries={"gpiod": "2.2.0", "lgpio": "0.2.2.0", "RPi.GPIO": "0.7.1"},
)
PIGPIO = replace(PI4, libraries={**PI4.libraries, "pigpio": "1.78"})
GRANTED = RealTime(True, True)


def without(*names: str) -> PlatformInfo:
    remaining = {name: version for name, version in PI4.libraries.items() if name not in names}
    return replace(PI4, libraries=remaining, broken={name: f"No module named {name!r}" for name in names})


def asking(capture: Any) -> Any:
    return replace(BOARD, capture=capture)


def test_the_simulated_board_needs_nothing() -> None:
    assert choose(find_board("simulated"), PlatformInfo()).backend == "simulated"


@pytest.mark.parametrize(
    "capture, machine, factory, backend, is_degraded",
    [
        ("auto", PI4, "", "gpiod", False),
        ("auto", PI4, "rpigpio", "gpiod", False),
        ("gpiod", PI4, "", "gpiod", False),
        ("auto", without("gpiod"), "", "lgpio", True),
        ("gpiozero", PI4, "", "lgpio", False),
        ("gpiozero", PI4, "rpigpio", "rpigpio", True),
        ("gpiozero", PIGPIO, "pigpio", "pigpio", True),
        ("gpiozero", without("lgpio"), "rpigpio", "rpigpio", True),
    ],
)
def test_the_choice_for_each_machine(
    capture: str, machine: PlatformInfo, factory: str, backend: str, is_degraded: bool
) -> None:
    choice = choose(asking(capture), machine, factory)
    assert (choice.backend, choice.is_degraded) == (backend, is_degraded)
    assert f'capture = "{capture}"' in choice.reason


@pytest.mark.parametrize(
    "capture, machine, factory, why",
    [
        ("gpiod", without("gpiod"), "", r"gpiod cannot be used \(No module named 'gpiod'\); install it"),
        ("gpiod", replace(PI4, libraries={"gpiod": "1.5.4"}), "", r"gpiod 1.5.4 is too old .*2.1 or newer"),
        ("gpiozero", without("lgpio"), "", "lgpio cannot be used"),
        ("gpiozero", PI4, "native", "GPIOZERO_PIN_FACTORY=native: its time stamps cannot be used; .*lgpio"),
        ("gpiozero", PI4, "pigpio", r"pigpio cannot be used \(not installed\); use lgpio"),
        (
            "gpiozero",
            replace(PIGPIO, model="Raspberry Pi 5 Model B"),
            "pigpio",
            "does not know the GPIO chip of a Pi 5",
        ),
        ("gpiozero", replace(PI4, model="Raspberry Pi 5 Model B"), "rpigpio", "does not know the GPIO chip of a Pi 5"),
        (
            "gpiozero",
            replace(PI4, kernel="6.6.31+rpt-rpi-v8"),
            "rpigpio",
            "cannot detect edges with Linux 6.6 or newer",
        ),
        ("gpiozero", without("RPi.GPIO"), "rpigpio", "RPi.GPIO cannot be used"),
    ],
)
def test_a_refusal_names_its_reason(capture: str, machine: PlatformInfo, factory: str, why: str) -> None:
    with pytest.raises(MachineError, match=why):
        choose(asking(capture), machine, factory)


def test_rpi_lgpio_has_the_name_of_rpi_gpio_but_not_its_limits() -> None:
    assert rpi_gpio_problem(replace(PI4, model="Raspberry Pi 5", libraries={"RPi.GPIO": "0.6"})) == ""


def test_a_pi_as_it_should_be_gets_no_warning() -> None:
    assert startup_report.warnings(choose(BOARD, PI4), PI4, GRANTED) == []


@pytest.mark.parametrize(
    "machine, rt, text",
    [
        (replace(PI4, governors=("ondemand",)), GRANTED, "governor is ondemand"),
        (replace(PI4, model="Raspberry Pi 5 Model B", aspm="powersave"), GRANTED, "ASPM powersave"),
        (replace(PI4, model="Raspberry Pi 5 Model B", sleeping_links=("0002:01:00.0",)), GRANTED, "0002:01:00.0 may"),
        (replace(PI4, kernel="6.1.0-18-arm64"), GRANTED, "not Raspberry Pi's kernel"),
        (without("gpiod"), GRANTED, "worse than usual"),
        (PI4, RealTime(False, False, (Sentence("no-priority", "no SCHED_FIFO 40"),)), "no SCHED_FIFO 40"),
    ],
)
def test_every_concern_is_reported(machine: PlatformInfo, rt: RealTime, text: str) -> None:
    (warning,) = startup_report.warnings(choose(BOARD, machine), machine, rt)
    assert text in str(warning)
