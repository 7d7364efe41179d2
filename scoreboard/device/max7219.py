"""Chains of MAX7219 modules: real on spidev, simulated without any bus.

Both are the same class over different SPI devices, so that every byte is the same. What was sent is also kept for the
decoder, and that is the picture at `/led`. The bytes are those of luma.led_matrix (a test compares them), in a tenth of
its time and without Pillow, which alone would take 10 MiB of a process that stays all evening.

Kind: adapter
"""

import errno
from contextlib import suppress

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.device.chain_check import chain_warning
from scoreboard.device.display import DisplayError, display_error, require_level, require_size
from scoreboard.device.max7219_decoder import (
    DECODE_MODE,
    DISPLAY_TEST,
    INTENSITY,
    SCAN_LIMIT,
    SHUTDOWN,
    Chain,
    mounting,
)
from scoreboard.device.max7219_encoding import register_words, row_transactions
from scoreboard.device.spi import ReadBack, SimulatedSpi, SpiDevice, make_spidev, open_error
from scoreboard.layout.frame import Frame

_ALL_DIGITS = 7
"""Scan limit: each chip drives all of its eight digit lines."""


class Max7219:
    """A `scoreboard.device.display.Display` on any SPI device: 8 × 8 modules or seven-segment digits.

    Construction opens the bus and initialises the chips: dark, awake, empty.
    """

    def __init__(self, profile: Profile, device: SpiDevice, *, is_shared: bool = False) -> None:
        """`is_shared`: other displays are on the same bus. Raises `DisplayError` where the bus fails."""
        self._profile = profile
        self._level = profile.brightness
        self._mounting = mounting(profile)
        self._chain = Chain(self._mounting)
        self._read_back = ReadBack(device, self._mounting.chips, is_shared=is_shared) if profile.dout_to_miso else None
        self._spi: SpiDevice = self._read_back or device
        self._is_closed = False
        _open(self._spi, profile)
        try:
            self._set((SCAN_LIMIT, _ALL_DIGITS), (DECODE_MODE, 0), (DISPLAY_TEST, 0), (INTENSITY, self._level))
            self._clear()
            self._set((SHUTDOWN, 1))
        except OSError as error:
            self._release()
            raise display_error(profile, error) from error

    def show(self, frame: Frame) -> None:
        """See `Display`."""
        columns = self._mounting.columns(require_size(self._profile, frame))
        try:
            for transaction in row_transactions(columns):
                self._send(transaction)
        except OSError as error:
            raise display_error(self._profile, error) from error

    def refresh(self) -> None:
        """See `Display`."""
        try:
            if self._read_back is not None:
                self._read_back.measure()
            self._set(
                (SCAN_LIMIT, _ALL_DIGITS), (DECODE_MODE, 0), (DISPLAY_TEST, 0), (INTENSITY, self._level), (SHUTDOWN, 1)
            )
        except OSError as error:
            raise display_error(self._profile, error) from error

    def set_brightness(self, level: int) -> None:
        """See `Display`."""
        try:
            self._set((INTENSITY, require_level(self._profile, level)))
        except OSError as error:
            raise display_error(self._profile, error) from error
        self._level = level

    def darken(self) -> None:
        """See `Display`."""
        try:
            self._set((SHUTDOWN, 0))
            self._clear()
        except OSError as error:
            raise display_error(self._profile, error) from error

    def picture(self) -> LedFrame:
        """See `Display`."""
        return self._chain.picture(self._profile.name)

    def warning(self) -> Sentence | None:
        """See `Display`."""
        return None if self._read_back is None else chain_warning(self._profile.name, *self._read_back.take_reading())

    def close(self) -> None:
        """See `Display`."""
        if self._is_closed:
            return
        with suppress(DisplayError):  # the display is being given up; the next `show` will raise the error
            self.darken()
        self._release()

    def _set(self, *registers: tuple[int, int]) -> None:
        """Sets registers of all chips alike. Raises `OSError`."""
        for register, value in registers:
            self._send(register_words(register, value, self._mounting.chips))

    def _clear(self) -> None:
        for transaction in row_transactions(bytes(8 * self._mounting.chips)):
            self._send(transaction)

    def _send(self, transaction: bytes) -> None:
        """Sends one transaction; the picture has it only if that succeeds. Raises `OSError`."""
        if self._is_closed:
            return
        self._spi.writebytes(list(transaction))
        self._chain.transaction(transaction)

    def _release(self) -> None:
        """Releases the bus; a bus that fails even in this is gone already."""
        self._is_closed = True
        with suppress(OSError):
            self._spi.close()


def simulated(profile: Profile) -> Max7219:
    """The display without a bus: same bytes, same picture."""
    return Max7219(profile, SimulatedSpi(mounting(profile).chips))


def real(profile: Profile, *, is_shared: bool = False) -> Max7219:
    """The display on its SPI bus through spidev. Raises `DisplayError` where that is not available."""
    return Max7219(profile, make_spidev(profile), is_shared=is_shared)


def _open(device: SpiDevice, profile: Profile) -> None:
    """Opens the bus, at its speed. Raises `DisplayError`."""
    try:
        device.open(profile.bus, profile.select)
        device.max_speed_hz = profile.speed_hz
    except OSError as error:
        missing = OSError(errno.ENOENT, "SPI device not found") if error.errno == errno.ENOENT else error
        raise open_error(profile, missing) from error
