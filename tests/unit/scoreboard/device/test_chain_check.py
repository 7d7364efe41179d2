"""What comes back from the last module tells whether the chain is whole."""

import pytest

from scoreboard.device.chain_check import Answer, judge, marker_words, words
from scoreboard.device.max7219_decoder import Chain, Matrix
from scoreboard.device.spi import NoWire, ReadBack


@pytest.mark.parametrize("expected", [1, 4, 32, 128])
@pytest.mark.parametrize("difference", [-1, 0, 1, 3])
def test_the_length_of_a_chain_is_counted(expected: int, difference: int) -> None:
    there = expected + difference
    sent = marker_words(expected)
    came = bytes(NoWire(there).xfer2(list(sent)))
    assert judge(sent, came, expected) == Answer(expected, there)


@pytest.mark.parametrize("silence", [0x00, 0xFF])
def test_a_wire_that_carries_nothing_is_told_from_a_short_chain(silence: int) -> None:
    sent = marker_words(4)
    answer = judge(sent, bytes([silence]) * len(sent), 4)
    assert answer.found is None
    assert str(words("clock", answer, 0)).startswith("LED board clock: nothing sensible comes back")


def test_no_chip_obeys_a_marker() -> None:
    chain = Chain(Matrix(32, 8))
    chain.transaction(bytes([1, 0xAA] * 4))
    before = chain.frame(), [vars(chip).copy() for chip in chain.chips]
    chain.transaction(marker_words(4))
    assert (chain.frame(), [vars(chip) for chip in chain.chips]) == before


def test_markers_are_all_different() -> None:
    sent = marker_words(128)
    pairs = {sent[at : at + 2] for at in range(0, len(sent), 2)}
    assert len(pairs) == len(sent) // 2
    assert all(one[0] & 0x0F == 0 for one in pairs)


class Sparks(NoWire):
    """A chain of four chips on which one bit of the next transfer is changed, if asked for."""

    def __init__(self) -> None:
        super().__init__(4)
        self.spark = False

    def xfer2(self, data: list[int]) -> list[int]:  # type: ignore[override]
        changed = [data[0] ^ 0x10, *data[1:]] if self.spark else list(data)
        self.spark = False
        return super().xfer2(changed)


def test_a_changed_bit_is_seen_with_the_next_transfer() -> None:
    wire = Sparks()
    back = ReadBack(wire, 4, shared=False)
    back.writebytes([1, 2, 3, 4, 5, 6, 7, 8])
    wire.spark = True
    back.writebytes([1, 2, 3, 4, 5, 6, 7, 8])
    assert back.garbled == 0
    back.writebytes([9] * 8)
    assert back.taken() == (None, 1)
    back.writebytes([9] * 8)
    assert back.taken() == (None, 0)


def test_on_a_shared_bus_only_the_markers_speak() -> None:
    back = ReadBack(NoWire(4), 4, shared=True)
    back.writebytes([1] * 8)
    back._wire.xfer2([7] * 8)  # another display's transfer shifts through this chain, too
    back.writebytes([2] * 8)
    back.measure()
    assert back.taken() == (Answer(4, 4), 0)


def test_a_short_chain_is_told_by_its_length_not_as_garbled() -> None:
    back = ReadBack(NoWire(3), 4, shared=False)
    back.measure()
    answer, garbled = back.taken()
    assert garbled == 0
    assert str(words("clock", answer, garbled)) == "LED board clock: 3 modules answer, the board profile says 4"
    assert str(words("clock", Answer(4, 4), 2)).startswith("LED board clock: data arrived changed")
    assert words("clock", Answer(4, 4), 0) is None
