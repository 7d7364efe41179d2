"""Selection of the source of edges, with its reason. Never a silent fall-back: what is unavailable is refused.

    capture     available on the machine             choice
    auto        gpiod 2.1 or newer                   gpiod
    auto        no gpiod                             gpiozero, marked as degraded, with the reason
    gpiod       gpiod 2.1 or newer                   gpiod; else refused
    gpiozero    $GPIOZERO_PIN_FACTORY, or lgpio      that factory; else refused

gpiozero's pigpio factory needs pigpio's daemon, which does not support the Pi 5. Its RPi.GPIO factory is refused on a
Pi 5 (RPi.GPIO does not support its chip) and with Linux 6.6 or newer (its edge detection went through sysfs, whose line
numbers moved). rpi-lgpio, which has the same import name, is never refused.

Kind: pure
"""

from typing import Literal

from msgspec import Struct

from firmware.pins.edges import MachineError
from firmware.pins.platform_info import PlatformInfo
from hardware.board import Board

Backend = Literal["simulated", "gpiod", "lgpio", "pigpio", "rpigpio"]

FACTORIES: tuple[Backend, ...] = ("lgpio", "pigpio", "rpigpio")
LAST_RPI_GPIO = "0.7.1"
"""The newest release of the real RPi.GPIO; rpi-lgpio numbers its releases from 0.1 to 0.6."""


class SourceChoice(Struct, frozen=True):
    """The backend and the reason for it, for people. `is_degraded`: a Pi usually has something better."""

    backend: Backend
    reason: str
    is_degraded: bool = False


def choose(board: Board, platform: PlatformInfo, factory: str = "") -> SourceChoice:
    """The source for `board`. `factory`: $GPIOZERO_PIN_FACTORY, or empty. Raises `MachineError` with the remedy."""
    if board.gpio == "simulated":
        return SourceChoice("simulated", 'gpio = "simulated" in the board profile')
    if board.capture == "gpiozero":
        return _gpiozero(platform, factory or "lgpio", 'capture = "gpiozero" in the board profile', is_degraded=False)
    problem = _gpiod_problem(platform)
    if not problem:
        origin = "in the board profile" if board.capture == "gpiod" else "and gpiod is the best this machine has"
        return SourceChoice("gpiod", f'capture = "{board.capture}" {origin} (version {platform.libraries["gpiod"]})')
    if board.capture == "gpiod":
        raise MachineError(
            f'board {board.name}: capture = "gpiod", but {problem}; install it: pip install "gpiod>=2.1"'
        )
    return _gpiozero(platform, factory or "lgpio", f'capture = "auto", but {problem}', is_degraded=True)


def _gpiozero(platform: PlatformInfo, factory: str, reason: str, *, is_degraded: bool) -> SourceChoice:
    if factory == "lgpio":
        if "lgpio" not in platform.libraries:
            cause = platform.broken.get("lgpio", "not installed")
            raise MachineError(f"{reason}; lgpio cannot be used ({cause}); install it: pip install 'lgpio>=0.2.2'")
        return SourceChoice("lgpio", reason, is_degraded)
    if factory == "pigpio":
        problem = pigpio_problem(platform)
        if problem:
            raise MachineError(f"{reason}; GPIOZERO_PIN_FACTORY=pigpio, but {problem}; use lgpio instead (unset it)")
        return SourceChoice("pigpio", f"{reason}; GPIOZERO_PIN_FACTORY=pigpio", is_degraded=True)
    if factory == "rpigpio":
        problem = rpi_gpio_problem(platform)
        if problem:
            raise MachineError(f"{reason}; GPIOZERO_PIN_FACTORY=rpigpio, but {problem}; use lgpio instead (unset it)")
        return SourceChoice("rpigpio", f"{reason}; GPIOZERO_PIN_FACTORY=rpigpio", is_degraded=True)
    raise MachineError(
        f"{reason}; GPIOZERO_PIN_FACTORY={factory}: its time stamps cannot be used; allowed: {', '.join(FACTORIES)}"
    )


def pigpio_problem(platform: PlatformInfo) -> str:
    """Why pigpio cannot work on this machine; empty: it can, if its daemon runs."""
    if "pigpio" not in platform.libraries:
        return f"pigpio cannot be used ({platform.broken.get('pigpio', 'not installed')})"
    return "pigpio does not know the GPIO chip of a Pi 5" if platform.pi_generation >= 5 else ""


def rpi_gpio_problem(platform: PlatformInfo) -> str:
    """Why RPi.GPIO cannot work on this machine; empty: it can."""
    if "RPi.GPIO" not in platform.libraries:
        return f"RPi.GPIO cannot be used ({platform.broken.get('RPi.GPIO', 'not installed')})"
    if platform.libraries["RPi.GPIO"] != LAST_RPI_GPIO:
        return ""
    if platform.pi_generation >= 5:
        return "RPi.GPIO does not know the GPIO chip of a Pi 5"
    if platform.kernel_version >= (6, 6):
        return f"RPi.GPIO cannot detect edges with Linux 6.6 or newer (this is {platform.kernel})"
    return ""


def _gpiod_problem(platform: PlatformInfo) -> str:
    version = platform.libraries.get("gpiod")
    if version is None:
        return f"gpiod cannot be used ({platform.broken.get('gpiod', 'not installed')})"
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    return "" if numbers >= (2, 1) else f"gpiod {version} is too old (another interface); 2.1 or newer is needed"
