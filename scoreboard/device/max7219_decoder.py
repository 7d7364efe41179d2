"""Decide what a chain of MAX7219 chips shows after the bytes that were sent to it. Pure: no device, no clock.

Source: Maxim's data sheet of the MAX7219. Every chip is a 16-bit shift register whose output feeds the next one; when
LOAD (our chip select) rises, each chip obeys the 16 bits that it holds: address in bits 8 to 11, data in bits 0 to 7.
So the first pair of a transaction ends in the last chip, and a transaction that is too short repeats old bits.

How modules are wired and mounted follows luma.led_matrix: chip 0 (nearest to the Pi) drives the upper left module, the
chain goes row by row; digit register d + 1 is column d and bit b of it is row b of a module that is mounted upright.

Kind: pure
"""

from typing import Protocol

from msgspec import Struct

from bus.messages import LedFrame
from hardware.board import Display as Profile
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import drawn

NO_OP, DECODE_MODE, INTENSITY, SCAN_LIMIT, SHUTDOWN, DISPLAY_TEST = 0x0, 0x9, 0xA, 0xB, 0xC, 0xF

_CODE_B = bytes.fromhex("7e306d795b5f70 7f7b01 4f370e67 00".replace(" ", "")) + b"\x00"
"""Segments (A in bit 6 to G in bit 0) of the digits 0-9, -, E, H, L, P and blank, for digits in decode mode."""

Cells = list[list[bool]]
"""8 rows of 8 LEDs, row 0 on top."""


class Mounting(Protocol):
    """How the chips of a display are mounted: what a person sees of the columns that they drive."""

    @property
    def chips(self) -> int:
        """How many chips the display has."""

    def seen(self, columns: list[list[int]]) -> Frame:
        """The picture, from what the digit lines of each chip drive."""


class Matrix(Struct, frozen=True):
    """A board of 8 × 8 modules; the fields are those of `hardware.board.Display`."""

    width: int
    height: int
    orientation: int = 0
    reverse: bool = False

    @property
    def chips(self) -> int:
        """How many chips the display has."""
        return self.width * self.height // 64

    def seen(self, columns: list[list[int]]) -> Frame:
        """See `Mounting`."""
        across = self.width // 8
        blocks = [_turned(_cells(one), self.orientation) for one in columns]
        lines = []
        for row in range(self.height // 8):
            band = blocks[row * across : (row + 1) * across]
            if self.reverse:
                band.reverse()
            lines += [_joined([block[y_px] for block in band]) for y_px in range(8)]
        return Frame.of_ints(self.width, lines)


class Digits(Struct, frozen=True):
    """A row of seven-segment modules, up to eight digits on each; register 1 of a chip is its rightmost digit."""

    digits: int
    reverse: bool = False

    @property
    def each(self) -> int:
        """How many digits hang on one chip."""
        return min(8, self.digits)

    @property
    def chips(self) -> int:
        """How many chips the display has."""
        return self.digits // self.each

    def seen(self, columns: list[list[int]]) -> Frame:
        """See `Mounting`."""
        blocks = columns[::-1] if self.reverse else columns
        return drawn([lit for one in blocks for lit in one[: self.each][::-1]])

    def columns(self, lit: list[int]) -> list[int]:
        """The inverse for one picture: what every digit line of every chip must drive, chip after chip."""
        blocks = [lit[at : at + self.each] for at in range(0, self.digits, self.each)]
        if self.reverse:
            blocks.reverse()
        return [one for block in blocks for one in (*block[::-1], *[0] * (8 - self.each))]


def mounting(profile: Profile) -> Matrix | Digits:
    """How the MAX7219 chips of this display are mounted."""
    if profile.kind == "seven-segment":
        return Digits(profile.digits, profile.reverse)
    return Matrix(profile.width, profile.height, profile.orientation, profile.reverse)


class Chip:
    """The registers of one chip, as they are after power is switched on: shut down, nothing scanned."""

    def __init__(self) -> None:
        self.digits = [0] * 8
        self.decode_mode = 0
        self.intensity = 0
        self.scan_limit = 0
        self.awake = False
        self.testing = False

    def obey(self, address: int, data: int) -> None:
        """Take one command; addresses that the data sheet does not name do nothing."""
        match address & 0x0F:
            case digit if 1 <= digit <= 8:
                self.digits[digit - 1] = data
            case 0x9:
                self.decode_mode = data
            case 0xA:
                self.intensity = data & 0x0F
            case 0xB:
                self.scan_limit = data & 0x07
            case 0xC:
                self.awake = bool(data & 1)
            case 0xF:
                self.testing = bool(data & 1)

    @property
    def lit(self) -> bool:
        """Whether anything of it can be seen: the test overrides a shut down."""
        return self.awake or self.testing

    def columns(self) -> list[int]:
        """What its eight digit lines drive: bit b is row b."""
        if self.testing:
            return [0xFF] * 8
        if not self.awake:
            return [0] * 8
        return [self._column(digit) if digit <= self.scan_limit else 0 for digit in range(8)]

    def _column(self, digit: int) -> int:
        data = self.digits[digit]
        if self.decode_mode & (1 << digit):
            return _CODE_B[data & 0x0F] | (data & 0x80)
        return data


class Chain:
    """All chips of one display. One thread at a time."""

    def __init__(self, mounting: Mounting) -> None:
        self.mounting = mounting
        self.chips = [Chip() for _ in range(mounting.chips)]
        self._bits = bytes(2 * mounting.chips)

    def transaction(self, data: bytes) -> None:
        """Shift `data` in, as one transaction of the SPI bus, and let all chips obey when it ends."""
        self._bits = (self._bits + data)[-len(self._bits) :]
        for at, chip in enumerate(reversed(self.chips)):
            chip.obey(self._bits[2 * at], self._bits[2 * at + 1])

    def frame(self) -> Frame:
        """What a person sees who stands before the display."""
        return self.mounting.seen([chip.columns() for chip in self.chips])

    def picture(self, display: str) -> LedFrame:
        """The same as a message for `/led`. The brightness is that of the brightest chip; a test is the brightest."""
        frame = self.frame()
        brightness = max((15 if chip.testing else chip.intensity for chip in self.chips if chip.lit), default=0)
        on = any(chip.lit for chip in self.chips)
        return LedFrame(display, frame.width, frame.height, frame.rows, brightness, on)


def _cells(columns: list[int]) -> Cells:
    return [[bool(columns[x_px] & (1 << y_px)) for x_px in range(8)] for y_px in range(8)]


def _turned(cells: Cells, orientation: int) -> Cells:
    """The module as it hangs: the mounting turns back what luma turned counter-clockwise by `orientation`."""
    for _ in range(orientation % 360 // 90):
        cells = [[cells[7 - x_px][y_px] for x_px in range(8)] for y_px in range(8)]
    return cells


def _joined(rows: list[list[bool]]) -> int:
    return int("".join("1" if lit else "0" for row in rows for lit in row), 2)
