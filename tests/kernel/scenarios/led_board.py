"""A picture on a MAX7219 chain through luma's real SPI; reports what luma sent and what arrived.

Kind: start
"""

import warnings

from luma.core.interface.serial import noop, spi
from luma.led_matrix.device import max7219
from PIL import Image
from scenario import report
from spi_bus import transfers

MODULES = 4
SPEED_HZ = 1_000_000

warnings.filterwarnings("ignore", message=".*getdata.*", category=DeprecationWarning)


class Recorder:
    """Stands where luma expects spidev and keeps what luma writes."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.max_speed_hz = 0

    def open(self, port: int, device: int) -> None:
        """Nothing to open."""

    def writebytes(self, data: list[int]) -> None:
        """Keep one transfer."""
        self.writes.append(bytes(data).hex())

    def close(self) -> None:
        """Nothing to close."""


def main() -> None:
    """The same picture to the recorder and to the real bus, on its second chip select."""
    recorder = Recorder()
    show(spi(spi=recorder, gpio=noop(), bus_speed_hz=SPEED_HZ))
    show(spi(gpio=noop(), port=0, device=1, bus_speed_hz=SPEED_HZ))
    report({"sent": recorder.writes, "arrived": transfers()})


def show(serial: spi) -> None:
    """One lit pixel in each corner of the chain."""
    device = max7219(serial, cascaded=MODULES)
    device.persist = True
    picture = Image.new("1", device.size)
    for x in (0, device.width - 1):
        for y in (0, device.height - 1):
            picture.putpixel((x, y), 1)
    device.display(picture)


if __name__ == "__main__":
    main()
