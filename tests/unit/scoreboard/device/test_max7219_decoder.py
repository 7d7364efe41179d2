import pytest

from scoreboard.device.max7219_decoder import DECODE_MODE, DISPLAY_TEST, INTENSITY, SCAN_LIMIT, SHUTDOWN, Chain, Matrix


def one_chip() -> Chain:
    chain = Chain(Matrix(8, 8))
    for register, value in ((SCAN_LIMIT, 7), (SHUTDOWN, 1), (INTENSITY, 5)):
        chain.transaction(bytes([register, value]))
    return chain


def lit_pixels(chain: Chain) -> list[tuple[int, int]]:
    frame = chain.frame()
    return [(x, y) for y in range(frame.height) for x in range(frame.width) if frame.is_lit(x, y)]


def test_a_chip_is_dark_when_power_comes_on() -> None:
    chain = Chain(Matrix(8, 8))
    chain.transaction(bytes([1, 0xFF]))
    assert lit_pixels(chain) == []
    assert not chain.picture("a").on


def test_a_digit_is_a_column_and_a_bit_is_a_row() -> None:
    chain = one_chip()
    chain.transaction(bytes([3, 0b00000101]))
    assert lit_pixels(chain) == [(2, 0), (2, 2)]


def test_shut_down_is_dark_and_keeps_the_picture() -> None:
    chain = one_chip()
    chain.transaction(bytes([1, 0xFF]))
    chain.transaction(bytes([SHUTDOWN, 0]))
    assert lit_pixels(chain) == []
    assert not chain.picture("a").on
    chain.transaction(bytes([SHUTDOWN, 1]))
    assert len(lit_pixels(chain)) == 8


def test_the_test_lights_everything_even_shut_down() -> None:
    chain = one_chip()
    chain.transaction(bytes([SHUTDOWN, 0]))
    chain.transaction(bytes([DISPLAY_TEST, 1]))
    assert len(lit_pixels(chain)) == 64
    assert (chain.picture("a").on, chain.picture("a").brightness) == (True, 15)


def test_digits_above_the_scan_limit_stay_dark() -> None:
    chain = one_chip()
    for digit in range(1, 9):
        chain.transaction(bytes([digit, 1]))
    chain.transaction(bytes([SCAN_LIMIT, 2]))
    assert lit_pixels(chain) == [(0, 0), (1, 0), (2, 0)]


def test_a_digit_in_decode_mode_shows_the_segments_of_its_number() -> None:
    chain = one_chip()
    chain.transaction(bytes([DECODE_MODE, 1]))
    chain.transaction(bytes([1, 1]))
    assert lit_pixels(chain) == [(0, 4), (0, 5)]
    chain.transaction(bytes([1, 15]))
    assert lit_pixels(chain) == []


def test_the_first_pair_ends_in_the_last_chip() -> None:
    chain = Chain(Matrix(16, 8))
    for register, value in ((SCAN_LIMIT, 7), (SHUTDOWN, 1)):
        chain.transaction(bytes([register, value] * 2))
    chain.transaction(bytes([1, 1, 0, 0]))
    assert lit_pixels(chain) == [(8, 0)]


def test_a_short_transaction_pushes_the_old_bits_on() -> None:
    chain = Chain(Matrix(16, 8))
    for register, value in ((SCAN_LIMIT, 7), (SHUTDOWN, 1)):
        chain.transaction(bytes([register, value] * 2))
    chain.transaction(bytes([0, 0, 1, 1]))
    chain.transaction(bytes([2, 1]))
    assert lit_pixels(chain) == [(0, 0), (1, 0), (8, 0)]


def test_a_chip_that_lost_its_register_is_seen() -> None:
    chain = Chain(Matrix(16, 8))
    for register, value in ((SCAN_LIMIT, 7), (SHUTDOWN, 1), (1, 1)):
        chain.transaction(bytes([register, value] * 2))
    chain.transaction(bytes([SHUTDOWN, 0, 0, 0]))
    assert lit_pixels(chain) == [(0, 0)]


@pytest.mark.parametrize("orientation, place", [(0, (2, 0)), (90, (7, 2)), (180, (5, 7)), (-90, (0, 5))])
def test_a_turned_module_is_seen_as_mounted(orientation: int, place: tuple[int, int]) -> None:
    chain = Chain(Matrix(8, 8, orientation))
    for register, value in ((SCAN_LIMIT, 7), (SHUTDOWN, 1), (3, 1)):
        chain.transaction(bytes([register, value]))
    assert lit_pixels(chain) == [place]
