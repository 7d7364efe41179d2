"""Scenes for a row of seven-segment digits, and when they change next.

A number is on the right, its team on the left with the point lit. Texts use the letters that seven segments can form,
whole or scrolling; beside a number they are left out. A number is never cut off: where even the number alone has no
room, every digit shows a dash.

Kind: pure
"""

from msgspec.structs import replace

from hardware.board import CELL_PX
from scoreboard.content.content import Caption, ConnectionLost, Content, Pages, Table, Ticker
from scoreboard.content.timing import DIGIT_STEP_NS, DOT_STEP_NS, HALF_BLINK_NS, HALF_FLASH_NS, PAGE_NS
from scoreboard.layout.elements import DigitCell, Scene, current_page, half_period, with_changes_at
from scoreboard.layout.seven_segment import POINT, segments


def digits(content: Content, now_ns: int, count: int) -> Scene:
    """The scene that shows `content` on `count` digits."""
    match content:
        case Caption():
            return _caption_scene(content, now_ns, count)
        case Table(cells):
            page, until_ns = current_page(len(cells), PAGE_NS, now_ns)
            row = _team_and_number(segments(cells[page].value), cells[page].team, count) if cells else [0] * count
            return _scene(row, until_ns)
        case Pages(pages):
            page, until_ns = current_page(len(pages), PAGE_NS, now_ns)
            return with_changes_at(_caption_scene(pages[page], now_ns, count), until_ns)
        case Ticker(text):
            return _scene(*_text_row((text,), now_ns, count))
        case ConnectionLost():
            return _no_connection(now_ns, count)


def _caption_scene(caption: Caption, now_ns: int, count: int) -> Scene:
    """A number with its team, else a text with its team; dark in the second half of a flash or a blink."""
    if caption.number:
        row, moves_ns = _team_and_number(segments(caption.number), caption.team, count), None
    elif caption.team is not None:
        row, moves_ns = _text_row(caption.texts, now_ns, count - 2)
        row = [segments(str(caption.team))[0] | POINT, 0, *row]
    else:
        row, moves_ns = _text_row(caption.texts, now_ns, count)
    half_ns = HALF_FLASH_NS if caption.is_flashing else HALF_BLINK_NS
    has_halves = caption.is_flashing or caption.is_blinking
    is_hidden, changes_ns = half_period(half_ns, now_ns) if has_halves else (False, None)
    scene = replace(_scene([0] * count if is_hidden else row, moves_ns), brightness_boost=caption.brightness_boost)
    return with_changes_at(scene, changes_ns, caption.until_ns)


def _team_and_number(number: list[int], team: int | None, count: int) -> list[int]:
    """The number at the right, the team at the left where both have room."""
    if len(number) > count:
        return segments("-" * count)
    row = [0] * (count - len(number)) + number
    if team is not None and len(number) + 1 < count:
        row[0] = segments(str(team))[0] | POINT
    return row


def _text_row(texts: tuple[str, ...], now_ns: int, count: int) -> tuple[list[int], int | None]:
    """The longest of `texts` that fits, in the middle; else the first one, scrolling."""
    rows = [segments(text) for text in texts] or [[]]
    for row in rows:
        if len(row) <= count:
            left = (count - len(row)) // 2
            return [0] * left + row + [0] * (count - left - len(row)), None
    step = now_ns // DIGIT_STEP_NS
    loop = rows[0] + [0] * max(2, count // 2)
    return [loop[(step + position) % len(loop)] for position in range(count)], (step + 1) * DIGIT_STEP_NS


def _no_connection(now_ns: int, count: int) -> Scene:
    """Two dashes and a moving point: the board works, the controller is silent."""
    row, _ = _text_row(("--",), now_ns, count)
    step = now_ns // DOT_STEP_NS
    row[step % count] |= POINT
    return _scene(row, (step + 1) * DOT_STEP_NS)


def _scene(row: list[int], changes_ns: int | None) -> Scene:
    size = (len(row) * CELL_PX[0], CELL_PX[1])
    cells = tuple(DigitCell(position, lit) for position, lit in enumerate(row))
    return Scene(size, 1, cells, next_change_ns=changes_ns)
