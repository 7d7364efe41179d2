"""Displays under contract: their profiles, pictures, and a spidev that records bytes."""

import random
from collections.abc import Callable
from unittest.mock import MagicMock

from hardware.board import Display as Profile
from scoreboard.device.display import Display
from scoreboard.device.spi import SimulatedSpi
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import draw_digits

GEOMETRIES = [(8, 8), (32, 8), (64, 8), (64, 16), (128, 16), (32, 32)]


ORIENTATIONS = [0, 90, -90, 180]


Opener = Callable[[Profile], Display]


def profile(width: int = 32, height: int = 8, **more: object) -> Profile:
    return Profile("clock", "max7219", width=width, height=height, **more)  # type: ignore[arg-type]


def some_frame(width: int, height: int, seed: int = 1) -> Frame:
    return Frame(width, height, random.Random(seed).randbytes(width * height // 8))


KINDS = {
    "modules": profile(brightness=3),
    "modules wired back": profile(brightness=3, dout_to_miso=True),
    "digits": Profile("clock", "seven-segment", digits=16, brightness=3),
    "pixels": Profile("clock", "ws2812", width=32, height=8, brightness=3, serpentine=True),
}


def picture_for(display_profile: Profile, seed: int = 1) -> Frame:
    """A frame that this kind of display can show."""
    if display_profile.kind == "seven-segment":
        return draw_digits(list(random.Random(seed).randbytes(display_profile.digits)))
    return some_frame(*display_profile.size_px, seed)


class Chips(MagicMock):
    """A SpiDev whose `xfer2` returns what a chain of `chips` chips shifts out, and records what was sent."""

    def of(self, chips: int) -> None:
        wire = SimulatedSpi(chips)
        self.xfer2.side_effect = lambda data: (self.writebytes(data), wire.xfer2(data))[1]


def transactions(spidev: MagicMock) -> list[list[int]]:
    """The transactions on the bus so far."""
    return [list(call.args[0]) for call in spidev.SpiDev().writebytes.call_args_list]
