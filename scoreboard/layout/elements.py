"""Elements of a scene: labels, blocks and digits at pixel positions, and helpers that all layouts share.

Kind: pure
"""

from msgspec import Struct, structs

from scoreboard.layout.fonts.glyphs import Face, font, width_px


class Label(Struct, frozen=True):
    """`text` in `face`, its upper left corner at `x_px`, `y_px`.

    `clip`: only these columns (from, to). `is_cut_out`: dark on what is lit below it.
    """

    text: str
    face: Face
    x_px: int
    y_px: int
    clip: tuple[int, int] | None = None
    is_cut_out: bool = False


class Block(Struct, frozen=True):
    """A lit rectangle, its upper left corner at `x_px`, `y_px`."""

    x_px: int
    y_px: int
    width: int
    height: int


class DigitCell(Struct, frozen=True):
    """The seven-segment digit at `position` from the left, with the segments `lit` (see seven_segment.py)."""

    position: int
    lit: int


Element = Label | Block | DigitCell


class Scene(Struct, frozen=True):
    """The scene of a board of `size` (width, height in pixels).

    The elements are on a canvas of `size` / `scale`, later ones over earlier ones. `is_inverse`: light and dark swap.
    `brightness_boost`: steps of brightness above the board profile's. `next_change_ns`: when the next scene is due;
    None: only after news.
    """

    size: tuple[int, int]
    scale: int
    elements: tuple[Element, ...]
    is_inverse: bool = False
    brightness_boost: int = 0
    next_change_ns: int | None = None


def canvas_size(size: tuple[int, int]) -> tuple[int, int, int]:
    """The canvas of a board: width, height, and the size of each of its pixels on the board."""
    scale = 2 if size[1] >= 32 else 1
    return size[0] // scale, size[1] // scale, scale


def half_period(half_ns: int, now_ns: int) -> tuple[bool, int]:
    """Whether this is the second half of a period, and when the next half starts; the same on all boards."""
    half = now_ns // half_ns
    return half % 2 == 1, (half + 1) * half_ns


def current_page(count: int, each_ns: int, now_ns: int) -> tuple[int, int | None]:
    """The index of the current one of `count` pages, and its end (None: there is only one)."""
    if count <= 1:
        return 0, None
    return now_ns // each_ns % count, (now_ns // each_ns + 1) * each_ns


def with_changes_at(scene: Scene, *others_ns: int | None) -> Scene:
    """`scene`, changing at these instants too."""
    return structs.replace(scene, next_change_ns=earliest(scene.next_change_ns, *others_ns))


def earliest(*instants_ns: int | None) -> int | None:
    """The earliest of these instants; None where there is none."""
    return min((at_ns for at_ns in instants_ns if at_ns is not None), default=None)


def badge_px(band: int) -> int:
    """The width of a team's badge on a band of 8 or 16 rows."""
    return 8 if band == 8 else 14


def badge_elements(team: int, x_px: int, y_px: int, band: int, *, is_stacked: bool = False) -> tuple[Element, ...]:
    """A team's badge: its number, dark on a lit block. `is_stacked`: one row is left dark above the next badge."""
    face = Face.BADGE12 if band == 16 else Face.BADGE5 if is_stacked else Face.BADGE6
    edge_px = band // 8
    inset_px = (badge_px(band) - width_px(str(team), face)) // 2
    label = Label(str(team), face, x_px + inset_px, y_px + edge_px, is_cut_out=True)
    return Block(x_px, y_px, badge_px(band), font(face).height + 2 * edge_px), label
