"""Decide what the edges come from, and why. Pure. Never a silent fall-back: what cannot be had is refused, and why.

    capture     on the machine there is              chosen
    auto        gpiod 2.1 or newer                   gpiod
    auto        no gpiod                             gpiozero, said to be worse and why
    gpiod       gpiod 2.1 or newer                   gpiod; else refused
    gpiozero    $GPIOZERO_PIN_FACTORY, or lgpio      that factory; else refused

gpiozero's pigpio factory needs pigpio's daemon, which knows no Pi 5. Its RPi.GPIO factory is refused on a Pi 5
(RPi.GPIO does not know its chip) and with Linux 6.6 or newer (its edge detection went through sysfs, whose line numbers
moved). rpi-lgpio, which has the same name, is refused nowhere.

Kind: pure
"""

from typing import Literal

from msgspec import Struct

from firmware.pins.edges import MachineError
from firmware.pins.platform_info import Machine
from hardware.board import Board

Backend = Literal["simulated", "gpiod", "lgpio", "pigpio", "rpigpio"]

FACTORIES: tuple[Backend, ...] = ("lgpio", "pigpio", "rpigpio")
LAST_RPI_GPIO = "0.7.1"
"""The newest release of the real RPi.GPIO; rpi-lgpio numbers its releases from 0.1 to 0.6."""


class Choice(Struct, frozen=True):
    """What is used and why, in words. `degraded`: something better is usual on a Pi."""

    backend: Backend
    why: str
    degraded: bool = False


def choose(board: Board, machine: Machine, factory: str = "") -> Choice:
    """What to use for `board`. `factory`: $GPIOZERO_PIN_FACTORY, or empty. Raises `MachineError` with what to do."""
    if board.gpio == "simulated":
        return Choice("simulated", 'gpio = "simulated" in the board profile')
    if board.capture == "gpiozero":
        return _gpiozero(machine, factory or "lgpio", 'capture = "gpiozero" in the board profile', degraded=False)
    lacking = _lacks_gpiod(machine)
    if not lacking:
        asked = "in the board profile" if board.capture == "gpiod" else "and gpiod is the best this machine has"
        return Choice("gpiod", f'capture = "{board.capture}" {asked} (version {machine.libraries["gpiod"]})')
    if board.capture == "gpiod":
        raise MachineError(
            f'board {board.name}: capture = "gpiod", but {lacking}; install it: pip install "gpiod>=2.1"'
        )
    return _gpiozero(machine, factory or "lgpio", f'capture = "auto", but {lacking}', degraded=True)


def _gpiozero(machine: Machine, factory: str, why: str, *, degraded: bool) -> Choice:
    if factory == "lgpio":
        if "lgpio" not in machine.libraries:
            reason = machine.broken.get("lgpio", "not installed")
            raise MachineError(f"{why}; lgpio cannot be used ({reason}); install it: pip install 'lgpio>=0.2.2'")
        return Choice("lgpio", why, degraded)
    if factory == "pigpio":
        refused = refuses_pigpio(machine)
        if refused:
            raise MachineError(f"{why}; GPIOZERO_PIN_FACTORY=pigpio, but {refused}; use lgpio instead (unset it)")
        return Choice("pigpio", f"{why}; GPIOZERO_PIN_FACTORY=pigpio", degraded=True)
    if factory == "rpigpio":
        refused = refuses_rpi_gpio(machine)
        if refused:
            raise MachineError(f"{why}; GPIOZERO_PIN_FACTORY=rpigpio, but {refused}; use lgpio instead (unset it)")
        return Choice("rpigpio", f"{why}; GPIOZERO_PIN_FACTORY=rpigpio", degraded=True)
    raise MachineError(
        f"{why}; GPIOZERO_PIN_FACTORY={factory}: its time stamps cannot be used; allowed: {', '.join(FACTORIES)}"
    )


def refuses_pigpio(machine: Machine) -> str:
    """Why pigpio cannot work here; empty: it can, if its daemon runs."""
    if "pigpio" not in machine.libraries:
        return f"pigpio cannot be used ({machine.broken.get('pigpio', 'not installed')})"
    return "pigpio does not know the GPIO chip of a Pi 5" if machine.pi >= 5 else ""


def refuses_rpi_gpio(machine: Machine) -> str:
    """Why RPi.GPIO cannot work here; empty: it can."""
    if "RPi.GPIO" not in machine.libraries:
        return f"RPi.GPIO cannot be used ({machine.broken.get('RPi.GPIO', 'not installed')})"
    if machine.libraries["RPi.GPIO"] != LAST_RPI_GPIO:
        return ""
    if machine.pi >= 5:
        return "RPi.GPIO does not know the GPIO chip of a Pi 5"
    if machine.kernel_version >= (6, 6):
        return f"RPi.GPIO cannot detect edges with Linux 6.6 or newer (this is {machine.kernel})"
    return ""


def _lacks_gpiod(machine: Machine) -> str:
    version = machine.libraries.get("gpiod")
    if version is None:
        return f"gpiod cannot be used ({machine.broken.get('gpiod', 'not installed')})"
    numbers = tuple(int(one) for one in version.split(".")[:2] if one.isdigit())
    return "" if numbers >= (2, 1) else f"gpiod {version} is too old (another interface); 2.1 or newer is needed"
