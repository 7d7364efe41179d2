"""Decide which glyphs stand for a text and how wide it is. Pure: parses the sheets once, draws nothing.

Sets of fonts, by the height of the band they are drawn in: 8 rows (upper case without marks, because no font of 8 rows
can hold a Vietnamese mark above a capital) and 16 rows (Vietnamese with every mark from Unifont, and big digits).

Kind: pure
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from msgspec import Struct

from scoreboard.layout.fonts import badge, digits16, slim8, unifont, wide8


class Glyph(Struct, frozen=True):
    """One drawn character: one integer per row, whose bit `width - 1` is the leftmost pixel."""

    width: int
    rows: tuple[int, ...]


class Font(Struct, frozen=True):
    """Glyphs of one height, `gap_px` apart. `marks`: it knows Vietnamese marks; others get letters without."""

    height: int
    gap_px: int
    glyphs: Mapping[str, Glyph]
    marks: bool = False


class Face(StrEnum):
    """The fonts by name, so that a scene can name one."""

    WIDE8 = "wide8"
    SLIM8 = "slim8"
    WIDE7 = "wide7"
    SLIM7 = "slim7"
    BADGE5 = "badge5"
    BADGE6 = "badge6"
    BADGE12 = "badge12"
    HUGE16 = "huge16"
    TALL16 = "tall16"
    UNIFONT = "unifont"


_PLAIN = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "–": "-",
        "—": "-",
        "…": "...",
        "·": "-",
        "×": "X",
        "“": "'",
        "”": "'",
        "‘": "'",
        "’": "'",
        '"': "'",
    }
)
"""Letters that Unicode does not take apart, and signs that 8 rows cannot tell from simpler ones."""

_SPACE_PX = {Face.WIDE8: 3, Face.SLIM8: 2, Face.UNIFONT: 6}


def strip_marks(text: str) -> str:
    """`text` without marks: Đ becomes D, Ỗ becomes O; letters keep their case."""
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(one for one in apart if not unicodedata.combining(one))


@cache
def font(face: Face) -> Font:
    """The font called `face`, parsed at its first use. Any thread."""
    if face is Face.BADGE12:
        return Font(12, 2, _doubled(font(Face.BADGE6)))
    if face in _LOWERED:
        return _lowered(font(_LOWERED[face]))
    if face is Face.UNIFONT:
        return Font(16, 0, _unifont() | {" ": Glyph(_SPACE_PX[face], (0,) * 16)}, marks=True)
    sheets, height, gap_px = _SHEETS[face]
    glyphs = {one: glyph for sheet in sheets for one, glyph in _sheet(sheet, height).items()}
    return Font(height, gap_px, glyphs | {" ": Glyph(_SPACE_PX.get(face, 2), (0,) * height)})


_LOWERED = {Face.WIDE7: Face.WIDE8, Face.SLIM7: Face.SLIM8}
"""Digits for rows of 8 pixels that stand above each other: one row less, so that they do not touch."""

_LOSABLE_ROW = 2
"""The row that every digit can do without."""

_SHEETS: dict[Face, tuple[tuple[str, ...], int, int]] = {
    Face.WIDE8: (wide8.SHEETS, 8, 1),
    Face.SLIM8: (slim8.SHEETS, 8, 1),
    Face.BADGE5: (badge.LOW, 5, 1),
    Face.BADGE6: (badge.HIGH, 6, 1),
    Face.HUGE16: (digits16.HUGE, 16, 2),
    Face.TALL16: (digits16.TALL, 16, 2),
}


def glyphs_of(text: str, face: Face) -> list[Glyph]:
    """The glyphs that stand for `text` in `face`: upper case, which reads from afar; what it cannot draw is a "?"."""
    chosen = font(face)
    plain = unicodedata.normalize("NFC", text) if chosen.marks else strip_marks(text)
    unknown = chosen.glyphs.get("?", chosen.glyphs[" "])
    return [chosen.glyphs.get(one, unknown) for one in plain.upper()]


def width_px(text: str, face: Face) -> int:
    """How wide `text` is in `face`, without a gap behind it."""
    glyphs = glyphs_of(text, face)
    return sum(glyph.width for glyph in glyphs) + font(face).gap_px * max(0, len(glyphs) - 1)


def _sheet(sheet: str, height: int) -> dict[str, Glyph]:
    """The glyphs of one sheet: a head line of characters above columns of rows."""
    head, *lines = [line.split() for line in sheet.strip().splitlines()]
    if len(lines) != height or any(len(line) != len(head) for line in lines):
        raise ValueError(f"font sheet {' '.join(head)}: {height} lines of {len(head)} columns are needed")
    return {name: _drawn([line[column] for line in lines]) for column, name in enumerate(head)}


def _drawn(rows: list[str]) -> Glyph:
    return Glyph(len(rows[0]), tuple(int(row.replace(".", "0").replace("#", "1"), 2) for row in rows))


def _unifont() -> dict[str, Glyph]:
    """Unifont with its strokes doubled to the right, so that one pixel does not drown in a lit hall."""
    glyphs = {}
    for line in unifont.GLYPHS.strip().splitlines():
        name, digits = line.split(" ")
        glyphs[name] = Glyph(8, tuple(row | row >> 1 for row in bytes.fromhex(digits)))
    return glyphs


def _lowered(high: Font) -> Font:
    """`high` without one row."""
    kept = [row for row in range(high.height) if row != _LOSABLE_ROW]
    glyphs = {name: Glyph(one.width, tuple(one.rows[row] for row in kept)) for name, one in high.glyphs.items()}
    return Font(high.height - 1, high.gap_px, glyphs)


def _doubled(small: Font) -> dict[str, Glyph]:
    """Every pixel of `small` as two by two."""
    return {name: _double(glyph) for name, glyph in small.glyphs.items()}


def _double(glyph: Glyph) -> Glyph:
    rows = [int("".join(bit * 2 for bit in f"{row:0{glyph.width}b}"), 2) for row in glyph.rows]
    return Glyph(glyph.width * 2, tuple(row for row in rows for _ in range(2)))
