"""Seven-segment digits: characters to segments, segments to pixels and back.

One segment is one bit, as in a MAX7219 without decoding (data sheet, table 6): the point in bit 7, A in bit 6 down to G
in bit 0. In pictures a digit is a cell of 6 × 7 pixels, so that `/led`, preview and golden pictures show digits:

    .aaa..
    f...b.
    f...b.
    .ggg..
    e...c.
    e...c.
    .ddd.p

Kind: pure
"""

from functools import cache

from hardware.board import CELL_PX
from scoreboard.layout.fonts.glyphs import Glyph, strip_marks
from scoreboard.layout.frame import Frame

_CELL = (".aaa..", "f...b.", "f...b.", ".ggg..", "e...c.", "e...c.", ".ddd.p")
_BITS = {letter: 1 << (6 - index) for index, letter in enumerate("abcdefg")} | {"p": 0x80}
POINT = 0x80

_SEGMENT_LETTERS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "-": "g", "=": "gd", "_": "d", " ": "", "?": "abge", "'": "f", "/": "bge",
    "A": "abcefg", "B": "cdefg", "C": "adef", "D": "bcdeg", "E": "adefg", "F": "aefg", "G": "acdef", "H": "bcefg",
    "I": "ef", "J": "bcd", "K": "acefg", "L": "def", "M": "aceg", "N": "ceg", "O": "cdeg", "P": "abefg", "Q": "abcfg",
    "R": "eg", "S": "acdfg", "T": "defg", "U": "bcdef", "V": "cde", "W": "bdfg", "X": "bcefg", "Y": "bcdfg",
    "Z": "abdeg", "+": "bcg", "!": "bp",
}  # fmt: skip
"""The segments of each character; letters have the forms that are usual on other displays."""


def segments(text: str) -> list[int]:
    """The segments that spell `text`, one integer for each digit; points and colons join the digit before them."""
    digits: list[int] = []
    for character in strip_marks(text).upper():
        if character in ".:," and digits and not digits[-1] & POINT:
            digits[-1] |= POINT
        elif character in ".:,":
            digits.append(POINT)
        else:
            digits.append(sum(_BITS[letter] for letter in _SEGMENT_LETTERS.get(character, "g")))
    return digits


@cache
def digit_glyph(lit: int) -> Glyph:
    """The cell of one digit in which the segments `lit` are on."""
    rows = ["".join("1" if lit & _BITS.get(letter, 0) else "0" for letter in row) for row in _CELL]
    return Glyph(CELL_PX[0], tuple(int(row, 2) for row in rows))


def draw_digits(digits: list[int]) -> Frame:
    """The picture of a row of digits."""
    lines = [0] * CELL_PX[1]
    for lit in digits:
        cell = digit_glyph(lit)
        lines = [line << cell.width | row for line, row in zip(lines, cell.rows, strict=True)]
    return Frame.of_ints(len(digits) * CELL_PX[0], lines)


def read_digits(frame: Frame) -> list[int]:
    """The segments that are on in a picture of digits, the inverse of `draw_digits`."""
    return [
        sum(bit for (x_px, y_px), bit in _PROBES.items() if frame.is_lit(left_px + x_px, y_px))
        for left_px in range(0, frame.width, CELL_PX[0])
    ]


_PROBES = {
    next((row.index(letter), y_px) for y_px, row in enumerate(_CELL) if letter in row): bit
    for letter, bit in _BITS.items()
}
"""One pixel of each segment."""
