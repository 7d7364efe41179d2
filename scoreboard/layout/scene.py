"""Decide what stands where on a board of a given size, and when that changes next. Pure: no device, no clock.

A scene is made of labels and blocks at pixel places, on a canvas of 8, 16 or 24 rows; boards of 32 rows show a canvas
of 16 rows doubled. What is said comes from content_rules.py; here it only finds its size: the biggest digits that fit,
the longest words that fit beside them, then pages, then scrolling. A number is never cut and never scrolled.

`next_change_ns` lets the loop sleep until then: seconds flip at their instant, nothing is polled.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Snapshot
from hardware.board import CELL_PX
from scoreboard.content.content import Caption, Content, Lost, Pages, Table, Ticker
from scoreboard.content.content_rules import telling
from scoreboard.content.timing import (
    DOT_STEP_NS,
    HALF_BLINK_NS,
    HALF_FLASH_NS,
    PAGE_NS,
    SCROLL_STEP_NS,
    STALE_NS,
    WORD_NS,
)
from scoreboard.layout.digit_scene import digits
from scoreboard.layout.elements import (
    Block,
    Label,
    Piece,
    Scene,
    also_at,
    at_half,
    badge_pieces,
    badge_px,
    canvas,
    turn,
)
from scoreboard.layout.fonts.glyphs import Face, font, width_px
from scoreboard.layout.score_table import table

_NUMBERS = {8: (Face.WIDE8, Face.SLIM8), 16: (Face.HUGE16, Face.TALL16, Face.WIDE8, Face.SLIM8)}
_LETTERS = {8: (Face.WIDE8, Face.SLIM8), 16: (Face.UNIFONT,)}
_BIG_NUMBERS = {8: 1, 16: 2}
"""How many of the number faces may be taken to make room for words; smaller digits cannot be read from the back."""

_LEAST_SCROLL_PX = {8: 24, 16: 40}
_GAP_PX = {8: 3, 16: 4}


class Place(Struct, frozen=True):
    """The canvas that a telling is composed on: `band` rows from `top_px` down are used."""

    width: int
    height: int
    band: int
    top_px: int


def scene(view: Snapshot | None, heard_ns: int | None, now_ns: int, shows: str, size: tuple[int, int]) -> Scene:
    """What a board of `size` (width, height in pixels) shows at `now_ns` (CLOCK_MONOTONIC of this machine).

    `view`: newest snapshot for the stage, None before the first. `heard_ns`: when the controller was last heard, same
    clock. Raises `ValueError` where `shows` is not known.
    """
    if view is None or heard_ns is None or now_ns - heard_ns >= STALE_NS:
        return compose(Lost(), now_ns, size)
    made = compose(telling(view, now_ns, shows), now_ns, size)
    return also_at(made, heard_ns + STALE_NS)


def compose(told: Content, now_ns: int, size: tuple[int, int]) -> Scene:
    """The scene that says `told` on a board of `size`. A board of 7 rows is one of seven-segment digits."""
    if size[1] == CELL_PX[1]:
        return digits(told, now_ns, size[0] // CELL_PX[0])
    width, height, scale = canvas(size)
    band = 16 if height >= 16 else 8
    place = Place(width, height, band, (height - band) // 2)
    made = _composed(told, now_ns, place)
    return Scene(size, scale, made.pieces, made.inverse, made.glow, made.next_change_ns)


def _composed(told: Content, now_ns: int, place: Place) -> Scene:
    match told:
        case Caption():
            return _say(told, now_ns, place)
        case Table():
            return table(told, now_ns, (place.width, place.height), PAGE_NS, HALF_FLASH_NS)
        case Pages():
            page, until_ns = turn(len(told.pages), PAGE_NS, now_ns)
            return also_at(_say(told.pages[page], now_ns, place), until_ns)
        case Ticker():
            return _alone((told.text,), now_ns, place, paged=False)
        case Lost():
            return _lost(now_ns, place)


# ------------------------------------------------------------------------------------------------------------- say


def _say(say: Caption, now_ns: int, place: Place) -> Scene:
    if say.number or say.team is not None:
        made = _with_number(say, now_ns, place)
    else:
        made = _alone(say.words, now_ns, place, paged=True)
    inverse, flash_ns = at_half(HALF_FLASH_NS, now_ns) if say.flash else (False, None)
    made = Scene(made.size, made.scale, made.pieces, inverse, say.glow, made.next_change_ns)
    return also_at(made, say.until_ns, flash_ns)


def _with_number(say: Caption, now_ns: int, place: Place) -> Scene:
    """Badge left, number right, words between where there is room; a number that stands alone in the middle."""
    gap_px = _GAP_PX[place.band]
    left_px = badge_px(place.band) + gap_px if say.team is not None else 0
    number_face, words, words_face = _choice(say, left_px, place)
    number_px = width_px(say.number, number_face) if say.number else 0
    room_px = place.width - left_px - number_px - (gap_px if number_px else 0)
    hidden, blink_ns = at_half(HALF_BLINK_NS, now_ns) if say.blink else (False, None)
    pieces: tuple[Piece, ...] = ()
    scroll_ns = None
    if words:
        pieces, scroll_ns = _words(words, words_face, left_px, room_px, now_ns, place)
    elif say.team is None and say.number:
        return also_at(_centred(say, number_face, place, hidden), blink_ns)
    if say.team is not None:
        pieces += badge_pieces(say.team, 0, place.top_px, place.band)
    if say.share is not None and words and scroll_ns is None:
        used_px = left_px + width_px(words, words_face) + gap_px
        pieces += _fuse(used_px, place.width - number_px - gap_px, say.share, place)
    if say.number and not hidden:
        pieces += (_label(say.number, number_face, place.width - number_px, place),)
    return Scene((place.width, place.height), 1, pieces, next_change_ns=_earliest(scroll_ns, blink_ns))


def _choice(say: Caption, left_px: int, place: Place) -> tuple[Face, str, Face]:
    """The number's face, the words and their face; words are "" where there is no room for any."""
    gap_px = _GAP_PX[place.band]
    faces = _NUMBERS[place.band]
    letters = _LETTERS[place.band]
    for number_face in faces[: _BIG_NUMBERS[place.band]]:
        room_px = place.width - left_px - (width_px(say.number, number_face) + gap_px if say.number else 0)
        for face in letters:
            fitting = next((words for words in say.words if width_px(words, face) <= room_px), None)
            if fitting:
                return number_face, fitting, face
    fits = [face for face in faces if left_px + width_px(say.number, face) <= place.width]
    number_face = fits[0] if fits else faces[-1]
    room_px = place.width - left_px - (width_px(say.number, number_face) + gap_px if say.number else 0)
    scrolls = say.team is not None and say.words and not say.calm and room_px >= _LEAST_SCROLL_PX[place.band]
    return number_face, say.words[0] if scrolls else "", letters[0]


