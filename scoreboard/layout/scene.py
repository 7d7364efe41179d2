"""Scene of a board of a given size, and when it changes next.

A scene consists of labels and blocks at pixel positions, on a canvas of 8, 16 or 24 rows; boards of 32 rows show a
canvas of 16 rows doubled. The content comes from content_rules.py; this module finds its size: the biggest digits that
fit, the longest text that fits beside them, then pages, then scrolling. A number is never cut and never scrolled.

`next_change_ns` lets the loop sleep until then: seconds change at their instant, nothing is polled.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Snapshot
from hardware.board import CELL_PX
from scoreboard.content.content import Caption, ConnectionLost, Content, Pages, Table, Ticker
from scoreboard.content.content_rules import content_for
from scoreboard.content.timing import (
    DOT_STEP_NS,
    HALF_BLINK_NS,
    HALF_FLASH_NS,
    PAGE_NS,
    SCROLL_STEP_NS,
    STALE_NS,
    WORD_PAGE_NS,
)
from scoreboard.content.wording import Wording
from scoreboard.layout.digit_scene import digits
from scoreboard.layout.elements import (
    Block,
    Element,
    Label,
    Scene,
    badge_elements,
    badge_px,
    canvas_size,
    current_page,
    earliest,
    half_period,
    with_changes_at,
)
from scoreboard.layout.fonts.glyphs import Face, font, width_px
from scoreboard.layout.score_table import score_table

_NUMBERS = {8: (Face.WIDE8, Face.SLIM8), 16: (Face.HUGE16, Face.TALL16, Face.WIDE8, Face.SLIM8)}
_LETTERS = {8: (Face.WIDE8, Face.SLIM8), 16: (Face.UNIFONT,)}
_BIG_NUMBERS = {8: 1, 16: 2}
"""How many of the number faces may be used to make room for a text; smaller digits are illegible from the back."""

_MIN_SCROLL_PX = {8: 24, 16: 40}
_GAP_PX = {8: 3, 16: 4}


class Canvas(Struct, frozen=True):
    """The canvas on which content is composed: `band` rows from `top_px` down are used."""

    width: int
    height: int
    band: int
    top_px: int


def scene(
    view: Snapshot | None,
    last_heard_ns: int | None,
    now_ns: int,
    shows: str,
    size: tuple[int, int],
    wording: Wording,
) -> Scene:
    """The scene of a board of `size` (width, height in pixels) at `now_ns` (CLOCK_MONOTONIC of the controller).

    `view`: newest snapshot for the stage, None before the first. `last_heard_ns`: when the last message of the
    controller arrived, same clock. Raises `ValueError` where `shows` is not known.
    """
    if view is None or last_heard_ns is None or now_ns - last_heard_ns >= STALE_NS:
        return compose(ConnectionLost(), now_ns, size)
    current = compose(content_for(view, now_ns, shows, wording), now_ns, size)
    return with_changes_at(current, last_heard_ns + STALE_NS)


def compose(content: Content, now_ns: int, size: tuple[int, int]) -> Scene:
    """The scene of `content` on a board of `size`. A board of 7 rows is one of seven-segment digits."""
    if size[1] == CELL_PX[1]:
        return digits(content, now_ns, size[0] // CELL_PX[0])
    width, height, scale = canvas_size(size)
    band = 16 if height >= 16 else 8
    canvas = Canvas(width, height, band, (height - band) // 2)
    return replace(_compose(content, now_ns, canvas), size=size, scale=scale)


def _compose(content: Content, now_ns: int, canvas: Canvas) -> Scene:
    match content:
        case Caption():
            return _caption_scene(content, now_ns, canvas)
        case Table():
            return score_table(content, now_ns, (canvas.width, canvas.height), PAGE_NS, HALF_FLASH_NS)
        case Pages():
            page, until_ns = current_page(len(content.pages), PAGE_NS, now_ns)
            return with_changes_at(_caption_scene(content.pages[page], now_ns, canvas), until_ns)
        case Ticker():
            return _text_scene((content.text,), now_ns, canvas, is_paged=False)
        case ConnectionLost():
            return _no_connection(now_ns, canvas)


# --------------------------------------------------------------------------------------------------------- caption


def _caption_scene(caption: Caption, now_ns: int, canvas: Canvas) -> Scene:
    if caption.number or caption.team is not None:
        scene = _with_number(caption, now_ns, canvas)
    else:
        scene = _text_scene(caption.texts, now_ns, canvas, is_paged=True, turns_pages=caption.turns_pages)
    is_inverse, flash_ns = half_period(HALF_FLASH_NS, now_ns) if caption.is_flashing else (False, None)
    scene = replace(scene, is_inverse=is_inverse, brightness_boost=caption.brightness_boost)
    return with_changes_at(scene, caption.until_ns, flash_ns)


def _with_number(caption: Caption, now_ns: int, canvas: Canvas) -> Scene:
    """Badge left, number right, the text between them where there is room; a number alone in the middle."""
    gap_px = _GAP_PX[canvas.band]
    left_px = badge_px(canvas.band) + gap_px if caption.team is not None else 0
    number_face, text, text_face = _choose_faces(caption, left_px, canvas)
    number_px = width_px(caption.number, number_face) if caption.number else 0
    room_px = canvas.width - left_px - number_px - (gap_px if number_px else 0)
    is_hidden, blink_ns = half_period(HALF_BLINK_NS, now_ns) if caption.is_blinking else (False, None)
    elements: tuple[Element, ...] = ()
    scroll_ns = None
    if text:
        elements, scroll_ns = _text_elements(text, text_face, left_px, room_px, now_ns, canvas)
    elif caption.team is None and caption.number:
        return with_changes_at(_centred_number(caption, number_face, canvas, is_hidden), blink_ns)
    if caption.team is not None:
        elements += badge_elements(caption.team, 0, canvas.top_px, canvas.band)
    if caption.remaining_share is not None and text and scroll_ns is None:
        used_px = left_px + width_px(text, text_face) + gap_px
        elements += _remaining_bar(used_px, canvas.width - number_px - gap_px, caption.remaining_share, canvas)
    if caption.number and not is_hidden:
        elements += (_label(caption.number, number_face, canvas.width - number_px, canvas),)
    return Scene((canvas.width, canvas.height), 1, elements, next_change_ns=earliest(scroll_ns, blink_ns))


def _choose_faces(caption: Caption, left_px: int, canvas: Canvas) -> tuple[Face, str, Face]:
    """The number's face, the text and its face; the text is "" where there is no room for one."""
    gap_px = _GAP_PX[canvas.band]
    faces = _NUMBERS[canvas.band]
    letters = _LETTERS[canvas.band]
    for number_face in faces[: _BIG_NUMBERS[canvas.band]]:
        room_px = canvas.width - left_px - (width_px(caption.number, number_face) + gap_px if caption.number else 0)
        for face in letters:
            fitting = next((text for text in caption.texts if width_px(text, face) <= room_px), None)
            if fitting:
                return number_face, fitting, face
    fitting_faces = [face for face in faces if left_px + width_px(caption.number, face) <= canvas.width]
    number_face = fitting_faces[0] if fitting_faces else faces[-1]
    room_px = canvas.width - left_px - (width_px(caption.number, number_face) + gap_px if caption.number else 0)
    scrolls = (
        caption.team is not None
        and caption.texts
        and not caption.never_scrolls
        and room_px >= _MIN_SCROLL_PX[canvas.band]
    )
    return number_face, caption.texts[0] if scrolls else "", letters[0]


