"""Glyphs of a text, and its width. Parses the sheets once, draws nothing.

Fonts for bands of 8 rows (upper case without marks, because 8 rows cannot hold a Vietnamese mark above a capital) and
of 16 rows (Vietnamese and other European letters with every mark from Unifont, and big digits).

Kind: pure
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from msgspec import Struct

from scoreboard.layout.fonts import badge, digits16, slim8, unifont, unifont_latin, wide8


class Glyph(Struct, frozen=True):
    """One drawn character: one integer per row, whose bit `width - 1` is the leftmost pixel."""

    width: int
    rows: tuple[int, ...]


class Font(Struct, frozen=True):
    """Glyphs of one height, `gap_px` apart. `has_marks`: with Vietnamese marks; other fonts have plain letters."""

    height: int
    gap_px: int
    glyphs: Mapping[str, Glyph]
    has_marks: bool = False


class Face(StrEnum):
    """The names of the fonts, for use in a scene."""

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
        "Ð": "D",
        "ð": "d",
        "Ħ": "H",
        "ħ": "h",
        "ı": "i",
        "Ł": "L",
        "ł": "l",
        "Ø": "O",
        "ø": "o",
        "Ŧ": "T",
        "ŧ": "t",
        "Æ": "AE",
        "æ": "ae",
        "Œ": "OE",
        "œ": "oe",
        "Þ": "TH",
        "þ": "th",
        "ß": "ss",
        "«": "'",
        "»": "'",
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
"""Letters that Unicode does not decompose, and signs that look like simpler ones in 8 rows."""

_SPACE_PX = {Face.WIDE8: 3, Face.SLIM8: 2, Face.UNIFONT: 6}


def strip_marks(text: str) -> str:
    """`text` without marks: Đ becomes D, Ỗ becomes O; letters keep their case."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def font(face: Face) -> Font:
    """The font of `face`, parsed at its first use. Any thread."""
    if face is Face.BADGE12:
        return Font(12, 2, _double_glyphs(font(Face.BADGE6)))
    if face in _LOWERED:
        return _without_row(font(_LOWERED[face]))
    if face is Face.UNIFONT:
        return Font(16, 0, _unifont() | {" ": Glyph(_SPACE_PX[face], (0,) * 16)}, has_marks=True)
    sheets, height, gap_px = _SHEETS[face]
    glyphs = {character: glyph for sheet in sheets for character, glyph in _sheet(sheet, height).items()}
    return Font(height, gap_px, glyphs | {" ": Glyph(_SPACE_PX.get(face, 2), (0,) * height)})


_LOWERED = {Face.WIDE7: Face.WIDE8, Face.SLIM7: Face.SLIM8}
"""Digits for stacked bands of 8 rows: one row less, so that they do not touch."""

_REDUNDANT_ROW = 2
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
    """The glyphs of `text` in `face`: upper case, which is legible from afar; an unknown character becomes a "?"."""
    used = font(face)
    plain = unicodedata.normalize("NFC", text) if used.has_marks else strip_marks(text)
    unknown = used.glyphs.get("?", used.glyphs[" "])
    return [used.glyphs.get(character, unknown) for character in plain.upper()]


@lru_cache(maxsize=256)
def width_px(text: str, face: Face) -> int:
    """The width of `text` in `face`, without a gap after it."""
    glyphs = glyphs_of(text, face)
    return sum(glyph.width for glyph in glyphs) + font(face).gap_px * max(0, len(glyphs) - 1)


def _sheet(sheet: str, height: int) -> dict[str, Glyph]:
    """The glyphs of one sheet: a head line of characters above columns of rows."""
    head, *lines = [line.split() for line in sheet.strip().splitlines()]
    if len(lines) != height or any(len(line) != len(head) for line in lines):
        raise ValueError(f"font sheet {' '.join(head)}: {height} lines of {len(head)} columns are needed")
    return {name: _parse_glyph([line[column] for line in lines]) for column, name in enumerate(head)}


def _parse_glyph(rows: list[str]) -> Glyph:
    return Glyph(len(rows[0]), tuple(int(row.replace(".", "0").replace("#", "1"), 2) for row in rows))


def _unifont() -> dict[str, Glyph]:
    """Unifont with its strokes doubled to the right, because single pixels are hard to see in a lit hall."""
    glyphs = {}
    for line in (*unifont.GLYPHS.strip().splitlines(), *unifont_latin.GLYPHS.strip().splitlines()):
        name, digits = line.split(" ")
        glyphs[name] = Glyph(8, tuple(row | row >> 1 for row in bytes.fromhex(digits)))
    return glyphs


def _without_row(high: Font) -> Font:
    """`high` without its redundant row."""
    rows = [row for row in range(high.height) if row != _REDUNDANT_ROW]
    glyphs = {name: Glyph(glyph.width, tuple(glyph.rows[row] for row in rows)) for name, glyph in high.glyphs.items()}
    return Font(high.height - 1, high.gap_px, glyphs)


def _double_glyphs(small: Font) -> dict[str, Glyph]:
    """Every pixel of `small` as two by two."""
    return {name: _double(glyph) for name, glyph in small.glyphs.items()}


def _double(glyph: Glyph) -> Glyph:
    rows = [int("".join(bit * 2 for bit in f"{row:0{glyph.width}b}"), 2) for row in glyph.rows]
    return Glyph(glyph.width * 2, tuple(row for row in rows for _ in range(2)))
