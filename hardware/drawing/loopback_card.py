"""Drawing of the self-test's loopback and its jig: one wire, and a diode to each station's button.

Kind: pure
"""

from hardware import gpio_header
from hardware.board import Board, Loopback
from hardware.drawing.display_card import WIDTH
from hardware.drawing.svg import Shape, line, text
from hardware.drawing.symbols import RESISTOR, card, diode_down, dot, flag, resistor

HEIGHT = 220
_Y = 150
_FIRST_X, _SPACING = 690.0, 132.0


def loopback_card(board: Board, x: float, y: float) -> list[Shape]:
    """The wire from the output to the input, and in a jig the buttons that it pulls; empty without a loopback."""
    loopback = board.loopback
    if loopback is None:
        return []
    shapes = [
        *flag(220, _Y, f"{loopback.output} pin {gpio_header.PHYSICAL_PIN[loopback.output]}", "loopback", to_left=True),
        line((220, _Y), (260, _Y)),
        *resistor(260, _Y, "1 kΩ"),
        *flag(260 + RESISTOR, _Y, f"{loopback.input} pin {gpio_header.PHYSICAL_PIN[loopback.input]}", "loopback"),
        text(20, 66, "The self-test pulls the output low and times the stamp of the input.", 13, "soft"),
        text(20, 84, "Both lines are used for nothing else.", 13, "soft"),
    ]
    title = "Loopback, for the self-test"
    if loopback.jig:
        title = "Loopback and jig, for the self-test"
        shapes += _jig(board, loopback)
    return card(x, y, WIDTH, HEIGHT, title, shapes)


def _jig(board: Board, loopback: Loopback) -> list[Shape]:
    """From the output below all diodes; each one up to the line of a button, where its pull-up is."""
    rail = _Y + 40
    last = _FIRST_X + (len(board.stations) - 1) * _SPACING
    shapes = [
        dot(240, _Y),
        line((240, _Y), (240, rail), (last, rail), colour="loopback"),
        text(620, 66, "In the jig the output pulls every button: BAT85, cathode to the output,", 13, "soft"),
        text(620, 84, f"anode to {_anode_connection(board)}. Remove it for the contest.", 13, "soft"),
    ]
    for n, station in enumerate(board.stations):
        x = _FIRST_X + n * _SPACING
        shapes += [
            text(x, rail - 76, f"station {station.number}", 13, "button", "middle", bold=True),
            *diode_down(x, rail - 60),
            text(x + 18, rail - 30, f"{station.button} pin {gpio_header.PHYSICAL_PIN[station.button]}", 11),
            dot(x, rail),
        ]
    return shapes


def _anode_connection(board: Board) -> str:
    if board.build.button == "opto":
        return "the Pi's side of the opto-isolator, at the pull-up"
    return "the button's line at the pull-up, or pole 1 of the plug"
