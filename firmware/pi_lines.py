"""Adapt gpiozero's pin factories to the chip that was found: its lamps and horn, and edges where gpiod is not used."""

import importlib
import os
from pathlib import Path
from typing import Any

from gpiozero.exc import PinUnknownPi

from firmware.chips import Header
from firmware.edges import MachineError


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
        return module.LGPIOFactory(chip=header.number)
    except PinUnknownPi as error:
        raise MachineError(f"{header.chip.path}: this is no Raspberry Pi that gpiozero knows ({error})") from error


def rpigpio_factory() -> Any:
    """A gpiozero factory on RPi.GPIO, which finds its chip itself. Raises `MachineError`."""
    try:
        module: Any = importlib.import_module("gpiozero.pins.rpigpio")
        return module.RPiGPIOFactory()
    except (ImportError, RuntimeError, OSError) as error:  # RPi.GPIO raises RuntimeError off a Pi
        raise MachineError(f"RPi.GPIO cannot be used ({error})") from error
    except PinUnknownPi as error:
        raise MachineError(f"this is no Raspberry Pi that gpiozero knows ({error})") from error
