"""Decide what a row of seven-segment digits says, and when that changes next. Pure.

A number stands at the right, the team that it belongs to at the left with its point lit. Words stand in the letters
that seven segments can form, whole or running; beside a number they are left out. A number is never cut off: where even
the number alone has no room, every digit shows a dash.

Kind: pure
"""

from hardware.board import CELL_PX
from scoreboard.content import content as tell
from scoreboard.content.timing import DIGIT_STEP_NS, DOT_STEP_NS, HALF_BLINK_NS, HALF_FLASH_NS, PAGE_NS
from scoreboard.layout.elements import Cell, Scene, also_at, at_half, turn
from scoreboard.layout.seven_segment import POINT, segments


def digits(told: tell.Content, now_ns: int, count: int) -> Scene:
    """The scene that says `told` on `count` digits."""
    match told:
        case tell.Caption():
            return _say(told, now_ns, count)
        case tell.Table(cells):
            page, until_ns = turn(len(cells), PAGE_NS, now_ns)
            row = _numbered(segments(cells[page].value), cells[page].team, count) if cells else [0] * count
            return _scene(row, until_ns)
        case tell.Pages(pages):
            page, until_ns = turn(len(pages), PAGE_NS, now_ns)
            return also_at(_say(pages[page], now_ns, count), until_ns)
        case tell.Ticker(text):
            return _scene(*_words((text,), now_ns, count))
        case tell.Lost():
            return _lost(now_ns, count)


def _say(say: tell.Caption, now_ns: int, count: int) -> Scene:
    """A number with its team, else words with their team; dark in the second half of a flash or a blink."""
    if say.number:
        row, moves_ns = _numbered(segments(say.number), say.team, count), None
    elif say.team is not None:
        row, moves_ns = _words(say.words, now_ns, count - 2)
        row = [segments(str(say.team))[0] | POINT, 0, *row]
    else:
        row, moves_ns = _words(say.words, now_ns, count)
    half_ns = HALF_FLASH_NS if say.flash else HALF_BLINK_NS
    hidden, changes_ns = at_half(half_ns, now_ns) if say.flash or say.blink else (False, None)
    made = _scene([0] * count if hidden else row, moves_ns)
    return also_at(Scene(made.size, 1, made.pieces, False, say.glow, made.next_change_ns), changes_ns, say.until_ns)


def _numbered(number: list[int], team: int | None, count: int) -> list[int]:
    """The number at the right, the team at the left where both have room."""
    if len(number) > count:
        return segments("-" * count)
    row = [0] * (count - len(number)) + number
    if team is not None and len(number) + 1 < count:
        row[0] = segments(str(team))[0] | POINT
    return row


def _words(ways: tuple[str, ...], now_ns: int, count: int) -> tuple[list[int], int | None]:
    """The longest of `ways` that fits, in the middle; else the first, running through."""
    spelled = [segments(way) for way in ways] or [[]]
    for row in spelled:
        if len(row) <= count:
            left = (count - len(row)) // 2
            return [0] * left + row + [0] * (count - left - len(row)), None
    step = now_ns // DIGIT_STEP_NS
    loop = spelled[0] + [0] * max(2, count // 2)
    return [loop[(step + at) % len(loop)] for at in range(count)], (step + 1) * DIGIT_STEP_NS


def _lost(now_ns: int, count: int) -> Scene:
    """Two dashes, and a point that moves: the board lives, the controller is not heard."""
    row, _ = _words(("--",), now_ns, count)
    step = now_ns // DOT_STEP_NS
    row[step % count] |= POINT
    return _scene(row, (step + 1) * DOT_STEP_NS)


def _scene(row: list[int], changes_ns: int | None) -> Scene:
    size = (len(row) * CELL_PX[0], CELL_PX[1])
    return Scene(size, 1, tuple(Cell(at, lit) for at, lit in enumerate(row)), next_change_ns=changes_ns)
