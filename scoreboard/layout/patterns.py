"""Decide what boards show to be checked by eye. Pure.

Everything lit finds dead LEDs. Then every module shows its place in its row (10 is 0) and at its right edge a bar,
longer in each lower row: that shows wrong `orientation` (numbers on their side), wrong `reverse` (from right to left)
and a wrong `width`. Running rows and columns show swapped wires.

Kind: pure
"""

from bus.messages import LedTest
from hardware.board import CELL_PX
from scoreboard.layout.elements import Block, Label, Piece, Scene
from scoreboard.layout.fonts.glyphs import Face
from scoreboard.layout.frame import Frame
from scoreboard.layout.raster import draw
from scoreboard.layout.seven_segment import drawn, segments

STEP_NS = 400_000_000
_ALL_STEPS, _NUMBER_STEPS = 4, 8


def pattern(size: tuple[int, int], step: int) -> Frame:
    """The picture of a board of `size` (width, height in pixels) at this step; it begins anew after the last column."""
    at = step % steps(size)
    if at < _ALL_STEPS:
        return _full(size)
    if at < _ALL_STEPS + _NUMBER_STEPS:
        return _numbers(size)
    return _line(size, at - _ALL_STEPS - _NUMBER_STEPS)


def for_test(size: tuple[int, int], what: LedTest, now_ns: int) -> tuple[Frame, int | None]:
    """What a board of `size` shows for a test at `now_ns`, and when that changes next (None: never)."""
    if what == "pattern":
        step = now_ns // STEP_NS
        return pattern(size, step), (step + 1) * STEP_NS
    return (_full(size) if what == "full" else _drawn(size, ())), None


def steps(size: tuple[int, int]) -> int:
    """How many steps there are: everything, the numbers, then each row and column of the modules."""
    return _ALL_STEPS + _NUMBER_STEPS + (0 if size[1] == CELL_PX[1] else 16)


def _full(size: tuple[int, int]) -> Frame:
    return _drawn(size, (Block(0, 0, *size),))


def _numbers(size: tuple[int, int]) -> Frame:
    if size[1] == CELL_PX[1]:
        return drawn(segments("".join(str((at + 1) % 10) for at in range(size[0] // CELL_PX[0]))))
    pieces: list[Piece] = []
    for y_px in range(0, size[1], 8):
        for x_px in range(0, size[0], 8):
            pieces.append(Label(str((x_px // 8 + 1) % 10), Face.SLIM8, x_px, y_px))
            pieces.append(Block(x_px + 7, y_px, 1, 2 * (y_px // 8 + 1)))
    return _drawn(size, tuple(pieces))


def _line(size: tuple[int, int], at: int) -> Frame:
    """Row `at` of every module, from 8 on column `at` - 8 of every module."""
    if at < 8:
        return _drawn(size, tuple(Block(0, y_px, size[0], 1) for y_px in range(at, size[1], 8)))
    return _drawn(size, tuple(Block(x_px, 0, 1, size[1]) for x_px in range(at - 8, size[0], 8)))


def _drawn(size: tuple[int, int], pieces: tuple[Piece, ...]) -> Frame:
    return draw(Scene(size, 1, pieces))
