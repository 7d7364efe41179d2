"""WS2812 pixels on the MOSI line of an SPI bus: real through spidev, simulated without any bus.

Every picture is one whole transfer, so there are no control registers that a spark could flip; the brightness is part
of the colours. luma's own ws2812 needs a library that exists for 32-bit systems only (gpio-facts: section F).

Kind: adapter
"""

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.device.display import DisplayError, display_error, require_level, require_size
from scoreboard.device.spi import SimulatedSpi, SpiDevice, make_spidev, open_error
from scoreboard.device.ws2812_encoding import SPEED_HZ, decode, encode, strip_order
from scoreboard.layout.frame import Frame


class Ws2812:
    """A `scoreboard.device.display.Display` of colour pixels. Construction opens the bus and sends an empty picture."""

    def __init__(self, profile: Profile, device: SpiDevice) -> None:
        """Raises `DisplayError` where the bus fails."""
        self._profile = profile
        self._spi = device
        self._level = profile.brightness
        self._order = strip_order(*profile.size_px, serpentine=profile.serpentine, reverse=profile.reverse)
        self._frame = Frame.blank(*profile.size_px)
        self._sent = bytes(3 * len(self._order))
        self._is_awake = True
        self._is_closed = False
        try:
            device.open(profile.bus, profile.select)
            device.max_speed_hz = SPEED_HZ
        except OSError as error:
            raise open_error(profile, error) from error
        try:
            self._send(self._frame)
        except DisplayError:
            device.close()
            raise

    def show(self, frame: Frame) -> None:
        """See `Display`."""
        self._send(require_size(self._profile, frame))

    def refresh(self) -> None:
        """See `Display`."""
        self._send(self._frame)
        self._is_awake = True

    def set_brightness(self, level: int) -> None:
        """See `Display`."""
        before, self._level = self._level, require_level(self._profile, level)
        try:
            self._send(self._frame)
        except DisplayError:
            self._level = before
            raise

    def darken(self) -> None:
        """See `Display`."""
        self._send(Frame.blank(*self._profile.size_px))
        self._is_awake = False

    def picture(self) -> LedFrame:
        """See `Display`."""
        lit = [False] * len(self._order)
        for index, place in enumerate(self._order):
            lit[place] = any(self._sent[3 * index : 3 * index + 3])
        width, height = self._profile.size_px
        lines = [
            int("".join("1" if is_lit else "0" for is_lit in lit[y_px * width : (y_px + 1) * width]), 2)
            for y_px in range(height)
        ]
        return LedFrame(
            display=self._profile.name,
            width=width,
            height=height,
            rows=Frame.of_ints(width, lines).rows,
            brightness=self._level if self._is_awake else 0,
            on=self._is_awake,
        )

    def warning(self) -> Sentence | None:
        """See `Display`: nothing can be read back from pixels."""
        return None

    def close(self) -> None:
        """See `Display`."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.darken()
        except DisplayError:
            pass  # the display is being given up
        finally:
            self._spi.close()

    def _send(self, frame: Frame) -> None:
        data = encode(self._colours(frame))
        try:
            self._spi.writebytes(list(data))
        except OSError as error:
            raise display_error(self._profile, error) from error
        self._frame, self._sent = frame, decode(data)

    def _colours(self, frame: Frame) -> bytes:
        """Green, red and blue of each pixel of the strip, at this brightness."""
        red, green, blue = bytes.fromhex(self._profile.colour[1:])
        lit = bytes(-(-value * (self._level + 1) // 16) for value in (green, red, blue))
        width = frame.width
        return b"".join(lit if frame.is_lit(place % width, place // width) else bytes(3) for place in self._order)


def simulated(profile: Profile) -> Ws2812:
    """The display without a bus: same bytes, same picture."""
    return Ws2812(profile, SimulatedSpi())


def real(profile: Profile) -> Ws2812:
    """The display on its SPI bus through spidev. Raises `DisplayError` where that is not available."""
    return Ws2812(profile, make_spidev(profile))
