"""Adapt chains of MAX7219 modules through luma.led_matrix: real on spidev, simulated without any bus.

Both are the same class over another wire, so that the bytes are the same to the last one. Between luma and its serial
sits a wire tap: what it lets pass goes through the decoder, and that is the picture at `/led`.

Traps of luma, measured (luma.led_matrix 1.9): `spi` without `gpio=noop()` takes GPIO24 and GPIO25, which may be
buttons; modules in reverse order end in an IndexError above 8 rows, so we order them ourselves; control registers are
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
from scoreboard.device.chain_check import words
from scoreboard.device.display import DisplayError, failure, fitting, fitting_level
from scoreboard.device.max7219_decoder import Chain, Digits, Matrix, mounting
from scoreboard.device.spi import NoWire, ReadBack, Wire, not_opened, real_wire
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import read

_MODULE_PX = 8


class Serial(Protocol):
    """The part of a luma serial interface that a max7219 uses."""

    def command(self, *cmd: int) -> None:
        """Send a command; MAX7219 chips know none apart from data."""

    def data(self, data: Sequence[int]) -> None:
        """Send one transaction."""

    def cleanup(self) -> None:
        """Give the bus back."""


class WireTap:
    """A luma serial that passes everything on and lets a `Chain` read along. Closed, it swallows what still comes:
    luma's own exit hook writes once more at the end of the process."""

    def __init__(self, inner: Serial, chain: Chain) -> None:
        self._inner = inner
        self._closed = False
        self.chain = chain

    def command(self, *cmd: int) -> None:
        """Pass on."""
        self.data(cmd)

    def data(self, data: Sequence[int]) -> None:
        """Pass one transaction on; the chain reads only what did not fail."""
        if self._closed:
            return
        self._inner.data(list(data))
        self.chain.transaction(bytes(data))

    def cleanup(self) -> None:
        """Give the bus back, once."""
        if not self._closed:
            self._closed = True
            self._inner.cleanup()


class Max7219:
    """A `scoreboard.device.display.Display` over any SPI wire: 8 × 8 modules or seven-segment digits.

    Construction opens the bus and initialises the chips: dark, awake, empty.
    """

    def __init__(self, profile: Profile, wire: Wire, *, shared: bool = False) -> None:
        """`shared`: other displays hang on the same bus. Raises `DisplayError` where the bus fails."""
        self._profile = profile
        self._level = profile.brightness
        self._mounting = mounting(profile)
        self._back = ReadBack(wire, self._mounting.chips, shared=shared) if profile.dout_to_miso else None
        self._tap = WireTap(_serial(profile, self._back or wire), Chain(self._mounting))
        matrix = isinstance(self._mounting, Matrix)
        try:
            with _quiet():
                self._device = max7219(
                    self._tap,
                    width=profile.width if matrix else self._mounting.chips * _MODULE_PX,
                    height=profile.height if matrix else _MODULE_PX,
                    block_orientation=profile.orientation,
                    contrast=_contrast(self._level),
                )
        except OSError as error:
            self._release()
            raise failure(profile, error) from error

    def show(self, frame: Frame) -> None:
        """See `Display`."""
        image = self._image(fitting(self._profile, frame))
        try:
            with _quiet():
                self._device.display(image)
        except OSError as error:
            raise failure(self._profile, error) from error

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
            if self._back is not None:
                self._back.measure()
            for register, value in controls:
                self._device.data([register, value] * self._mounting.chips)
        except OSError as error:
            raise failure(self._profile, error) from error

    def brightness(self, level: int) -> None:
        """See `Display`."""
        try:
            self._device.contrast(_contrast(fitting_level(self._profile, level)))
        except OSError as error:
            raise failure(self._profile, error) from error
        self._level = level

    def dark(self) -> None:
        """See `Display`."""
        try:
            self._device.hide()
            with _quiet():
                self._device.clear()
        except OSError as error:
            raise failure(self._profile, error) from error

    def picture(self) -> LedFrame:
        """See `Display`."""
        return self._tap.chain.picture(self._profile.name)

    def doubt(self) -> Sentence | None:
        """See `Display`."""
        return None if self._back is None else words(self._profile.name, *self._back.taken())

    def close(self) -> None:
        """See `Display`."""
        try:
            self.dark()
        except DisplayError:
            pass  # it is being given up; whoever shows the next frame will hear of it
        finally:
            self._release()

    def _image(self, frame: Frame) -> Image.Image:
        """`frame` as luma wants it: the module at the chain's beginning in the upper left corner."""
        if isinstance(self._mounting, Digits):
            return _columns_image(self._mounting.columns(read(frame)))
        image = Image.frombytes("1", (frame.width, frame.height), frame.rows)
        return _mirrored(image) if self._mounting.reverse else image

    def _release(self) -> None:
        """Give the bus back; a bus that fails even in this is gone already."""
        try:
            self._tap.cleanup()
        except OSError:
            return


def simulated(profile: Profile) -> Max7219:
    """The display without a bus: same bytes, same picture."""
    return Max7219(profile, NoWire(mounting(profile).chips))


def real(profile: Profile, *, shared: bool = False) -> Max7219:
    """The display on its SPI bus through spidev. Raises `DisplayError` where that is not to be had."""
    return Max7219(profile, real_wire(profile), shared=shared)


def _serial(profile: Profile, wire: Wire) -> Serial:
    """luma's serial on `wire`, opened."""
    try:
        serial: Serial = spi(
            spi=wire, port=profile.bus, device=profile.select, gpio=noop(), bus_speed_hz=profile.speed_hz
        )
    except (OSError, LumaError) as error:
        raise not_opened(profile, error) from error
    return serial


def _contrast(level: int) -> int:
    """luma counts to 255 and sends the upper four bits."""
    return level << 4


def _quiet() -> "warnings.catch_warnings[None]":
    """A context in which luma's use of Pillow's `getdata` is not warned about."""
    return warnings.catch_warnings(action="ignore", category=DeprecationWarning)


def _columns_image(columns: list[int]) -> Image.Image:
    """An image of 8 rows whose columns are `columns`, bit b in row b."""
    rows = [sum((column >> y_px & 1) << (len(columns) - 1 - x_px) for x_px, column in enumerate(columns))
            for y_px in range(_MODULE_PX)]  # fmt: skip
    return Image.frombytes("1", (len(columns), _MODULE_PX), Frame.of_ints(len(columns), rows).rows)


def _mirrored(image: Image.Image) -> Image.Image:
    """The modules of each row in reverse order, each upright: for chains that begin at the right."""
    turned = Image.new("1", image.size)
    for x_px in range(0, image.width, _MODULE_PX):
        block = image.crop((x_px, 0, x_px + _MODULE_PX, image.height))
        turned.paste(block, (image.width - _MODULE_PX - x_px, 0))
    return turned
