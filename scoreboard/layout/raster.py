"""Raster: draws a scene into a frame. One integer per row of pixels, no Pillow, no device.

Kind: pure
"""

from scoreboard.layout.elements import Block, DigitCell, Label, Scene
from scoreboard.layout.fonts.glyphs import font, glyphs_of
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
    x_px = label.x_px
    for glyph in glyphs_of(label.text, label.face):
        shift = width - x_px - glyph.width
        for y_px, row in enumerate(glyph.rows, label.y_px):
            if 0 <= y_px < len(lines):
                lit = (row << shift if shift >= 0 else row >> -shift) & mask
                lines[y_px] = lines[y_px] & ~lit if label.is_cut_out else lines[y_px] | lit
        x_px += glyph.width + font(label.face).gap_px


def _digit(lines: list[int], cell: DigitCell, width: int) -> None:
    glyph = digit_glyph(cell.lit)
    shift = width - (cell.position + 1) * glyph.width
    for y_px, row in enumerate(glyph.rows):
        lines[y_px] |= row << shift


def _double_width(line: int, width: int) -> int:
    """`line` with every pixel twice."""
    return int("".join(bit * 2 for bit in f"{line:0{width}b}"), 2)
