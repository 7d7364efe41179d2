"""Decoder of MAX7219 bytes: the picture that a chain of chips shows after the bytes that were sent to it.

Source: Maxim's data sheet of the MAX7219. Every chip is a 16-bit shift register whose output feeds the next one; when
LOAD (our chip select) rises, each chip executes its 16 bits: address in bits 8 to 11, data in bits 0 to 7.
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
from scoreboard.layout.seven_segment import draw_digits

NO_OP, DECODE_MODE, INTENSITY, SCAN_LIMIT, SHUTDOWN, DISPLAY_TEST = 0x0, 0x9, 0xA, 0xB, 0xC, 0xF

_CODE_B = bytes.fromhex("7e306d795b5f70 7f7b01 4f370e67 00".replace(" ", "")) + b"\x00"
"""Segments (A in bit 6 to G in bit 0) of the digits 0-9, -, E, H, L, P and blank, for digits in decode mode."""

ModulePixels = list[list[bool]]
"""8 rows of 8 LEDs, row 0 on top."""


class Mounting(Protocol):
    """How the chips of a display are mounted: turns the columns that they drive into the picture that a person sees."""

    @property
    def chips(self) -> int:
        """How many chips the display has."""

    def to_frame(self, columns: list[list[int]]) -> Frame:
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

    def to_frame(self, columns: list[list[int]]) -> Frame:
        """See `Mounting`."""
        across = self.width // 8
        blocks = [_rotate(_module_pixels(module), self.orientation) for module in columns]
        lines = []
        for row in range(self.height // 8):
            band = blocks[row * across : (row + 1) * across]
            if self.reverse:
                band.reverse()
            lines += [_join_rows([block[y_px] for block in band]) for y_px in range(8)]
        return Frame.of_ints(self.width, lines)


class Digits(Struct, frozen=True):
    """A row of seven-segment modules, up to eight digits on each; register 1 of a chip is its rightmost digit."""

    digits: int
    reverse: bool = False

    @property
    def digits_per_chip(self) -> int:
        """How many digits one chip drives."""
        return min(8, self.digits)

    @property
    def chips(self) -> int:
        """How many chips the display has."""
        return self.digits // self.digits_per_chip

    def to_frame(self, columns: list[list[int]]) -> Frame:
        """See `Mounting`."""
        blocks = columns[::-1] if self.reverse else columns
        return draw_digits([lit for block in blocks for lit in block[: self.digits_per_chip][::-1]])

    def columns(self, lit: list[int]) -> list[int]:
        """The inverse of `to_frame`: what every digit line of every chip must drive, chip after chip."""
        blocks = [lit[start : start + self.digits_per_chip] for start in range(0, self.digits, self.digits_per_chip)]
        if self.reverse:
            blocks.reverse()
        return [column for block in blocks for column in (*block[::-1], *[0] * (8 - self.digits_per_chip))]


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
        self.is_awake = False
        self.is_testing = False

    def execute(self, address: int, data: int) -> None:
        """Executes one command; addresses that the data sheet does not list do nothing."""
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
                self.is_awake = bool(data & 1)
            case 0xF:
                self.is_testing = bool(data & 1)

    @property
    def is_visible(self) -> bool:
        """Whether any of its LEDs can be lit: the display test overrides a shutdown."""
        return self.is_awake or self.is_testing

    def columns(self) -> list[int]:
        """What its eight digit lines drive: bit b is row b."""
        if self.is_testing:
            return [0xFF] * 8
        if not self.is_awake:
            return [0] * 8
        return [self._column(digit) if digit <= self.scan_limit else 0 for digit in range(8)]

    def _column(self, digit: int) -> int:
        data = self.digits[digit]
        if self.decode_mode & (1 << digit):
            return _CODE_B[data & 0x0F] | (data & 0x80)
        return data


class Chain:
    """All chips of one display. One thread at a time.

    Transactions are executed when somebody looks: of those that set the same registers only the last one is kept.
    """

    def __init__(self, mounting: Mounting) -> None:
        self.mounting = mounting
        self.chips = [Chip() for _ in range(mounting.chips)]
        self._bits = bytes(2 * mounting.chips)
        self._unexecuted: dict[bytes, bytes] = {}

    def transaction(self, data: bytes) -> None:
        """Shifts `data` in, as one transaction of the SPI bus; all chips execute when it ends."""
        self._bits = data if len(data) == len(self._bits) else (self._bits + data)[-len(self._bits) :]
        registers = self._bits[::2]
        self._unexecuted.pop(registers, None)  # so that it comes last
        self._unexecuted[registers] = self._bits

    def _execute(self) -> None:
        for bits in self._unexecuted.values():
            for index, chip in enumerate(reversed(self.chips)):
                chip.execute(bits[2 * index], bits[2 * index + 1])
        self._unexecuted.clear()

    def frame(self) -> Frame:
        """The picture that a person in front of the display sees."""
        self._execute()
        return self.mounting.to_frame([chip.columns() for chip in self.chips])

    def picture(self, display: str) -> LedFrame:
        """The same as a message for `/led`. The brightness is that of the brightest chip; a test counts as full."""
        frame = self.frame()
        levels = [15 if chip.is_testing else chip.intensity for chip in self.chips if chip.is_visible]
        return LedFrame(
            display=display,
            width=frame.width,
            height=frame.height,
            rows=frame.rows,
            brightness=max(levels, default=0),
            on=any(chip.is_visible for chip in self.chips),
        )


def _module_pixels(columns: list[int]) -> ModulePixels:
    return [[bool(columns[x_px] & (1 << y_px)) for x_px in range(8)] for y_px in range(8)]


def _rotate(pixels: ModulePixels, orientation: int) -> ModulePixels:
    """The module as mounted: the mounting reverses luma's counter-clockwise turn by `orientation`."""
    for _ in range(orientation % 360 // 90):
        pixels = [[pixels[7 - x_px][y_px] for x_px in range(8)] for y_px in range(8)]
    return pixels


def _join_rows(rows: list[list[bool]]) -> int:
    return int("".join("1" if lit else "0" for row in rows for lit in row), 2)
