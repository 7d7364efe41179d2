"""Test patterns for checking boards by eye.

All LEDs lit: finds dead ones. Then every module shows its place in its row (10 is 0) and at its right edge a bar, which
is longer in each lower row: finds a wrong `orientation` (numbers on their side), a wrong `reverse` (from right to left)
and a wrong `width`. Moving rows and columns: find swapped wires.

Kind: pure
"""

from bus.messages import LedTest
from hardware.board import CELL_PX
from scoreboard.layout.elements import Block, Element, Label, Scene
from scoreboard.layout.fonts.glyphs import Face
from scoreboard.layout.frame import Frame
from scoreboard.layout.raster import draw
from scoreboard.layout.seven_segment import draw_digits, segments

STEP_NS = 400_000_000
_ALL_STEPS, _NUMBER_STEPS = 4, 8


def pattern(size: tuple[int, int], step: int) -> Frame:
    """The picture of a board of `size` (width, height in pixels) at this step; repeats after the last column."""
    position = step % steps(size)
    if position < _ALL_STEPS:
        return _full(size)
    if position < _ALL_STEPS + _NUMBER_STEPS:
        return _numbers(size)
    return _line(size, position - _ALL_STEPS - _NUMBER_STEPS)


def led_test_frame(size: tuple[int, int], what: LedTest, now_ns: int) -> tuple[Frame, int | None]:
    """The picture of a board of `size` for a test at `now_ns`, and when that changes next (None: never)."""
    if what == "pattern":
        step = now_ns // STEP_NS
        return pattern(size, step), (step + 1) * STEP_NS
    return (_full(size) if what == "full" else _draw(size, ())), None


def steps(size: tuple[int, int]) -> int:
    """The number of steps: all LEDs, the numbers, then each row and column of the modules."""
    return _ALL_STEPS + _NUMBER_STEPS + (0 if size[1] == CELL_PX[1] else 16)


def _full(size: tuple[int, int]) -> Frame:
    return _draw(size, (Block(0, 0, *size),))


def _numbers(size: tuple[int, int]) -> Frame:
    if size[1] == CELL_PX[1]:
        return draw_digits(segments("".join(str((digit + 1) % 10) for digit in range(size[0] // CELL_PX[0]))))
    elements: list[Element] = []
    for y_px in range(0, size[1], 8):
        for x_px in range(0, size[0], 8):
            elements.append(Label(str((x_px // 8 + 1) % 10), Face.SLIM8, x_px, y_px))
            elements.append(Block(x_px + 7, y_px, 1, 2 * (y_px // 8 + 1)))
    return _draw(size, tuple(elements))


def _line(size: tuple[int, int], line: int) -> Frame:
    """Row `line` of every module, from 8 on column `line` - 8 of every module."""
    if line < 8:
        return _draw(size, tuple(Block(0, y_px, size[0], 1) for y_px in range(line, size[1], 8)))
    return _draw(size, tuple(Block(x_px, 0, 1, size[1]) for x_px in range(line - 8, size[0], 8)))


def _draw(size: tuple[int, int], elements: tuple[Element, ...]) -> Frame:
    return draw(Scene(size, 1, elements))
