"""Drawing of the 40-pin header: every pin with its number, its name and what is connected to it.

Kind: pure
"""

from bus.language import Translate
from bus.messages import Sentence
from hardware.board import Board
from hardware.drawing.svg import Anchor, Shape, circle, line, rect, text
from hardware.drawing.symbols import card
from hardware.pinout import Kind, Pin, pins

WIDTH = 860
ROW = 36
TOP = 84
HEIGHT = TOP + 20 * ROW + 84
_MIDDLE = WIDTH / 2
_DOT = 11

_LEGEND: tuple[tuple[Kind, Sentence], ...] = (
    ("button", Sentence("kind-button", "button")),
    ("lamp", Sentence("kind-lamp", "lamp")),
    ("horn", Sentence("kind-horn", "horn")),
    ("mc", Sentence("kind-mc", "MC button")),
    ("spi", Sentence("kind-spi", "LED boards")),
    ("loopback", Sentence("kind-loopback", "loopback")),
    ("power", Sentence("kind-volts", "3.3 V, 5 V")),
    ("ground", Sentence("kind-ground", "ground")),
    ("free", Sentence("kind-free", "free")),
)


def header_card(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """The header seen from above, pin 1 at the upper left, the Pi's edge at the right."""
    title = Sentence("card-header", "{board}: the 40-pin header", {"board": board.name})
    above = Sentence("card-header-above", "seen from above; pin 1 is at the corner of the card with the holes")
    shapes: list[Shape] = [
        text(_MIDDLE, 60, translate(above), 13, "soft", "middle"),
        rect(_MIDDLE - 56, TOP - 18, 112, 20 * ROW + 8, fill="#20303f", radius=6),
    ]
    for pin in pins(board):
        shapes += _pin(pin, translate)
    shapes += _legend({pin.kind for pin in pins(board)}, TOP + 20 * ROW + 24, translate)
    return card(x, y, WIDTH, HEIGHT, translate(title), shapes)


def _pin(pin: Pin, translate: Translate) -> list[Shape]:
    left = pin.number % 2 == 1
    direction = -1 if left else 1
    y = TOP + (pin.number - 1) // 2 * ROW
    x = _MIDDLE + direction * 22
    name_x = _MIDDLE + direction * 74
    label_x = _MIDDLE + direction * 164
    anchor: Anchor = "end" if left else "start"
    is_unused = pin.kind in ("free", "reserved", "ground")
    shapes = [
        circle(x, y, _DOT, fill=pin.kind, stroke="paper"),
        text(x, y + 4.5, str(pin.number), 12, "paper", "middle", bold=True),
        text(name_x, y + 5, pin.name, 14, "soft" if is_unused else "ink", anchor, bold=not is_unused),
    ]
    if pin.goes_to is not None:
        end = label_x - direction * 8
        colour = "soft" if is_unused else pin.kind
        shapes.append(text(label_x, y + 5, translate(pin.goes_to), 14, colour, anchor, bold=not is_unused))
        if not is_unused:
            shapes.append(line((end - direction * 14, y), (end, y), colour=pin.kind, width=3))
    return shapes


def _legend(kinds_in_use: set[Kind], y: float, translate: Translate) -> list[Shape]:
    shapes: list[Shape] = []
    x = 40.0
    for kind, sentence in _LEGEND:
        if kind in kinds_in_use:
            label = translate(sentence)
            shapes += [circle(x, y + 16, 7, fill=kind, stroke="paper"), text(x + 12, y + 21, label, 13, "soft")]
            x += 36 + 7.6 * len(label)
    return shapes
