"""The bytes for WS2812 pixels."""

import pytest

from scoreboard.device.ws2812_encoding import SILENCE, SPEED_HZ, decode, encode, strip_order


def test_every_colour_is_decoded_as_encoded() -> None:
    colours = bytes(range(256)) * 3
    assert decode(encode(colours)) == colours


def test_a_one_is_long_and_a_zero_short_most_significant_bit_first() -> None:
    assert encode(bytes([0x80, 0x00, 0xFF]))[len(SILENCE) : -len(SILENCE)] == bytes.fromhex("d24924924924db6db6")


def test_the_silence_is_longer_than_the_280_microseconds_that_end_a_picture() -> None:
    assert len(SILENCE) * 8 / SPEED_HZ > 280e-6


def test_invalid_bits_are_refused() -> None:
    sent = SILENCE + bytes([0xFF, 0xFF, 0xFF]) + SILENCE
    with pytest.raises(ValueError, match="ffffff is no byte; allowed: 110 and 100"):
        decode(sent)


@pytest.mark.parametrize(
    "serpentine, reverse, order",
    [
        (False, False, [0, 1, 2, 3, 4, 5]),
        (True, False, [0, 1, 2, 5, 4, 3]),
        (False, True, [2, 1, 0, 5, 4, 3]),
        (True, True, [2, 1, 0, 3, 4, 5]),
    ],
)
def test_a_strip_follows_the_rows_as_mounted(serpentine: bool, reverse: bool, order: list[int]) -> None:
    assert strip_order(3, 2, serpentine=serpentine, reverse=reverse) == order
