"""Raster: draws a scene into a frame. One integer per row of pixels, no Pillow, no device.

Kind: pure
"""

from functools import lru_cache

from scoreboard.layout.elements import Block, DigitCell, Label, Scene
from scoreboard.layout.fonts.glyphs import Face, font, glyphs_of
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import digit_glyph


def draw(scene: Scene) -> Frame:
    """The frame of `scene`; what is outside of the board is cut off."""
    width, height = scene.size[0] // scene.scale, scene.size[1] // scene.scale
    lines = [0] * height
    for element in scene.elements:
        match element:
            case Block():
                _fill(lines, element, width)
            case Label():
                _write(lines, element, width)
            case DigitCell():
                _digit(lines, element, width)
    if scene.is_inverse:
        full = (1 << width) - 1
        lines = [line ^ full for line in lines]
    for _ in range(scene.scale // 2):
        lines = [_double_width(line, width) for line in lines for _ in range(2)]
    return Frame.of_ints(scene.size[0], lines)


def _columns(from_px: int, to_px: int, width: int) -> int:
    """A row in which the columns `from_px` to `to_px` (not included) are lit, as far as they are on the board."""
    left, right = max(0, from_px), min(width, to_px)
    return 0 if right <= left else ((1 << (right - left)) - 1) << (width - right)


def _fill(lines: list[int], block: Block, width: int) -> None:
    row = _columns(block.x_px, block.x_px + block.width, width)
    for y_px in range(max(0, block.y_px), min(len(lines), block.y_px + block.height)):
        lines[y_px] |= row


def _write(lines: list[int], label: Label, width: int) -> None:
    mask = _columns(*(label.clip or (0, width)), width)
    rows, text_px = _text_rows(label.text, label.face)
    shift = width - label.x_px - text_px
    for y_px, row in enumerate(rows, label.y_px):
        if 0 <= y_px < len(lines):
            lit = (row << shift if shift >= 0 else row >> -shift) & mask
            lines[y_px] = lines[y_px] & ~lit if label.is_cut_out else lines[y_px] | lit


@lru_cache(maxsize=32)
def _text_rows(text: str, face: Face) -> tuple[tuple[int, ...], int]:
    """The rows of a text and its width: a text that scrolls is written 17 times a second."""
    rows: list[int] = []
    text_px, gap_px = 0, font(face).gap_px
    for glyph in glyphs_of(text, face):
        rows += [0] * (len(glyph.rows) - len(rows))
        shift = (gap_px if text_px else 0) + glyph.width
        glyph_rows = (*glyph.rows, *(0,) * (len(rows) - len(glyph.rows)))
        rows = [row << shift | glyph_row for row, glyph_row in zip(rows, glyph_rows, strict=True)]
        text_px += shift
    return tuple(rows), text_px


def _digit(lines: list[int], cell: DigitCell, width: int) -> None:
    glyph = digit_glyph(cell.lit)
    shift = width - (cell.position + 1) * glyph.width
    for y_px, row in enumerate(glyph.rows):
        lines[y_px] |= row << shift


def _double_width(line: int, width: int) -> int:
    """`line` with every pixel twice."""
    return int("".join(bit * 2 for bit in f"{line:0{width}b}"), 2)
