"""Adapt SPI buses: the part of spidev that we use, one that simulates it, and one that reads what comes back.

Kind: adapter
"""

from collections.abc import Sequence
from typing import Protocol

from hardware.board import Display as Profile
from scoreboard.device.chain_check import Answer, Memory, judge, marker_words
from scoreboard.device.display import DisplayError, failure

_ADVICE = "; is SPI switched on, and may this user open it?"


class Wire(Protocol):
    """A `spidev.SpiDev`, as far as we use it. All raise `OSError`."""

    max_speed_hz: int

    def open(self, bus: int, device: int) -> None:
        """Open `/dev/spidevBUS.DEVICE`."""

    def writebytes(self, data: Sequence[int]) -> None:
        """Send one transaction."""

    def xfer2(self, data: Sequence[int]) -> Sequence[int]:
        """Send one transaction and give what came back meanwhile."""

    def close(self) -> None:
        """Give the device back."""


class NoWire:
    """The simulated bus: every byte arrives at a chain of `chips` chips, and what falls out of it comes back."""

    def __init__(self, chips: int = 0) -> None:
        self.max_speed_hz = 0
        self._held = bytes(2 * chips)

    def open(self, bus: int, device: int) -> None:
        """Nothing to open."""

    def writebytes(self, data: Sequence[int]) -> None:
        """Shift `data` in."""
        self.xfer2(data)

    def xfer2(self, data: Sequence[int]) -> list[int]:
        """Shift `data` in; what is shifted out."""
        stream = self._held + bytes(data)
        self._held = stream[len(data) :]
        return list(stream[: len(data)])

    def close(self) -> None:
        """Nothing to give back."""


class ReadBack:
    """Stands before another wire and compares what comes back from the last DOUT of `chips` chips.

    `shared`: other displays hang on the same bus. A MAX7219 shifts with every clock, selected or not (data sheet,
    serial addressing modes), so then nobody knows what the chain held before a transfer; the markers tell all the same.
    """

    def __init__(self, wire: Wire, chips: int, *, shared: bool) -> None:
        self._wire = wire
        self._chips = chips
        self._shared = shared
        self._memory = Memory(2 * chips)
        self.garbled = 0
        self.answer: Answer | None = None

    @property
    def max_speed_hz(self) -> int:
        """Clock of the bus."""
        return self._wire.max_speed_hz

    @max_speed_hz.setter
    def max_speed_hz(self, speed_hz: int) -> None:
        self._wire.max_speed_hz = speed_hz

    def open(self, bus: int, device: int) -> None:
        """See `Wire`."""
        self._wire.open(bus, device)

    def writebytes(self, data: Sequence[int]) -> None:
        """See `Wire`."""
        self.xfer2(data)

    def xfer2(self, data: Sequence[int]) -> list[int]:
        """See `Wire`; a transfer that shows that the one before it was changed on the way is counted."""
        sent = bytes(data)
        came = bytes(self._wire.xfer2(list(sent)))
        if not self._shared and not self._memory.agrees(sent, came):
            self.garbled += 1
        self._memory = self._memory.after(sent)
        return list(came)

    def close(self) -> None:
        """See `Wire`."""
        self._wire.close()

    def measure(self) -> None:
        """Send the test words, which no chip obeys, and keep what they say as `answer`."""
        before = self.garbled
        sent = marker_words(self._chips)
        self.answer = judge(sent, bytes(self.xfer2(list(sent))), self._chips)
        if not self.answer.whole:
            self.garbled = before  # of another length nothing agrees; the answer says it better

    def taken(self) -> tuple[Answer | None, int]:
        """The latest answer, and how many transfers were garbled since this was last asked."""
        garbled, self.garbled = self.garbled, 0
        return self.answer, garbled


def real_wire(profile: Profile) -> Wire:
    """A spidev that is not yet open. Raises `DisplayError` where there is no spidev."""
    try:
        from spidev import SpiDev  # only a Pi has it
    except ImportError as error:
        raise failure(profile, error, _ADVICE) from error
    wire: Wire = SpiDev()
    return wire


def not_opened(profile: Profile, error: Exception) -> DisplayError:
    """Why the bus cannot be opened, and what to look at."""
    return failure(profile, error, _ADVICE)
