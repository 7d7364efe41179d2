"""Adapt gpiozero's pin factories to the chip that was found: its lamps and horn, and edges where gpiod is not used.

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


def let_lgpio_work_in(folder: Path) -> None:
    """lgpio makes FIFOs in its working folder when it is imported, and cannot be imported where that is read-only."""
    os.environ.setdefault("LG_WD", str(folder))


def lgpio_factory(header: Header) -> Any:
    """A gpiozero factory on lgpio for the header's chip. Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.lgpio")
    except ImportError as error:
        raise MachineError(f"lgpio cannot be used ({error}); install it: pip install 'lgpio>=0.2.2'") from error
    try:
        return forgiving(module.LGPIOFactory(chip=header.number))
    except PinUnknownPi as error:
        raise MachineError(f"{header.chip.path}: this is no Raspberry Pi that gpiozero knows ({error})") from error


def pigpio_factory() -> Any:
    """A gpiozero factory on pigpio's daemon (`PIGPIO_ADDR`, `PIGPIO_PORT`). Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.pigpio")
        return forgiving(module.PiGPIOFactory())
    except ImportError as error:
        raise MachineError(f"pigpio cannot be used ({error}); install it: pip install pigpio") from error
    except (OSError, AttributeError) as error:  # a pigpio without its daemon is an object without a socket
        raise MachineError(
            f"pigpio's daemon does not answer ({error}); start it: sudo systemctl start pigpiod"
        ) from error
    except PinUnknownPi as error:
        raise MachineError(f"this is no Raspberry Pi that gpiozero knows ({error})") from error


def rpigpio_factory() -> Any:
    """A gpiozero factory on RPi.GPIO, which finds its chip itself. Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.rpigpio")
        return forgiving(module.RPiGPIOFactory())
    except (ImportError, RuntimeError, OSError) as error:  # RPi.GPIO raises RuntimeError off a Pi
        raise MachineError(f"RPi.GPIO cannot be used ({error})") from error
    except PinUnknownPi as error:
        raise MachineError(f"this is no Raspberry Pi that gpiozero knows ({error})") from error


def forgiving(factory: Any) -> Any:
    """The same factory, whose lines never fail when they are given back: those of a chip that is gone cannot be reset,
    and that must neither hide why the firmware ends nor keep it from giving back the others."""

    class Pin(factory.pin_class):  # type: ignore[misc]
        def close(self) -> None:
            with contextlib.suppress(Exception):  # every pin library has its own errors (lgpio.error is a bare one)
                super().close()

    factory.pin_class = Pin
    return factory