def _centred_number(caption: Caption, face: Face, canvas: Canvas, is_hidden: bool) -> Scene:
    """The number in the middle, with the remaining time as two bars that shrink towards it."""
    number_px = width_px(caption.number, face)
    x_px = (canvas.width - number_px) // 2
    elements: tuple[Element, ...] = () if is_hidden else (_label(caption.number, face, x_px, canvas),)
    if caption.remaining_share is not None:
        gap_px = _GAP_PX[canvas.band]
        left = _remaining_bar(0, x_px - gap_px, caption.remaining_share, canvas)
        right = tuple(replace(bar, x_px=canvas.width - bar.x_px - bar.width) for bar in left)
        elements += left + right
    return Scene((canvas.width, canvas.height), 1, elements)


def _remaining_bar(from_px: int, to_px: int, share: float, canvas: Canvas) -> tuple[Block, ...]:
    """A bar that ends at `to_px`, as long as the remaining part of the clock; none where there is no room.

    It is on the bottom rows: half way up it would look like a minus before the number.
    """
    room_px = to_px - from_px
    length_px = round(room_px * share)
    if room_px < 6 or length_px <= 0:
        return ()
    thick_px = canvas.band // 4
    return (Block(to_px - length_px, canvas.top_px + canvas.band - thick_px, length_px, thick_px),)


