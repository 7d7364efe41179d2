"""GPIO character devices of the kernel: the chips, the names of their lines, and who holds which line.

By ioctl (linux/gpio.h, since 5.10), so that no library is needed: it is used before one is chosen, and by `--explain`.

Kind: adapter
"""

import ctypes
import errno
import fcntl
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from firmware.pins.edges import MachineError

DEVICES = Path("/dev")
LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
"""Labels of the chip behind the 40-pin header; there, line n of the chip is GPIOn."""

GPIO_GET_CHIPINFO = 0x8044B401
GPIO_V2_GET_LINEINFO = 0xC100B405
LINE_USED = 1


class _ChipInfoStruct(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char * 32), ("label", ctypes.c_char * 32), ("lines", ctypes.c_uint32))


class _LineInfoStruct(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char * 32),
        ("consumer", ctypes.c_char * 32),
        ("offset", ctypes.c_uint32),
        ("num_attrs", ctypes.c_uint32),
        ("flags", ctypes.c_uint64),
        ("rest", ctypes.c_uint8 * 176),
    )


class LineInfo(Struct, frozen=True):
    """A line of a chip. `holder`: who has requested it, from the kernel; empty: nobody."""

    name: str
    holder: str


class ChipInfo(Struct, frozen=True):
    """A GPIO chip as the kernel describes it; `lines` by offset."""

    path: Path
    label: str
    lines: tuple[LineInfo, ...]


class Header(Struct, frozen=True):
    """The chip behind the 40-pin header, found by the names of its lines or by its label. `offsets` by line."""

    chip: ChipInfo
    offsets: dict[str, int]
    is_found_by_name: bool

    @property
    def number(self) -> int:
        """The number in the device's name, by which lgpio opens it."""
        return int(self.chip.path.name.removeprefix("gpiochip"))

    def holders(self, lines: Iterable[str]) -> dict[str, str]:
        """Line → who holds it, for those of `lines` that are in use."""
        holders = {line: self.chip.lines[self.offsets[line]].holder for line in lines}
        return {line: holder for line, holder in holders.items() if holder}

    def require_free(self, lines: Iterable[str]) -> None:
        """Raises `MachineError` with who holds which of `lines`, as far as the kernel tells."""
        holders = self.holders(lines)
        if holders:
            raise MachineError(f"{self.chip.path}: {lines_in_use_message(holders)}")


def list_chips(devices: Path) -> list[ChipInfo]:
    """Every GPIO chip, each device once (udev makes links). Raises `MachineError` where one cannot be opened."""
    device_numbers: set[int] = set()
    chips = []
    for path in sorted(devices.glob("gpiochip*"), key=lambda path: (len(path.name), path.name)):
        device = path.stat().st_rdev
        if device not in device_numbers:
            device_numbers.add(device)
            chips.append(_describe(path))
    return chips


def find_header(chips: Iterable[ChipInfo], lines: Iterable[str]) -> Header:
    """The chip that has `lines` by name, else the first with a known label. Pure. Raises `MachineError`."""
    all_chips, lines_needed = list(chips), list(lines)
    for chip in all_chips:
        offsets = {line.name: offset for offset, line in enumerate(chip.lines)}
        if all(line in offsets for line in lines_needed):
            return Header(chip, {line: offsets[line] for line in lines_needed}, is_found_by_name=True)
    for chip in all_chips:
        offsets = {line: int(line.removeprefix("GPIO")) for line in lines_needed}
        if chip.label in LABELS and all(offset < len(chip.lines) for offset in offsets.values()):
            return Header(chip, offsets, is_found_by_name=False)
    if not all_chips:
        raise MachineError("no GPIO chip: this machine has no GPIO; use a Raspberry Pi, or choose the simulated board")
    names = ", ".join(f"{chip.path.name} ({chip.label})" for chip in all_chips)
    raise MachineError(f"no GPIO chip has the lines of this board; found: {names}; needed: {', '.join(lines_needed)}")


def _describe(path: Path) -> ChipInfo:
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise MachineError(f"{path}: {open_failure_message(error)}") from error
    try:
        chip = _ChipInfoStruct()
        fcntl.ioctl(file, GPIO_GET_CHIPINFO, chip)
        lines = tuple(_line(file, offset) for offset in range(chip.lines))
        return ChipInfo(path, chip.label.decode(errors="replace"), lines)
    except OSError as error:
        raise MachineError(
            f"{path}: does not answer ({error.strerror}); is this a GPIO chip of Linux 5.10+?"
        ) from error
    finally:
        os.close(file)


def lines_in_use_message(holders: Mapping[str, str]) -> str:
    """The message for lines that are in use (line → holder), with the remedy."""
    uses = ", ".join(f"{line} by {holder}" for line, holder in holders.items())
    return f"lines are in use by another program: {uses}; stop it, or give the board other lines"


def open_failure_message(error: OSError) -> str:
    """Why a chip cannot be opened, with the remedy."""
    if error.errno in (errno.EACCES, errno.EPERM):
        remedy = "add this user to the group gpio: sudo usermod -aG gpio $USER, then log in again"
        return f"{os.strerror(errno.EACCES)}; {remedy}"
    return f"cannot be opened ({error.strerror})"


def _line(file: int, offset: int) -> LineInfo:
    line = _LineInfoStruct(offset=offset)
    fcntl.ioctl(file, GPIO_V2_GET_LINEINFO, line)
    is_used = bool(line.flags & LINE_USED)
    holder = line.consumer.decode(errors="replace") or "unknown, the kernel does not tell"
    return LineInfo(line.name.decode(errors="replace"), holder if is_used else "")
