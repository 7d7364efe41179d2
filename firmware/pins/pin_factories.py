"""gpiozero's pin factories on the board's chip: for lamps and horn, and for edges where gpiod is not used.

Kind: adapter
"""

import contextlib
import importlib
import os
from pathlib import Path
from typing import Any

from gpiozero.exc import PinUnknownPi

from firmware.pins.chips import Header
from firmware.pins.edges import MachineError


def set_lgpio_folder(folder: Path) -> None:
    """Sets lgpio's working folder: it creates FIFOs there when it is imported, and fails where that is read-only."""
    os.environ.setdefault("LG_WD", str(folder))


def lgpio_factory(header: Header) -> Any:
    """A gpiozero factory on lgpio for the header's chip. Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.lgpio")
    except ImportError as error:
        raise MachineError(f"lgpio cannot be used ({error}); install it: pip install 'lgpio>=0.2.2'") from error
    try:
        return close_quietly(module.LGPIOFactory(chip=header.number))
    except PinUnknownPi as error:
        raise MachineError(f"{header.chip.path}: this is no Raspberry Pi that gpiozero knows ({error})") from error


def pigpio_factory() -> Any:
    """A gpiozero factory on pigpio's daemon (`PIGPIO_ADDR`, `PIGPIO_PORT`). Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.pigpio")
        return close_quietly(module.PiGPIOFactory())
    except ImportError as error:
        raise MachineError(f"pigpio cannot be used ({error}); install it: pip install pigpio") from error
    except (OSError, AttributeError) as error:  # without its daemon, pigpio gives an object without a socket
        raise MachineError(
            f"pigpio's daemon does not answer ({error}); start it: sudo systemctl start pigpiod"
        ) from error
    except PinUnknownPi as error:
        raise MachineError(f"this is no Raspberry Pi that gpiozero knows ({error})") from error


def rpigpio_factory() -> Any:
    """A gpiozero factory on RPi.GPIO, which finds its chip itself. Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.rpigpio")
        return close_quietly(module.RPiGPIOFactory())
    except (ImportError, RuntimeError, OSError) as error:  # RPi.GPIO raises RuntimeError off a Pi
        raise MachineError(f"RPi.GPIO cannot be used ({error})") from error
    except PinUnknownPi as error:
        raise MachineError(f"this is no Raspberry Pi that gpiozero knows ({error})") from error


def close_quietly(factory: Any) -> Any:
    """The same factory, with pins that never fail to close.

    The pins of a chip that is gone cannot be reset; that must neither hide why the firmware ends nor keep it from
    releasing the other lines.
    """

    class Pin(factory.pin_class):  # type: ignore[misc]
        def close(self) -> None:
            with contextlib.suppress(Exception):  # every pin library has its own errors (lgpio.error is a bare one)
                super().close()

    factory.pin_class = Pin
    return factory
