"""Wiring sheet: header, station circuits, LED boards and power in one drawing.

Kind: pure
"""

from bus.language import Translate
from bus.messages import Sentence
from hardware.board import Board
from hardware.drawing import display_card, header_card, loopback_card, station_cards
from hardware.drawing.svg import Shape, line, svg_file, text
from hardware.drawing.symbols import block, card, dot, ground
from hardware.electrics import MAX_TOTAL_MA, total_ma
from hardware.power_supplies import Supply, supplies

EDGE, GAP = 30, 20
WIDTH = 2 * EDGE + header_card.WIDTH + GAP + station_cards.WIDTH
_SUPPLY_ROW = 80


def sheet(board: Board, translate: Translate) -> str:
    """The wiring of a board as an SVG file."""
    right = EDGE + header_card.WIDTH + GAP
    half = (station_cards.WIDTH - GAP) / 2
    top = 90.0
    title = Sentence("sheet-title", "bamchuong: how to wire the board {board}", {"board": board.name})
    source = "Drawn from the board profile. Coloured flags are wires to the pin of that colour."
    shapes: list[Shape] = [
        text(EDGE, 50, translate(title), 28, bold=True),
        text(EDGE, 76, translate(Sentence("sheet-source", source)), 15, "soft"),
        *header_card.header_card(board, EDGE, top, translate),
        *station_cards.direct_card(board, right, top, translate),
        *station_cards.opto_card(board, right, top + 290 + GAP, translate),
        *station_cards.lamp_card(board, right, top + 620 + 2 * GAP, half, translate),
        *station_cards.horn_card(board, right + half + GAP, top + 620 + 2 * GAP, half, translate),
    ]
    top += 620 + 2 * GAP + 300 + GAP
    shapes += display_card.display_card(board, EDGE, top, translate)
    top += display_card.height(board) + GAP
    if board.loopback is not None:
        shapes += loopback_card.loopback_card(board, EDGE, top, translate)
        top += loopback_card.HEIGHT + GAP
    last_row = max(_power_height(board), station_cards.table_height(board))
    shapes += station_cards.station_table(board, EDGE, top, header_card.WIDTH, translate)
    shapes += _power(board, right, top, translate)
    name = translate(Sentence("wiring-title", "Wiring of {board}", {"board": board.name}))
    return svg_file(WIDTH, top + last_row + EDGE, name, shapes)


def _power_height(board: Board) -> float:
    return 180 + _SUPPLY_ROW * len(supplies(board))


def _power(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """The Pi's own supply, and a row for each other one."""
    header_ma = total_ma(board.build, len(board.stations), horn=board.horn is not None)
    currents = {"ma": f"{header_ma:.0f}", "most": f"{MAX_TOTAL_MA:.0f}"}
    pi_supply = (Sentence("sheet-pi-supply", "supply of the Pi"), Sentence("sheet-pi-volts", "5.1 V, its own"))
    lines = (
        Sentence("sheet-lines", "pull-ups and lines"),
        Sentence("sheet-lines-ma", "{ma} mA of {most} mA, all on", currents),
    )
    shapes = [
        *block(30, 70, 190, 56, [translate(sentence) for sentence in pi_supply]),
        line((220, 98), (330, 98), colour="power"),
        *block(330, 70, 150, 56, ["Raspberry Pi", "USB-C / micro-USB"]),
        line((480, 98), (560, 98), colour="power"),
        text(520, 90, "3V3", 13, "power", "middle"),
        *block(560, 70, 250, 56, [translate(sentence) for sentence in lines]),
    ]
    ground_y = 126.0
    for n, source in enumerate(supplies(board)):
        top = 160 + n * _SUPPLY_ROW
        shapes += _supply(source, top, translate)
        if not source.isolated:
            ground_y = top + 66
            shapes += [line((125, top + 56), (125, ground_y), (405, ground_y), colour="ground"), dot(405, ground_y)]
    if ground_y > 126:
        common = Sentence("sheet-ground", "one common ground, joined at the supply")
        shapes += [
            line((405, 126), (405, ground_y), colour="ground"),
            *ground(405, ground_y),
            text(430, ground_y + 4, translate(common), 13, "soft"),
        ]
    title = translate(Sentence("card-power", "Power"))
    return card(x, y, station_cards.WIDTH, _power_height(board), title, shapes)


def _supply(source: Supply, top: float, translate: Translate) -> list[Shape]:
    """From the supply through its fuse to its loads."""
    note = "a ground of its own" if source.isolated else "thick wires, one star point"
    label = (
        Sentence("sheet-supply", "supply, {volts} V", {"volts": source.volts}),
        Sentence("sheet-supply-amps", "{amps}, all on", {"amps": source.amps}),
    )
    loads = (source.load_names, Sentence("sheet-supply-note", note))
    shapes = [
        *block(30, top, 190, 56, [translate(sentence) for sentence in label]),
        line((220, top + 28), (560, top + 28), colour="power"),
        *block(560, top, 250, 56, [translate(sentence) for sentence in loads]),
    ]
    if source.isolated:
        return shapes
    return [*shapes, *block(270, top + 10, 60, 36, [translate(Sentence("sheet-fuse", "fuse"))])]
