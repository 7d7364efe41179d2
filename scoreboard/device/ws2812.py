"""Adapt WS2812 pixels on the MOSI line of a SPI bus: real through spidev, simulated without any bus.

Every picture is one whole transfer, so there are no control registers that a spark could flip; the brightness is in the
colours themselves. luma's own ws2812 wants a library that exists for 32-bit systems only (gpio-facts: section F).

Kind: adapter
"""

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.device.display import DisplayError, failure, fitting, fitting_level
from scoreboard.device.spi import NoWire, Wire, not_opened, real_wire
from scoreboard.device.ws2812_encoding import SPEED_HZ, decode, encode, strip_order
from scoreboard.layout.frame import Frame


class Ws2812:
    """A `scoreboard.device.display.Display` of colour pixels. Construction opens the bus and shows an empty picture."""

    def __init__(self, profile: Profile, wire: Wire) -> None:
        """Raises `DisplayError` where the bus fails."""
        self._profile = profile
        self._wire = wire
        self._level = profile.brightness
        self._order = strip_order(*profile.size_px, serpentine=profile.serpentine, reverse=profile.reverse)
        self._frame = Frame.blank(*profile.size_px)
        self._sent = bytes(3 * len(self._order))
        self._awake = True
        self._closed = False
        try:
            wire.open(profile.bus, profile.select)
            wire.max_speed_hz = SPEED_HZ
        except OSError as error:
            raise not_opened(profile, error) from error
        try:
            self._send(self._frame)
        except DisplayError:
            wire.close()
            raise

    def show(self, frame: Frame) -> None:
        """See `Display`."""
        self._send(fitting(self._profile, frame))

    def refresh(self) -> None:
        """See `Display`."""
        self._send(self._frame)
        self._awake = True

    def brightness(self, level: int) -> None:
        """See `Display`."""
        before, self._level = self._level, fitting_level(self._profile, level)
        try:
            self._send(self._frame)
        except DisplayError:
            self._level = before
            raise

    def dark(self) -> None:
        """See `Display`."""
        self._send(Frame.blank(*self._profile.size_px))
        self._awake = False

    def picture(self) -> LedFrame:
        """See `Display`."""
        lit = [False] * len(self._order)
        for at, place in enumerate(self._order):
            lit[place] = any(self._sent[3 * at : 3 * at + 3])
        width, height = self._profile.size_px
        lines = [
            int("".join("1" if one else "0" for one in lit[y_px * width : (y_px + 1) * width]), 2)
            for y_px in range(height)
        ]
        rows = Frame.of_ints(width, lines).rows
        return LedFrame(self._profile.name, width, height, rows, self._level if self._awake else 0, self._awake)

    def doubt(self) -> Sentence | None:
        """See `Display`: nothing ever comes back from pixels."""
        return None

    def close(self) -> None:
        """See `Display`."""
        if self._closed:
            return
        self._closed = True
        try:
            self.dark()
        except DisplayError:
            pass  # it is being given up
        finally:
            self._wire.close()

    def _send(self, frame: Frame) -> None:
        data = encode(self._colours(frame))
        try:
            self._wire.writebytes(list(data))
        except OSError as error:
            raise failure(self._profile, error) from error
        self._frame, self._sent = frame, decode(data)

    def _colours(self, frame: Frame) -> bytes:
        """Green, red and blue of each pixel of the strip, at this brightness."""
        red, green, blue = bytes.fromhex(self._profile.colour[1:])
        lit = bytes(-(-one * (self._level + 1) // 16) for one in (green, red, blue))
        width = frame.width
        return b"".join(lit if frame.lit(at % width, at // width) else bytes(3) for at in self._order)


def simulated(profile: Profile) -> Ws2812:
    """The display without a bus: same bytes, same picture."""
    return Ws2812(profile, NoWire())


def real(profile: Profile) -> Ws2812:
    """The display on its SPI bus through spidev. Raises `DisplayError` where that is not to be had."""
    return Ws2812(profile, real_wire(profile))
