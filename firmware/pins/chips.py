"""Adapt the kernel's GPIO character devices: which chips there are, their lines' names, and who holds which line.

By ioctl (linux/gpio.h, since 5.10), so that it needs no library: it is asked before one is chosen, and by `--explain`.

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


class _ChipInfo(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char * 32), ("label", ctypes.c_char * 32), ("lines", ctypes.c_uint32))


class _LineInfo(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char * 32),
        ("consumer", ctypes.c_char * 32),
        ("offset", ctypes.c_uint32),
        ("num_attrs", ctypes.c_uint32),
        ("flags", ctypes.c_uint64),
        ("rest", ctypes.c_uint8 * 176),
    )


class LineFacts(Struct, frozen=True):
    """A line of a chip. `holder`: who has requested it, as the kernel says; empty: nobody."""

    name: str
    holder: str


class ChipFacts(Struct, frozen=True):
    """A GPIO chip as the kernel describes it; `lines` by offset."""

    path: Path
    label: str
    lines: tuple[LineFacts, ...]


class Header(Struct, frozen=True):
    """The chip behind the 40-pin header, found by the names of its lines or by its label. `offsets` by line."""

    chip: ChipFacts
    offsets: dict[str, int]
    by_name: bool

    @property
    def number(self) -> int:
        """The number in its device's name: how lgpio calls it."""
        return int(self.chip.path.name.removeprefix("gpiochip"))

    def holders(self, lines: Iterable[str]) -> dict[str, str]:
        """Those of `lines` that somebody holds, and who."""
        found = {line: self.chip.lines[self.offsets[line]].holder for line in lines}
        return {line: holder for line, holder in found.items() if holder}

    def must_be_free(self, lines: Iterable[str]) -> None:
        """Raises `MachineError` with who holds which of `lines`, as far as the kernel says."""
        held = self.holders(lines)
        if held:
            raise MachineError(f"{self.chip.path}: {in_use(held)}")


def chips(devices: Path) -> list[ChipFacts]:
    """Every GPIO chip, each device once (udev makes links). Raises `MachineError` where one cannot be opened."""
    seen: set[int] = set()
    found = []
    for path in sorted(devices.glob("gpiochip*"), key=lambda one: (len(one.name), one.name)):
        device = path.stat().st_rdev
        if device not in seen:
            seen.add(device)
            found.append(_describe(path))
    return found


def find_header(found: Iterable[ChipFacts], lines: Iterable[str]) -> Header:
    """The chip that has `lines` by name, else the first with a known label. Pure. Raises `MachineError`."""
    all_chips, wanted = list(found), list(lines)
    for chip in all_chips:
        offsets = {line.name: offset for offset, line in enumerate(chip.lines)}
        if all(line in offsets for line in wanted):
            return Header(chip, {line: offsets[line] for line in wanted}, by_name=True)
    for chip in all_chips:
        offsets = {line: int(line.removeprefix("GPIO")) for line in wanted}
        if chip.label in LABELS and all(offset < len(chip.lines) for offset in offsets.values()):
            return Header(chip, offsets, by_name=False)
    if not all_chips:
        raise MachineError(
            "no GPIO chip: this machine has no GPIO; use a Raspberry Pi, or choose the board that is simulated"
        )
    names = ", ".join(f"{chip.path.name} ({chip.label})" for chip in all_chips)
    raise MachineError(f"no GPIO chip has the lines of this board; found: {names}; needed: {', '.join(wanted)}")


def _describe(path: Path) -> ChipFacts:
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise MachineError(f"{path}: {cannot_open(error)}") from error
    try:
        chip = _ChipInfo()
        fcntl.ioctl(file, GPIO_GET_CHIPINFO, chip)
        lines = tuple(_line(file, offset) for offset in range(chip.lines))
        return ChipFacts(path, chip.label.decode(errors="replace"), lines)
    except OSError as error:
        raise MachineError(
            f"{path}: does not answer ({error.strerror}); is this a GPIO chip of Linux 5.10+?"
        ) from error
    finally:
        os.close(file)


def in_use(held: Mapping[str, str]) -> str:
    """Line → who holds it, in words, and what to do."""
    who = ", ".join(f"{line} by {holder}" for line, holder in held.items())
    return f"lines are in use by another program: {who}; stop it, or give the board other lines"


def cannot_open(error: OSError) -> str:
    """Why a chip cannot be opened and what to do."""
    if error.errno in (errno.EACCES, errno.EPERM):
        todo = "add this user to the group gpio: sudo usermod -aG gpio $USER, then log in anew"
        return f"{os.strerror(errno.EACCES)}; {todo}"
    return f"cannot be opened ({error.strerror})"


def _line(file: int, offset: int) -> LineFacts:
    line = _LineInfo(offset=offset)
    fcntl.ioctl(file, GPIO_V2_GET_LINEINFO, line)
    used = bool(line.flags & LINE_USED)
    holder = line.consumer.decode(errors="replace") or "unknown, the kernel does not say"
    return LineFacts(line.name.decode(errors="replace"), holder if used else "")
