"""Chains of MAX7219 modules through luma.led_matrix: real on spidev, simulated without any bus.

Both are the same class over different SPI devices, so that every byte is the same. A tap between luma and its serial
feeds all bytes to the decoder, and that is the picture at `/led`.

Pitfalls of luma, measured (luma.led_matrix 1.9): `spi` without `gpio=noop()` takes GPIO24 and GPIO25, which may be
buttons; modules in reverse order raise an IndexError above 8 rows, so we order them ourselves; control registers are
sent only once; Pillow warns about luma's `getdata` on each frame.

Kind: adapter
"""

import warnings
from collections.abc import Sequence
from typing import Protocol

from luma.core.error import Error as LumaError
from luma.core.interface.serial import noop, spi
from luma.led_matrix.const import max7219 as registers
from luma.led_matrix.device import max7219
from PIL import Image

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.device.chain_check import chain_warning
from scoreboard.device.display import DisplayError, display_error, require_level, require_size
from scoreboard.device.max7219_decoder import Chain, Digits, Matrix, mounting
from scoreboard.device.spi import ReadBack, SimulatedSpi, SpiDevice, make_spidev, open_error
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import read_digits

_MODULE_PX = 8


class Serial(Protocol):
    """The part of a luma serial interface that a max7219 uses."""

    def command(self, *cmd: int) -> None:
        """Sends a command; to a MAX7219 a command is the same as data."""

    def data(self, data: Sequence[int]) -> None:
        """Sends one transaction."""

    def cleanup(self) -> None:
        """Releases the bus."""


class SerialTap:
    """A luma serial that passes everything on, also to a `Chain`. Once closed it discards everything: luma's exit hook
    writes once more at the end of the process."""

    def __init__(self, inner: Serial, chain: Chain) -> None:
        self._inner = inner
        self._is_closed = False
        self.chain = chain

    def command(self, *cmd: int) -> None:
        """Passes a command on as data."""
        self.data(cmd)

    def data(self, data: Sequence[int]) -> None:
        """Passes one transaction on; the chain gets it only if that succeeds."""
        if self._is_closed:
            return
        self._inner.data(list(data))
        self.chain.transaction(bytes(data))

    def cleanup(self) -> None:
        """Releases the bus, once."""
        if not self._is_closed:
            self._is_closed = True
            self._inner.cleanup()


class Max7219:
    """A `scoreboard.device.display.Display` on any SPI device: 8 × 8 modules or seven-segment digits.

    Construction opens the bus and initialises the chips: dark, awake, empty.
    """

    def __init__(self, profile: Profile, device: SpiDevice, *, is_shared: bool = False) -> None:
        """`is_shared`: other displays are on the same bus. Raises `DisplayError` where the bus fails."""
        self._profile = profile
        self._level = profile.brightness
        self._mounting = mounting(profile)
        self._read_back = ReadBack(device, self._mounting.chips, is_shared=is_shared) if profile.dout_to_miso else None
        self._tap = SerialTap(_serial(profile, self._read_back or device), Chain(self._mounting))
        is_matrix = isinstance(self._mounting, Matrix)
        try:
            with _quiet():
                self._device = max7219(
                    self._tap,
                    width=profile.width if is_matrix else self._mounting.chips * _MODULE_PX,
                    height=profile.height if is_matrix else _MODULE_PX,
                    block_orientation=profile.orientation,
                    contrast=_contrast(self._level),
                )
        except OSError as error:
            self._release()
            raise display_error(profile, error) from error

    def show(self, frame: Frame) -> None:
        """See `Display`."""
        image = self._image(require_size(self._profile, frame))
        try:
            with _quiet():
                self._device.display(image)
        except OSError as error:
            raise display_error(self._profile, error) from error

    def refresh(self) -> None:
        """See `Display`."""
        controls = (
            (registers.SCANLIMIT, 7),
            (registers.DECODEMODE, 0),
            (registers.DISPLAYTEST, 0),
            (registers.INTENSITY, self._level),
            (registers.SHUTDOWN, 1),
        )
        try:
            if self._read_back is not None:
                self._read_back.measure()
            for register, value in controls:
                self._device.data([register, value] * self._mounting.chips)
        except OSError as error:
            raise display_error(self._profile, error) from error

    def set_brightness(self, level: int) -> None:
        """See `Display`."""
        try:
            self._device.contrast(_contrast(require_level(self._profile, level)))
        except OSError as error:
            raise display_error(self._profile, error) from error
        self._level = level

    def darken(self) -> None:
        """See `Display`."""
        try:
            self._device.hide()
            with _quiet():
                self._device.clear()
        except OSError as error:
            raise display_error(self._profile, error) from error

    def picture(self) -> LedFrame:
        """See `Display`."""
        return self._tap.chain.picture(self._profile.name)

    def warning(self) -> Sentence | None:
        """See `Display`."""
        return None if self._read_back is None else chain_warning(self._profile.name, *self._read_back.take_reading())

    def close(self) -> None:
        """See `Display`."""
        try:
            self.darken()
        except DisplayError:
            pass  # the display is being given up; the next `show` will raise the error
        finally:
            self._release()

    def _image(self, frame: Frame) -> Image.Image:
        """`frame` in luma's order: the first module of the chain in the upper left corner."""
        if isinstance(self._mounting, Digits):
            return _columns_image(self._mounting.columns(read_digits(frame)))
        image = Image.frombytes("1", (frame.width, frame.height), frame.rows)
        return _mirror(image) if self._mounting.reverse else image

    def _release(self) -> None:
        """Releases the bus; a bus that fails even in this is gone already."""
        try:
            self._tap.cleanup()
        except OSError:
            return


def simulated(profile: Profile) -> Max7219:
    """The display without a bus: same bytes, same picture."""
    return Max7219(profile, SimulatedSpi(mounting(profile).chips))


def real(profile: Profile, *, is_shared: bool = False) -> Max7219:
    """The display on its SPI bus through spidev. Raises `DisplayError` where that is not available."""
    return Max7219(profile, make_spidev(profile), is_shared=is_shared)


def _serial(profile: Profile, device: SpiDevice) -> Serial:
    """luma's serial on `device`, opened."""
    try:
        serial: Serial = spi(
            spi=device, port=profile.bus, device=profile.select, gpio=noop(), bus_speed_hz=profile.speed_hz
        )
    except (OSError, LumaError) as error:
        raise open_error(profile, error) from error
    return serial


def _contrast(level: int) -> int:
    """luma's contrast for a level: it counts to 255 and sends the upper four bits."""
    return level << 4


def _quiet() -> "warnings.catch_warnings[None]":
    """A context without the warning about luma's use of Pillow's `getdata`."""
    return warnings.catch_warnings(action="ignore", category=DeprecationWarning)


def _columns_image(columns: list[int]) -> Image.Image:
    """An image of 8 rows whose columns are `columns`, bit b in row b."""
    rows = [sum((column >> y_px & 1) << (len(columns) - 1 - x_px) for x_px, column in enumerate(columns))
            for y_px in range(_MODULE_PX)]  # fmt: skip
    return Image.frombytes("1", (len(columns), _MODULE_PX), Frame.of_ints(len(columns), rows).rows)


def _mirror(image: Image.Image) -> Image.Image:
    """The modules of each row in reverse order, each upright: for chains that start at the right."""
    mirrored = Image.new("1", image.size)
    for x_px in range(0, image.width, _MODULE_PX):
        block = image.crop((x_px, 0, x_px + _MODULE_PX, image.height))
        mirrored.paste(block, (image.width - _MODULE_PX - x_px, 0))
    return mirrored
