"""Drawing of the LED boards: SPI bus, level shifter, element chain with its modules, supply.

Kind: pure
"""

from collections import Counter

from bus.language import DEFAULT_LANGUAGE, Translate
from bus.messages import Sentence, join_sentences
from hardware import gpio_header
from hardware.board import Board, Display
from hardware.drawing.svg import Shape, line, text
from hardware.drawing.symbols import block, card, flag, ground, supply
from hardware.parts_list import MODULES_PER_CAPACITOR, capacitor_places, level_shifters
from hardware.pinout import line_and_pin
from hardware.power_supplies import chips, display_ma

WIDTH = 1740
ROW = 130
_SHIFTER_X = 330


def display_card(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """Every display of the board, bus by bus."""
    title = "LED boards: level shifter and chains" if board.displays else "LED boards: none in this profile"
    shapes: list[Shape] = []
    top = 60
    for number in sorted({display.bus for display in board.displays}):
        on_bus = [display for display in board.displays if display.bus == number]
        shapes += _bus(number, on_bus, top, translate)
        top += ROW * max(len(on_bus), 2)
    return card(x, y, WIDTH, height(board), translate(Sentence("card-displays", title)), shapes)


def height(board: Board) -> int:
    """Height of the card in pixels."""
    displays_on_bus = Counter(display.bus for display in board.displays)
    return 60 + sum(ROW * max(count, 2) for count in displays_on_bus.values()) + 20


def _bus(number: int, displays: list[Display], top: float, translate: Translate) -> list[Shape]:
    """One SPI bus: its lines into the level shifter, clock and data to all displays, a chip select to element."""
    bus = gpio_header.SPI[number]
    bus_height = ROW * max(len(displays), 2) - 30
    count = level_shifters(displays)
    name = "74AHCT125" if count == 1 else f"{count} × 74AHCT125"
    where = (Sentence("shifter-volts", "at 5 V, near"), Sentence("shifter-place", "the Pi"))
    shifter = [name, "3.3 V → 5 V", *(translate(sentence) for sentence in where)]
    shapes = block(_SHIFTER_X, top, 150, bus_height, shifter)
    clocked = [display for display in displays if display.kind != "ws2812"]
    wires = [(bus.clock, "CLK")] if clocked else []
    wires += [(bus.data_out, "DIN"), *((bus.selects[display.select], f"CS {display.name}") for display in clocked)]
    for n, (wire, label) in enumerate(wires):
        y = top + 24 + n * (bus_height - 48) / max(1, len(wires) - 1)
        shapes += [
            *flag(_SHIFTER_X - 20, y, translate(line_and_pin(wire)), "spi", to_left=True),
            line((_SHIFTER_X - 20, y), (_SHIFTER_X, y), colour="spi"),
            text(_SHIFTER_X - 190, y + 5, label, 13, anchor="end"),
        ]
    for n, display in enumerate(displays):
        shapes += _display(display, top + n * ROW, translate)
    return shapes


def _display(display: Display, top: float, translate: Translate) -> list[Shape]:
    """CLK, DIN and CS from the shifter to the first module, the chain, and its supply."""
    middle = top + 50
    shapes: list[Shape] = []
    signals = ["CLK", "DIN"] if display.kind != "ws2812" else ["DIN"]
    signals += [] if display.kind == "ws2812" else [f"CS (CE{display.select})"]
    for n, signal in enumerate(signals):
        y = middle - 26 + n * 26
        shapes += [
            line((_SHIFTER_X + 150, y), (640, y), colour="spi"),
            text(_SHIFTER_X + 162, y - 5, signal, 12, "spi"),
        ]
    shapes += _chain(display, top, translate)
    shapes += [*supply(1560, top + 36, "5 V"), *ground(1640, top + 20)]
    amps = Sentence("display-amps", "{amps} A, all lit", {"amps": f"{display_ma(display) / 1_000:.1f}"})
    shapes.append(text(1600, top + 76, translate(amps), 13, "soft", "middle"))
    return shapes


def _chain(display: Display, top: float, translate: Translate) -> list[Shape]:
    count = display.width * display.height if display.kind == "ws2812" else chips(display)
    element = translate(_element(display))
    shapes = [
        text(640, top + 2, translate(_title(display)), 14, bold=True),
        text(640, top + 106, translate(_capacitors(display)), 12, "soft"),
    ]
    if mounting := _mounting(display):
        shapes.append(text(1000, top + 2, translate(join_sentences(mounting)), 13, "soft"))
    shapes += block(640, top + 14, 130, 76, ["1", element], fill="paper")
    end = 770.0
    if count > 1:
        shapes += [
            line((770, top + 52), (810, top + 52), colour="spi"),
            text(790, top + 44, "DOUT", 11, "spi", "middle"),
        ]
        middle = ["2 …" if count > 2 else "2", translate(_rows(display))] if count > 2 else []
        if middle:
            shapes += [
                *block(810, top + 14, 210, 76, middle, fill="paper"),
                line((1020, top + 52), (1060, top + 52), colour="spi"),
            ]
        last = 1060 if middle else 810
        shapes += block(last, top + 14, 130, 76, [str(count), element], fill="paper")
        end = last + 130
    if display.dout_to_miso:
        back = Sentence("display-returns", "1 kΩ, 2 kΩ → {pin}", {"pin": line_and_pin(_miso(display))})
        shapes += [
            line((end, top + 52), (end + 30, top + 52), colour="spi"),
            *flag(end + 30, top + 52, translate(back), "spi"),
        ]
    return shapes


def _miso(display: Display) -> str:
    return gpio_header.SPI[display.bus].data_in


def _title(display: Display) -> Sentence:
    """What the display shows, and its language where it is not the usual one."""
    args = {"name": display.name, "shows": display.shows}
    if display.language == DEFAULT_LANGUAGE:
        return Sentence("display-title", "{name} (shows {shows})", args)
    language = {"language": display.language}
    return Sentence("display-title-language", "{name} (shows {shows}, in {language})", args | language)


def _element(display: Display) -> Sentence:
    """One module or pixel of the chain."""
    match display.kind:
        case "max7219":
            return Sentence("element-module", "MAX7219 8 × 8")
        case "ws2812":
            return Sentence("element-pixel", "WS2812 pixel")
        case _:
            return Sentence("element-digits", "MAX7219 {count} digits", {"count": min(8, display.digits)})


def _capacitors(display: Display) -> Sentence:
    """Where the chain has its capacitors."""
    if display.kind == "ws2812":
        return Sentence("capacitors-pixel", "470 µF and 100 nF between 5 V and ground at the first pixel")
    numbers = [str(1 + n * MODULES_PER_CAPACITOR) for n in range(capacitor_places(display))]
    if len(numbers) > 4:
        numbers[2:] = [f"{numbers[2]} … {numbers[-1]}"]
    args = {"numbers": ", ".join(numbers)}
    if len(numbers) == 1:
        return Sentence("capacitors-module", "470 µF and 100 nF between 5 V and ground at module {numbers}", args)
    return Sentence("capacitors-modules", "470 µF and 100 nF between 5 V and ground at modules {numbers}", args)


def _mounting(display: Display) -> list[Sentence]:
    """How the modules or pixels are mounted, where it is not the usual way."""
    notes: list[Sentence] = []
    if display.orientation:
        notes.append(Sentence("mounting-turned", "modules turned by {degrees}°", {"degrees": display.orientation}))
    if display.reverse:
        notes.append(Sentence("mounting-reverse", "the chain starts at the right"))
    if display.serpentine:
        notes.append(Sentence("mounting-serpentine", "every second row of pixels runs backwards"))
    return notes


def _rows(display: Display) -> Sentence:
    if display.kind == "seven-segment":
        return Sentence("rows-digits", "{count} digits", {"count": display.digits})
    if display.height == 8 or display.kind == "ws2812":
        size = {"width": display.width, "height": display.height}
        return Sentence("rows-pixels", "{width} × {height} pixels", size)
    rows = {"rows": display.height // 8, "columns": display.width // 8}
    return Sentence("rows-modules", "{rows} rows of {columns}, top first", rows)
