"""Drawing of the LED boards: SPI bus, level shifter, element chain with its modules, supply.

Kind: pure
"""

from collections import Counter

from hardware import gpio_header
from hardware.board import Board, Display
from hardware.drawing.svg import Shape, line, text
from hardware.drawing.symbols import block, card, flag, ground, supply
from hardware.parts_list import MODULES_PER_CAPACITOR, capacitor_places, level_shifters
from hardware.power_supplies import chips, display_ma

WIDTH = 1740
ROW = 130
_SHIFTER_X = 330


def display_card(board: Board, x: float, y: float) -> list[Shape]:
    """Every display of the board, bus by bus."""
    if not board.displays:
        return card(x, y, WIDTH, height(board), "LED boards: none in this profile", [])
    shapes: list[Shape] = []
    top = 60
    for number in sorted({display.bus for display in board.displays}):
        on_bus = [display for display in board.displays if display.bus == number]
        shapes += _bus(number, on_bus, top)
        top += ROW * max(len(on_bus), 2)
    return card(x, y, WIDTH, height(board), "LED boards: level shifter and chains", shapes)


def height(board: Board) -> int:
    """Height of the card in pixels."""
    displays_on_bus = Counter(display.bus for display in board.displays)
    return 60 + sum(ROW * max(count, 2) for count in displays_on_bus.values()) + 20


def _bus(number: int, displays: list[Display], top: float) -> list[Shape]:
    """One SPI bus: its lines into the level shifter, clock and data to all displays, a chip select to element."""
    bus = gpio_header.SPI[number]
    bus_height = ROW * max(len(displays), 2) - 30
    count = level_shifters(displays)
    name = "74AHCT125" if count == 1 else f"{count} × 74AHCT125"
    shapes = block(_SHIFTER_X, top, 150, bus_height, [name, "3.3 V → 5 V", "at 5 V, near", "the Pi"])
    clocked = [display for display in displays if display.kind != "ws2812"]
    wires = [(bus.clock, "CLK")] if clocked else []
    wires += [(bus.data_out, "DIN"), *((bus.selects[display.select], f"CS {display.name}") for display in clocked)]
    for n, (wire, label) in enumerate(wires):
        y = top + 24 + n * (bus_height - 48) / max(1, len(wires) - 1)
        shapes += [
            *flag(_SHIFTER_X - 20, y, f"{wire} pin {gpio_header.PHYSICAL_PIN[wire]}", "spi", to_left=True),
            line((_SHIFTER_X - 20, y), (_SHIFTER_X, y), colour="spi"),
            text(_SHIFTER_X - 190, y + 5, label, 13, anchor="end"),
        ]
    for n, display in enumerate(displays):
        shapes += _display(display, top + n * ROW)
    return shapes


def _display(display: Display, top: float) -> list[Shape]:
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
    shapes += _chain(display, top)
    shapes += [*supply(1560, top + 36, "5 V"), *ground(1640, top + 20)]
    shapes.append(text(1600, top + 76, f"{display_ma(display) / 1_000:.1f} A, all lit", 13, "soft", "middle"))
    return shapes


def _chain(display: Display, top: float) -> list[Shape]:
    count = display.width * display.height if display.kind == "ws2812" else chips(display)
    digits = f"MAX7219 {min(8, display.digits)} digits"
    element = {"max7219": "MAX7219 8 × 8", "seven-segment": digits, "ws2812": "WS2812 pixel"}[display.kind]
    shapes = [
        text(640, top + 2, f"{display.name} (shows {display.shows})", 14, bold=True),
        text(640, top + 106, f"470 µF and 100 nF between 5 V and ground at {_buffered_at(display)}", 12, "soft"),
    ]
    if mounting := _mounting(display):
        shapes.append(text(1000, top + 2, mounting, 13, "soft"))
    shapes += block(640, top + 14, 130, 76, ["1", element], fill="paper")
    end = 770.0
    if count > 1:
        shapes += [
            line((770, top + 52), (810, top + 52), colour="spi"),
            text(790, top + 44, "DOUT", 11, "spi", "middle"),
        ]
        middle = ["2 …" if count > 2 else "2", _rows(display)] if count > 2 else []
        if middle:
            shapes += [
                *block(810, top + 14, 210, 76, middle, fill="paper"),
                line((1020, top + 52), (1060, top + 52), colour="spi"),
            ]
        last = 1060 if middle else 810
        shapes += block(last, top + 14, 130, 76, [str(count), element], fill="paper")
        end = last + 130
    if display.dout_to_miso:
        miso = gpio_header.SPI[display.bus].data_in
        shapes += [
            line((end, top + 52), (end + 30, top + 52), colour="spi"),
            *flag(end + 30, top + 52, f"1 kΩ, 2 kΩ → {miso} pin {gpio_header.PHYSICAL_PIN[miso]}", "spi"),
        ]
    return shapes


def _buffered_at(display: Display) -> str:
    if display.kind == "ws2812":
        return "the first pixel"
    numbers = [str(1 + n * MODULES_PER_CAPACITOR) for n in range(capacitor_places(display))]
    if len(numbers) > 4:
        numbers[2:] = [f"{numbers[2]} … {numbers[-1]}"]
    return f"module{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _mounting(display: Display) -> str:
    """How the modules or pixels are mounted, where it is not the usual way."""
    notes = [f"modules turned by {display.orientation}°"] if display.orientation else []
    notes += ["the chain starts at the right"] if display.reverse else []
    notes += ["every second row of pixels runs backwards"] if display.serpentine else []
    return "; ".join(notes)


def _rows(display: Display) -> str:
    if display.kind == "seven-segment":
        return f"{display.digits} digits"
    if display.height == 8 or display.kind == "ws2812":
        return f"{display.width} × {display.height} pixels"
    return f"{display.height // 8} rows of {display.width // 8}, top first"
