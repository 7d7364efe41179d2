"""Test patterns: every LED, the number of every module, every row and column."""

import pytest

from scoreboard.layout.frame import Frame
from scoreboard.layout.patterns import STEP_NS, led_test_frame, pattern, steps
from scoreboard.layout.seven_segment import read_digits, segments

SIZES = [(8, 8), (32, 8), (64, 16), (64, 32), (256, 32)]


@pytest.mark.parametrize("size", [*SIZES, (24, 7), (48, 7)])
def test_every_led_is_lit_in_the_beginning(size: tuple[int, int]) -> None:
    frame = pattern(size, 0)
    assert all(frame.is_lit(x, y) for x in range(size[0]) for y in range(size[1]))
    assert pattern(size, steps(size)) == frame


@pytest.mark.parametrize("size", SIZES)
def test_every_module_shows_its_place_and_its_row(size: tuple[int, int]) -> None:
    frame = pattern(size, 5)

    def module(column: int, row: int) -> tuple[bool, ...]:
        return tuple(frame.is_lit(8 * column + x, 8 * row + y) for x in range(8) for y in range(8))

    modules = [module(column, row) for column in range(min(10, size[0] // 8)) for row in range(size[1] // 8)]
    assert len(set(modules)) == len(modules)


@pytest.mark.parametrize("size", SIZES)
def test_rows_and_columns_run_through_every_module_and_reach_every_led_twice(size: tuple[int, int]) -> None:
    frames = [pattern(size, step) for step in range(12, steps(size))]
    assert len(frames) == 16
    for x, y in ((0, 0), (size[0] - 1, size[1] - 1), (3, 5)):
        assert sum(frame.is_lit(x, y) for frame in frames) == 2


def test_digits_show_their_places() -> None:
    assert read_digits(pattern((48, 7), 5)) == segments("12345678")
    assert isinstance(pattern((48, 7), 11), Frame)


@pytest.mark.parametrize("size", SIZES)
def test_a_board_under_test_shows_everything_nothing_or_the_pattern_step_by_step(size: tuple[int, int]) -> None:
    assert led_test_frame(size, "full", 5) == (pattern(size, 0), None)
    dark, change_ns = led_test_frame(size, "dark", 5)
    assert (any(dark.rows), change_ns) == (False, None)
    assert led_test_frame(size, "pattern", 3 * STEP_NS + 1) == (pattern(size, 3), 4 * STEP_NS)
