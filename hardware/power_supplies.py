"""Power supplies that a board needs in addition to the Pi's own: loads and currents.

Kind: pure
"""

from math import ceil
from typing import Literal, NamedTuple

from msgspec import Struct

from bus.messages import Sentence
from hardware.board import Board, Display

LED_V = 5
MODULE_MA = 320
"""Current of a module of 8 × 8 LEDs, all lit, undimmed (MAX7219, RSET 10 kΩ); brightness 15 is 31/32 of it."""
PIXEL_MA = 30
"""Current of a WS2812 pixel."""

LoadName = Literal["lamps", "horn", "LED boards", "the loops"]

_LOADS: dict[tuple[LoadName, ...], Sentence] = {
    ("lamps",): Sentence("loads-lamps", "lamps"),
    ("horn",): Sentence("loads-horn", "horn"),
    ("LED boards",): Sentence("loads-led", "LED boards"),
    ("the loops",): Sentence("loads-loops", "the loops"),
    ("lamps", "horn"): Sentence("loads-lamps-horn", "lamps and horn"),
    ("lamps", "LED boards"): Sentence("loads-lamps-led", "lamps and LED boards"),
    ("horn", "LED boards"): Sentence("loads-horn-led", "horn and LED boards"),
    ("lamps", "horn", "LED boards"): Sentence("loads-all", "lamps, horn and LED boards"),
}
"""What the loads of one supply are called together, in the order of `_loads`."""


class Supply(Struct, frozen=True):
    """One supply. `loads`: their names; `ma`: with everything on; `isolated`: it has a ground of its own."""

    volts: int
    loads: tuple[LoadName, ...]
    ma: int
    isolated: bool = False

    @property
    def amps(self) -> str:
        """Its current, with the unit."""
        return f"{self.ma} mA" if self.ma < 1_000 else f"{self.ma / 1_000:.1f} A"

    @property
    def load_names(self) -> Sentence:
        """Its loads in one phrase: `lamps, horn and LED boards`."""
        return _LOADS[self.loads]


def supplies(board: Board) -> tuple[Supply, ...]:
    """One supply for each voltage, the lowest first, and that of the isolated loops at the end."""
    loads = tuple(load for load in _loads(board) if load.ma)
    result = []
    for volts in sorted({load.volts for load in loads}):
        fed = [load for load in loads if load.volts == volts]
        result.append(Supply(volts, tuple(load.name for load in fed), sum(load.ma for load in fed)))
    if board.build.button == "opto":
        loops = len(board.stations) + len(board.mc_buttons)
        result.append(Supply(board.build.loop_v, ("the loops",), board.build.loop_ma * loops, isolated=True))
    return tuple(result)


class _Load(NamedTuple):
    """What one supply feeds."""

    volts: int
    name: LoadName
    ma: int


def _loads(board: Board) -> tuple[_Load, ...]:
    build = board.build
    lamps = build.lamp_ma * len(board.stations) if build.lamp == "transistor" else 0
    horn = build.horn_ma if board.horn else 0
    boards = sum(display_ma(display) for display in board.displays)
    return _Load(build.lamp_v, "lamps", lamps), _Load(build.horn_v, "horn", horn), _Load(LED_V, "LED boards", boards)


def display_ma(display: Display) -> int:
    """Current of a display with everything lit."""
    if display.kind == "ws2812":
        return display.width * display.height * PIXEL_MA
    brightest = max([display.brightness, *(step.brightness for step in display.dimming)])
    return round(chips(display) * MODULE_MA * (2 * brightest + 1) / 32)


def chips(display: Display) -> int:
    """How many MAX7219 are on the chain of a display."""
    if display.kind == "seven-segment":
        return ceil(display.digits / 8)
    return display.width // 8 * (display.height // 8)