# ------------------------------------------------------------------------------------------------------------ text


def _text_scene(
    texts: tuple[str, ...], now_ns: int, canvas: Canvas, *, is_paged: bool, turns_pages: bool = False
) -> Scene:
    """A text alone on the board: whole, else word by word, else page by page (`turns_pages`), else scrolled."""
    faces = _LETTERS[canvas.band]
    for face in faces:
        fitting = next((text for text in texts if width_px(text, face) <= canvas.width), None)
        if fitting is not None:
            return _centred_text(fitting, face, canvas)
    for face in faces:
        pages = texts[-1].split() if texts and is_paged else []
        if 1 < len(pages) <= 3 and all(width_px(page, face) <= canvas.width for page in pages):
            page, until_ns = current_page(len(pages), WORD_PAGE_NS, now_ns)
            return with_changes_at(_centred_text(pages[page], face, canvas), until_ns)
    for face in faces if turns_pages else ():
        pages = _pages(texts[0], face, canvas.width)
        if pages:
            page, until_ns = current_page(len(pages), PAGE_NS, now_ns)
            return with_changes_at(_centred_text(pages[page], face, canvas), until_ns)
    elements, scroll_ns = _text_elements(texts[0] if texts else "", faces[0], 0, canvas.width, now_ns, canvas)
    return Scene((canvas.width, canvas.height), 1, elements, next_change_ns=scroll_ns)


def _pages(text: str, face: Face, room_px: int) -> list[str]:
    """`text` in pages of as many words as fit; none where one of its words is wider than the room."""
    pages: list[str] = []
    for word in text.split():
        longer = f"{pages[-1]} {word}" if pages else word
        if pages and width_px(longer, face) <= room_px:
            pages[-1] = longer
        elif width_px(word, face) <= room_px:
            pages.append(word)
        else:
            return []
    return pages


def _centred_text(text: str, face: Face, canvas: Canvas) -> Scene:
    label = _label(text, face, (canvas.width - width_px(text, face)) // 2, canvas)
    return Scene((canvas.width, canvas.height), 1, (label,))


def _text_elements(
    text: str, face: Face, x_px: int, room_px: int, now_ns: int, canvas: Canvas
) -> tuple[tuple[Element, ...], int | None]:
    """`text` in `room_px` from `x_px`: still where it fits, else scrolling, with the instant of the next step."""
    text_px = width_px(text, face)
    if text_px <= room_px:
        return (_label(text, face, x_px, canvas),), None
    step = now_ns // SCROLL_STEP_NS
    loop_px = text_px + room_px // 2
    shift_px = step % loop_px
    clip = (x_px, x_px + room_px)
    labels = tuple(_label(text, face, x_px - shift_px + copy_px, canvas, clip) for copy_px in (0, loop_px))
    return labels, (step + 1) * SCROLL_STEP_NS


def _label(text: str, face: Face, x_px: int, canvas: Canvas, clip: tuple[int, int] | None = None) -> Label:
    top_px = canvas.top_px + (canvas.band - font(face).height) // 2
    return Label(text, face, x_px, top_px, clip=clip)


# ------------------------------------------------------------------------------------------------------------ lost


def _no_connection(now_ns: int, canvas: Canvas) -> Scene:
    """Two dashes and a moving dot: the board works, the controller is silent."""
    face = Face.HUGE16 if canvas.band == 16 else Face.WIDE8
    step = now_ns // DOT_STEP_NS
    dot_px = canvas.band // 8
    x_px = step % max(1, canvas.width // dot_px) * dot_px
    dot = Block(x_px, canvas.top_px + canvas.band - dot_px, dot_px, dot_px)
    dashes = _centred_text("--", face, canvas)
    return replace(dashes, elements=(*dashes.elements, dot), next_change_ns=(step + 1) * DOT_STEP_NS)
