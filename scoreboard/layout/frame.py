"""Frame: the picture of one LED board.

One format everywhere: the raster draws it, the decoder reads it back from the SPI bytes, and `/led` gets it inside
`bus.messages.LedFrame`.

Kind: pure
"""

from collections.abc import Iterable
from typing import Self

from msgspec import Struct


class Frame(Struct, frozen=True):
    """A picture: height × width, 1 bit, row 0 on top.

    `rows` holds height × ceil(width / 8) bytes, row by row, the most significant bit left (the format of Pillow's "1").
    """

    width: int
    height: int
    rows: bytes

    @classmethod
    def blank(cls, width: int, height: int) -> Self:
        """A dark picture of `width` × `height` pixels."""
        return cls(width, height, bytes(height * ((width + 7) // 8)))

    @classmethod
    def of_ints(cls, width: int, lines: Iterable[int]) -> Self:
        """A picture of one integer per row, whose bit `width - 1` is the leftmost pixel."""
        stride = (width + 7) // 8
        rows = [(line << (stride * 8 - width)).to_bytes(stride, "big") for line in lines]
        return cls(width, len(rows), b"".join(rows))

    def is_lit(self, x_px: int, y_px: int) -> bool:
        """Whether the LED at column `x_px`, row `y_px` is on. Raises `IndexError` outside the picture."""
        if not (0 <= x_px < self.width and 0 <= y_px < self.height):
            raise IndexError(f"pixel {x_px}, {y_px}: outside of {self.width} × {self.height}")
        stride = (self.width + 7) // 8
        return bool(self.rows[y_px * stride + x_px // 8] & (0x80 >> (x_px % 8)))

    def has_valid_length(self) -> bool:
        """Whether the length of `rows` matches the size."""
        return len(self.rows) == self.height * ((self.width + 7) // 8)
