"""SPI devices: the part of spidev that we use, its simulation, and a wrapper that checks what comes back.

Kind: adapter
"""

from collections.abc import Sequence
from typing import Protocol

from hardware.board import Display as Profile
from scoreboard.device.chain_check import ChainMemory, ChainReading, evaluate, marker_words
from scoreboard.device.display import DisplayError, display_error

_ADVICE = "; is SPI enabled, and may this user open it?"


class SpiDevice(Protocol):
    """The part of `spidev.SpiDev` that we use. All methods raise `OSError`."""

    max_speed_hz: int

    def open(self, bus: int, device: int) -> None:
        """Opens `/dev/spidevBUS.DEVICE`."""

    def writebytes(self, data: Sequence[int]) -> None:
        """Sends one transaction."""

    def xfer2(self, data: Sequence[int]) -> Sequence[int]:
        """Sends one transaction and returns the bytes that came back meanwhile."""

    def close(self) -> None:
        """Releases the device."""


class SimulatedSpi:
    """The simulated bus: every byte goes through a chain of `chips` chips, and what it shifts out comes back."""

    def __init__(self, chips: int = 0) -> None:
        self.max_speed_hz = 0
        self._contents = bytes(2 * chips)

    def open(self, bus: int, device: int) -> None:
        """Nothing to open."""

    def writebytes(self, data: Sequence[int]) -> None:
        """Shifts `data` in."""
        self.xfer2(data)

    def xfer2(self, data: Sequence[int]) -> list[int]:
        """Shifts `data` in; returns what is shifted out."""
        stream = self._contents + bytes(data)
        self._contents = stream[len(data) :]
        return list(stream[: len(data)])

    def close(self) -> None:
        """Nothing to release."""


class ReadBack:
    """Wraps an SPI device and checks what comes back from the last DOUT of `chips` chips.

    `is_shared`: other displays are on the same bus. A MAX7219 shifts with every clock, selected or not (data sheet,
    serial addressing modes), so the contents of the chain before a transfer are then unknown; the markers still work.
    """

    def __init__(self, device: SpiDevice, chips: int, *, is_shared: bool) -> None:
        self._spi = device
        self._chips = chips
        self._is_shared = is_shared
        self._memory = ChainMemory(2 * chips)
        self.garbled = 0
        self.reading: ChainReading | None = None

    @property
    def max_speed_hz(self) -> int:
        """Clock of the bus."""
        return self._spi.max_speed_hz

    @max_speed_hz.setter
    def max_speed_hz(self, speed_hz: int) -> None:
        self._spi.max_speed_hz = speed_hz

    def open(self, bus: int, device: int) -> None:
        """See `SpiDevice`."""
        self._spi.open(bus, device)

    def writebytes(self, data: Sequence[int]) -> None:
        """See `SpiDevice`."""
        self.xfer2(data)

    def xfer2(self, data: Sequence[int]) -> list[int]:
        """See `SpiDevice`; counts a transfer that shows that the one before it was corrupted."""
        sent = bytes(data)
        received = bytes(self._spi.xfer2(list(sent)))
        if not self._is_shared and not self._memory.matches(sent, received):
            self.garbled += 1
        self._memory = self._memory.after(sent)
        return list(received)

    def close(self) -> None:
        """See `SpiDevice`."""
        self._spi.close()

    def measure(self) -> None:
        """Sends the test words, which no chip executes, and stores the result as `reading`."""
        before = self.garbled
        sent = marker_words(self._chips)
        self.reading = evaluate(sent, bytes(self.xfer2(list(sent))), self._chips)
        if not self.reading.is_complete:
            self.garbled = before  # with a wrong length nothing matches; the reading tells more

    def take_reading(self) -> tuple[ChainReading | None, int]:
        """The latest reading, and how many transfers were garbled since the last call."""
        garbled, self.garbled = self.garbled, 0
        return self.reading, garbled


def make_spidev(profile: Profile) -> SpiDevice:
    """A spidev that is not yet open. Raises `DisplayError` where there is no spidev."""
    try:
        from spidev import SpiDev  # only a Pi has it
    except ImportError as error:
        raise display_error(profile, error, _ADVICE) from error
    device: SpiDevice = SpiDev()
    return device


def open_error(profile: Profile, error: Exception) -> DisplayError:
    """Why the bus cannot be opened, and what to check."""
    return display_error(profile, error, _ADVICE)