def _centred(say: Caption, face: Face, place: Place, hidden: bool) -> Scene:
    """The number in the middle, with what remains as two fuses that burn down towards it."""
    number_px = width_px(say.number, face)
    x_px = (place.width - number_px) // 2
    pieces: tuple[Piece, ...] = () if hidden else (_label(say.number, face, x_px, place),)
    if say.share is not None:
        gap_px = _GAP_PX[place.band]
        left = _fuse(0, x_px - gap_px, say.share, place)
        pieces += left
        pieces += tuple(Block(place.width - one.x_px - one.width, one.y_px, one.width, one.height) for one in left)
    return Scene((place.width, place.height), 1, pieces)


def _fuse(from_px: int, to_px: int, share: float, place: Place) -> tuple[Block, ...]:
    """A bar that ends at `to_px` and is as long as what remains of the clock; none where there is no room.

    It lies on the bottom rows: half way up it would read as a minus before the number.
    """
    room_px = to_px - from_px
    length_px = round(room_px * share)
    if room_px < 6 or length_px <= 0:
        return ()
    thick_px = place.band // 4
    return (Block(to_px - length_px, place.top_px + place.band - thick_px, length_px, thick_px),)


# ----------------------------------------------------------------------------------------------------------- words


def _alone(ways: tuple[str, ...], now_ns: int, place: Place, *, paged: bool) -> Scene:
    """Words with the board to themselves: whole, else word by word, else scrolled."""
    faces = _LETTERS[place.band]
    for face in faces:
        fitting = next((words for words in ways if width_px(words, face) <= place.width), None)
        if fitting is not None:
            return _middle(fitting, face, place)
    for face in faces:
        pages = ways[-1].split() if ways and paged else []
        if 1 < len(pages) <= 3 and all(width_px(page, face) <= place.width for page in pages):
            page, until_ns = turn(len(pages), WORD_NS, now_ns)
            return also_at(_middle(pages[page], face, place), until_ns)
    pieces, scroll_ns = _words(ways[0] if ways else "", faces[0], 0, place.width, now_ns, place)
    return Scene((place.width, place.height), 1, pieces, next_change_ns=scroll_ns)


def _middle(words: str, face: Face, place: Place) -> Scene:
    label = _label(words, face, (place.width - width_px(words, face)) // 2, place)
    return Scene((place.width, place.height), 1, (label,))


def _words(
    words: str, face: Face, x_px: int, room_px: int, now_ns: int, place: Place
) -> tuple[tuple[Piece, ...], int | None]:
    """`words` in `room_px` from `x_px`: standing where they fit, else running through, with the next step's instant."""
    long_px = width_px(words, face)
    if long_px <= room_px:
        return (_label(words, face, x_px, place),), None
    step = now_ns // SCROLL_STEP_NS
    loop_px = long_px + room_px // 2
    shift_px = step % loop_px
    clip = (x_px, x_px + room_px)
    labels = tuple(_label(words, face, x_px - shift_px + again, place, clip) for again in (0, loop_px))
    return labels, (step + 1) * SCROLL_STEP_NS


def _label(text: str, face: Face, x_px: int, place: Place, clip: tuple[int, int] | None = None) -> Label:
    top_px = place.top_px + (place.band - font(face).height) // 2
    return Label(text, face, x_px, top_px, clip)


# ------------------------------------------------------------------------------------------------------------ lost


def _lost(now_ns: int, place: Place) -> Scene:
    """Two dashes, and a dot that moves: the board lives, the controller is not heard."""
    face = Face.HUGE16 if place.band == 16 else Face.WIDE8
    step = now_ns // DOT_STEP_NS
    dot_px = place.band // 8
    x_px = step % max(1, place.width // dot_px) * dot_px
    dot = Block(x_px, place.top_px + place.band - dot_px, dot_px, dot_px)
    made = _middle("--", face, place)
    return Scene(made.size, 1, (*made.pieces, dot), next_change_ns=(step + 1) * DOT_STEP_NS)


def _earliest(*instants_ns: int | None) -> int | None:
    return min((one for one in instants_ns if one is not None), default=None)
