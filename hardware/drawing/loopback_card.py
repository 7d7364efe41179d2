"""Drawing of the self-test's loopback and its jig: one wire, and a diode to each station's button.

Kind: pure
"""

from bus.language import Translate
from bus.messages import Sentence
from hardware.board import Board, Loopback
from hardware.drawing.display_card import WIDTH
from hardware.drawing.svg import Shape, line, text
from hardware.drawing.symbols import RESISTOR, card, diode_down, dot, flag, resistor
from hardware.pinout import line_and_pin

HEIGHT = 220
_Y = 150
_FIRST_X, _SPACING = 690.0, 132.0


def loopback_card(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """The wire from the output to the input, and in a jig the buttons that it pulls; empty without a loopback."""
    loopback = board.loopback
    if loopback is None:
        return []
    what = Sentence("loopback-what", "The self-test pulls the output low and times the stamp of the input.")
    alone = Sentence("loopback-alone", "Both lines are used for nothing else.")
    shapes = [
        *flag(220, _Y, translate(line_and_pin(loopback.output)), "loopback", to_left=True),
        line((220, _Y), (260, _Y)),
        *resistor(260, _Y, "1 kΩ"),
        *flag(260 + RESISTOR, _Y, translate(line_and_pin(loopback.input)), "loopback"),
        text(20, 66, translate(what), 13, "soft"),
        text(20, 84, translate(alone), 13, "soft"),
    ]
    title = "Loopback, for the self-test"
    if loopback.jig:
        title = "Loopback and jig, for the self-test"
        shapes += _jig(board, loopback, translate)
    return card(x, y, WIDTH, HEIGHT, translate(Sentence("card-loopback", title)), shapes)


def _jig(board: Board, loopback: Loopback, translate: Translate) -> list[Shape]:
    """From the output below all diodes; each one up to the line of a button, where its pull-up is."""
    rail = _Y + 40
    last = _FIRST_X + (len(board.stations) - 1) * _SPACING
    cathode = Sentence("jig-cathode", "In the jig the output pulls every button: BAT85, cathode to the output,")
    shapes = [
        dot(240, _Y),
        line((240, _Y), (240, rail), (last, rail), colour="loopback"),
        text(620, 66, translate(cathode), 13, "soft"),
        text(620, 84, translate(_anode(board)), 13, "soft"),
    ]
    for n, station in enumerate(board.stations):
        x = _FIRST_X + n * _SPACING
        number = Sentence("jig-station", "station {number}", {"number": station.number})
        shapes += [
            text(x, rail - 76, translate(number), 13, "button", "middle", bold=True),
            *diode_down(x, rail - 60),
            text(x + 18, rail - 30, translate(line_and_pin(station.button)), 11),
            dot(x, rail),
        ]
    return shapes


def _anode(board: Board) -> Sentence:
    """Where the anodes of the diodes go."""
    if board.build.button == "opto":
        text = "anode to the Pi's side of the opto-isolator, at the pull-up. Remove it for the contest."
    else:
        text = "anode to the button's line at the pull-up, or pole 1 of the plug. Remove it for the contest."
    return Sentence("jig-anode", text)
