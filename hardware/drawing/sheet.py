"""Wiring sheet: header, station circuits, LED boards and power in one drawing.

Kind: pure
"""

from hardware.board import Board
from hardware.drawing import display_card, header_card, loopback_card, station_cards
from hardware.drawing.svg import Shape, line, svg_file, text
from hardware.drawing.symbols import block, card, dot, ground
from hardware.electrics import total_ma
from hardware.power_supplies import Supply, supplies

EDGE, GAP = 30, 20
WIDTH = 2 * EDGE + header_card.WIDTH + GAP + station_cards.WIDTH
_SUPPLY_ROW = 80


def sheet(board: Board) -> str:
    """The wiring of a board as an SVG file."""
    right = EDGE + header_card.WIDTH + GAP
    half = (station_cards.WIDTH - GAP) / 2
    top = 90.0
    shapes: list[Shape] = [
        text(EDGE, 50, f"bamchuong: how to wire the board {board.name}", 28, bold=True),
        text(EDGE, 76, "Drawn from the board profile. Coloured flags are wires to the pin of that colour.", 15, "soft"),
        *header_card.header_card(board, EDGE, top),
        *station_cards.direct_card(board, right, top),
        *station_cards.opto_card(board, right, top + 290 + GAP),
        *station_cards.lamp_card(board, right, top + 620 + 2 * GAP, half),
        *station_cards.horn_card(board, right + half + GAP, top + 620 + 2 * GAP, half),
    ]
    top += 620 + 2 * GAP + 300 + GAP
    shapes += display_card.display_card(board, EDGE, top)
    top += display_card.height(board) + GAP
    if board.loopback is not None:
        shapes += loopback_card.loopback_card(board, EDGE, top)
        top += loopback_card.HEIGHT + GAP
    last_row = max(_power_height(board), station_cards.table_height(board))
    shapes += station_cards.station_table(board, EDGE, top, header_card.WIDTH)
    shapes += _power(board, right, top)
    return svg_file(WIDTH, top + last_row + EDGE, f"Wiring of {board.name}", shapes)


def _power_height(board: Board) -> float:
    return 180 + _SUPPLY_ROW * len(supplies(board))


def _power(board: Board, x: float, y: float) -> list[Shape]:
    """The Pi's own supply, and a row for each other one."""
    header_ma = total_ma(board.build, len(board.stations), horn=board.horn is not None)
    shapes = [
        *block(30, 70, 190, 56, ["supply of the Pi", "5.1 V, its own"]),
        line((220, 98), (330, 98), colour="power"),
        *block(330, 70, 150, 56, ["Raspberry Pi", "USB-C / micro-USB"]),
        line((480, 98), (560, 98), colour="power"),
        text(520, 90, "3V3", 13, "power", "middle"),
        *block(560, 70, 250, 56, ["pull-ups and lines", f"{header_ma:.0f} mA of 50 mA, all on"]),
    ]
    ground_y = 126.0
    for n, source in enumerate(supplies(board)):
        top = 160 + n * _SUPPLY_ROW
        shapes += _supply(source, top)
        if not source.isolated:
            ground_y = top + 66
            shapes += [line((125, top + 56), (125, ground_y), (405, ground_y), colour="ground"), dot(405, ground_y)]
    if ground_y > 126:
        shapes += [
            line((405, 126), (405, ground_y), colour="ground"),
            *ground(405, ground_y),
            text(430, ground_y + 4, "one common ground, joined at the supply", 13, "soft"),
        ]
    return card(x, y, station_cards.WIDTH, _power_height(board), "Power", shapes)


def _supply(source: Supply, top: float) -> list[Shape]:
    """From the supply through its fuse to its loads."""
    note = "a ground of its own" if source.isolated else "thick wires, one star point"
    shapes = [
        *block(30, top, 190, 56, [f"supply, {source.volts} V", f"{source.amps}, all on"]),
        line((220, top + 28), (560, top + 28), colour="power"),
        *block(560, top, 250, 56, [source.load_names, note]),
    ]
    return shapes if source.isolated else [*shapes, *block(270, top + 10, 60, 36, ["fuse"])]
