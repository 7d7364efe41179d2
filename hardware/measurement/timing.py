"""Times of this machine that need no wire: sleeps, transfers to LED boards.

Kind: adapter
"""

import time
from collections.abc import Callable

from bus.messages import Sentence
from bus.units import NS_PER_US
from hardware.board import Display
from hardware.selftest.assess.wording import reason

SLEEP_NS = 1_000_000
SPI_BYTES = 16
"""Two bytes for each of eight modules; zeros are the command that does nothing (MAX7219), or black (WS2812)."""


def timer_lateness_us(
    count: int, clock: Callable[[], int] = time.monotonic_ns, sleep: Callable[[float], None] = time.sleep
) -> tuple[float, ...]:
    """How much later than asked for this thread woke up, `count` times, each after a sleep of 1 ms."""
    lateness_us: list[float] = []
    for _ in range(count):
        due_ns = clock() + SLEEP_NS
        sleep(SLEEP_NS / 1e9)
        lateness_us.append((clock() - due_ns) / NS_PER_US)
    return tuple(lateness_us)


def spi_transfer_us(display: Display, count: int) -> tuple[float, ...] | Sentence:
    """Duration of each of `count` transfers to the LED board, which change nothing there; or why it takes none."""
    try:
        import spidev
    except ImportError:
        return Sentence("measured-no-spidev", "spidev is not installed (pip install .[pi])")
    bus = spidev.SpiDev()
    try:
        bus.open(display.bus, display.select)
    except OSError as error:
        where = f"/dev/spidev{display.bus}.{display.select}"
        return Sentence("measured-no-bus", "{device}: {why}", {"device": where, "why": reason(error)})
    try:
        bus.max_speed_hz = display.speed_hz
        durations_us: list[float] = []
        for _ in range(count):
            before_ns = time.monotonic_ns()
            bus.writebytes2(bytes(SPI_BYTES))
            durations_us.append((time.monotonic_ns() - before_ns) / NS_PER_US)
        return tuple(durations_us)
    finally:
        bus.close()
