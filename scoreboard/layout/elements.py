"""Decide what a scene is made of: labels and blocks at pixel places. Pure data, with the few shapes that all share.

Kind: pure
"""

from msgspec import Struct, structs

from scoreboard.layout.fonts.glyphs import Face, font, width_px


class Label(Struct, frozen=True):
    """`text` in `face`, its upper left corner at `x_px`, `y_px`. `clip`: only these columns (from, to). `dark`: cut out
    of what is lit below it."""

    text: str
    face: Face
    x_px: int
    y_px: int
    clip: tuple[int, int] | None = None
    dark: bool = False


class Block(Struct, frozen=True):
    """A lit rectangle, its upper left corner at `x_px`, `y_px`."""

    x_px: int
    y_px: int
    width: int
    height: int


class Cell(Struct, frozen=True):
    """The seven-segment digit number `at` from the left, with the segments `lit` (see seven_segment.py)."""

    at: int
    lit: int


Piece = Label | Block | Cell


class Scene(Struct, frozen=True):
    """What a board of `size` (width, height in pixels) shows.

    The pieces lie on a canvas of `size` / `scale`, later ones above earlier ones. `inverse`: light and dark change
    places. `glow`: steps of brightness above the board profile's. `next_change_ns`: when another scene is due; None:
    only after news.
    """

    size: tuple[int, int]
    scale: int
    pieces: tuple[Piece, ...]
    inverse: bool = False
    glow: int = 0
    next_change_ns: int | None = None


def canvas(size: tuple[int, int]) -> tuple[int, int, int]:
    """The canvas of a board: its width and height and how often each of its pixels is doubled."""
    scale = 2 if size[1] >= 32 else 1
    return size[0] // scale, size[1] // scale, scale


def at_half(half_ns: int, now_ns: int) -> tuple[bool, int]:
    """Whether the second half of a period is on, and when the next half begins; the same on all boards."""
    half = now_ns // half_ns
    return half % 2 == 1, (half + 1) * half_ns


def turn(count: int, each_ns: int, now_ns: int) -> tuple[int, int | None]:
    """Which of `count` pages is on, and until when (None: there is only one)."""
    if count <= 1:
        return 0, None
    return now_ns // each_ns % count, (now_ns // each_ns + 1) * each_ns


def also_at(made: Scene, *others_ns: int | None) -> Scene:
    """`made`, changing at these instants too."""
    instants_ns = [one for one in (made.next_change_ns, *others_ns) if one is not None]
    return structs.replace(made, next_change_ns=min(instants_ns, default=None))


def badge_px(band: int) -> int:
    """How wide a team's badge is on a band of 8 or 16 rows."""
    return 8 if band == 8 else 14


def badge_pieces(team: int, x_px: int, y_px: int, band: int, *, stacked: bool = False) -> tuple[Piece, ...]:
    """A team's badge: its number, dark on a lit block. `stacked`: a row is left dark below, towards the next badge."""
    face = Face.BADGE12 if band == 16 else Face.BADGE5 if stacked else Face.BADGE6
    edge_px = band // 8
    inset_px = (badge_px(band) - width_px(str(team), face)) // 2
    label = Label(str(team), face, x_px + inset_px, y_px + edge_px, dark=True)
    return Block(x_px, y_px, badge_px(band), font(face).height + 2 * edge_px), label
