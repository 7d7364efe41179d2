"""Drawing of a board's 40-pin header for the PDF, seen from above, with a short label for each pin.

Kind: adapter
"""

from reportlab.graphics.shapes import Circle, Drawing, Group, Rect, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.units import mm

from bus.language import Translate
from bus.messages import Sentence
from hardware.board import Board
from hardware.drawing.svg import COLOURS, Anchor
from hardware.pinout import Kind, Pin, pins
from reports.paper_fonts import BOLD, PLAIN, load_fonts
from reports.pdf_document import FAINT, INK

WIDTH = 80 * mm
_ROW, _DOT = 8.6, 3.5
_LEGEND: tuple[tuple[Kind, Sentence], ...] = (
    ("button", Sentence("kind-button", "button")),
    ("lamp", Sentence("kind-lamp", "lamp")),
    ("horn", Sentence("kind-horn", "horn")),
    ("spi", Sentence("kind-led", "LED")),
    ("power", Sentence("kind-power", "power")),
    ("ground", Sentence("kind-ground", "ground")),
)


def header(board: Board, translate: Translate) -> Drawing:
    """The drawing, `WIDTH` points wide."""
    load_fonts()
    height = 20 * _ROW + 18
    middle = WIDTH / 2
    drawing = Drawing(WIDTH, height)
    chip = Rect(x=middle - 11, y=15, width=22, height=20 * _ROW + 1, rx=3, ry=3)
    chip.fillColor, chip.strokeColor = HexColor("#20303f"), None
    drawing.add(chip)
    for pin in pins(board):
        drawing.add(_pin(pin, translate, middle, height - 6 - (pin.number - 1) // 2 * _ROW))
    for place, (kind, name) in enumerate(_LEGEND):
        x = 4 + place * WIDTH / len(_LEGEND)
        drawing.add(Circle(x, 6, 3, fillColor=HexColor(COLOURS[kind]), strokeColor=None))
        drawing.add(String(x + 5, 4, translate(name), fontName=PLAIN, fontSize=6.5, fillColor=INK))
    return drawing


def _pin(pin: Pin, translate: Translate, middle: float, y: float) -> Group:
    direction = -1 if pin.number % 2 else 1
    colour = HexColor(COLOURS[pin.kind])
    is_unused = pin.kind in ("free", "reserved", "ground", "power")
    anchor: Anchor = "end" if direction < 0 else "start"
    label = translate(pin.short) if pin.short is not None else ""
    return Group(
        Circle(middle + direction * 5, y, _DOT, fillColor=colour, strokeColor=None),
        _text(middle + direction * 5, y + 0.6, str(pin.number), 4.4, BOLD, white, "middle"),
        _text(middle + direction * 14, y, pin.name, 6.4, PLAIN, FAINT if is_unused else INK, anchor),
        _text(middle + direction * 45, y, label, 6.4, BOLD, colour, anchor),
    )


def _text(x: float, y: float, text: str, size: float, font: str, colour: Color, anchor: Anchor) -> String:
    """Text whose lower-case letters are centred on `y`."""
    return String(x, y - 2.2, text, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor)
