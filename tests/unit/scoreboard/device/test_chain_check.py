"""The bytes that come back from the last module show whether the chain is complete."""

from collections.abc import Sequence

import pytest

from scoreboard.device.chain_check import ChainReading, chain_warning, evaluate, marker_words
from scoreboard.device.max7219_decoder import Chain, Matrix
from scoreboard.device.spi import ReadBack, SimulatedSpi


@pytest.mark.parametrize("expected", [1, 4, 32, 128])
@pytest.mark.parametrize("difference", [-1, 0, 1, 3])
def test_the_length_of_a_chain_is_counted(expected: int, difference: int) -> None:
    chips = expected + difference
    sent = marker_words(expected)
    received = bytes(SimulatedSpi(chips).xfer2(list(sent)))
    assert evaluate(sent, received, expected) == ChainReading(expected, chips)


@pytest.mark.parametrize("silence", [0x00, 0xFF])
def test_a_dead_wire_is_distinguished_from_a_short_chain(silence: int) -> None:
    sent = marker_words(4)
    reading = evaluate(sent, bytes([silence]) * len(sent), 4)
    assert reading.found is None
    assert str(chain_warning("clock", reading, 0)).startswith("LED board clock: no valid data comes back")


def test_no_chip_executes_a_marker() -> None:
    chain = Chain(Matrix(32, 8))
    chain.transaction(bytes([1, 0xAA] * 4))
    before = chain.frame(), [vars(chip).copy() for chip in chain.chips]
    chain.transaction(marker_words(4))
    assert (chain.frame(), [vars(chip) for chip in chain.chips]) == before


def test_markers_are_all_different() -> None:
    sent = marker_words(128)
    pairs = {sent[at : at + 2] for at in range(0, len(sent), 2)}
    assert len(pairs) == len(sent) // 2
    assert all(pair[0] & 0x0F == 0 for pair in pairs)


class Sparks(SimulatedSpi):
    """A chain of four chips that changes one bit of the next transfer on request."""

    def __init__(self) -> None:
        super().__init__(4)
        self.spark = False

    def xfer2(self, data: Sequence[int]) -> list[int]:
        changed = [data[0] ^ 0x10, *data[1:]] if self.spark else list(data)
        self.spark = False
        return super().xfer2(changed)


def test_a_changed_bit_is_detected_with_the_next_transfer() -> None:
    wire = Sparks()
    read_back = ReadBack(wire, 4, is_shared=False)
    read_back.writebytes([1, 2, 3, 4, 5, 6, 7, 8])
    wire.spark = True
    read_back.writebytes([1, 2, 3, 4, 5, 6, 7, 8])
    assert read_back.garbled == 0
    read_back.writebytes([9] * 8)
    assert read_back.take_reading() == (None, 1)
    read_back.writebytes([9] * 8)
    assert read_back.take_reading() == (None, 0)


def test_on_a_shared_bus_only_the_markers_count() -> None:
    read_back = ReadBack(SimulatedSpi(4), 4, is_shared=True)
    read_back.writebytes([1] * 8)
    read_back._spi.xfer2([7] * 8)  # another display's transfer shifts through this chain, too
    read_back.writebytes([2] * 8)
    read_back.measure()
    assert read_back.take_reading() == (ChainReading(4, 4), 0)


def test_a_short_chain_is_reported_by_its_length_not_as_garbled() -> None:
    read_back = ReadBack(SimulatedSpi(3), 4, is_shared=False)
    read_back.measure()
    reading, garbled = read_back.take_reading()
    assert garbled == 0
    assert (
        str(chain_warning("clock", reading, garbled)) == "LED board clock: 3 modules respond, the board profile says 4"
    )
    assert str(chain_warning("clock", ChainReading(4, 4), 2)).startswith("LED board clock: data was corrupted")
    assert chain_warning("clock", ChainReading(4, 4), 0) is None
