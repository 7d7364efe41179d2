"""Decide which supplies a board needs beside the Pi's own, what each feeds and what it gives when all is on. Pure.

Kind: pure
"""

from math import ceil

from msgspec import Struct

from hardware.board import Board, Display

LED_V = 5
MODULE_MA = 320
"""What a module of 8 × 8 LEDs draws with all of them lit without dimming (MAX7219, RSET 10 kΩ); 15 is 31/32 of it."""
PIXEL_MA = 30


class Supply(Struct, frozen=True):
    """One supply. `feeds`: in words; `ma`: all of it on; `isolated`: its ground is nobody else's."""

    volts: int
    feeds: tuple[str, ...]
    ma: int
    isolated: bool = False

    @property
    def amps(self) -> str:
        """What it gives, with its unit."""
        return f"{self.ma} mA" if self.ma < 1_000 else f"{self.ma / 1_000:.1f} A"

    @property
    def words(self) -> str:
        """What it feeds, in one phrase."""
        return " and ".join([", ".join(self.feeds[:-1]), self.feeds[-1]] if len(self.feeds) > 1 else self.feeds)


def supplies(board: Board) -> tuple[Supply, ...]:
    """One for each voltage, the lowest first, and that of isolated buttons at the end."""
    draws = tuple(one for one in _draws(board) if one[2])
    made = []
    for volts in sorted({one[0] for one in draws}):
        mine = [one for one in draws if one[0] == volts]
        made.append(Supply(volts, tuple(feeds for _, feeds, _ in mine), sum(ma for *_, ma in mine)))
    if board.build.button == "opto":
        loops = len(board.stations) + len(board.mc_buttons)
        made.append(Supply(board.build.loop_v, ("the loops",), board.build.loop_ma * loops, isolated=True))
    return tuple(made)


def _draws(board: Board) -> tuple[tuple[int, str, int], ...]:
    """Volts, what is fed, mA."""
    build = board.build
    lamps = build.lamp_ma * len(board.stations) if build.lamp == "transistor" else 0
    horn = build.horn_ma if board.horn else 0
    boards = sum(display_ma(one) for one in board.displays)
    return (build.lamp_v, "lamps", lamps), (build.horn_v, "horn", horn), (LED_V, "LED boards", boards)


def display_ma(display: Display) -> int:
    """What a display draws with everything lit."""
    if display.kind == "ws2812":
        return display.width * display.height * PIXEL_MA
    brightest = max([display.brightness, *(one.brightness for one in display.dimming)])
    return round(chips(display) * MODULE_MA * (2 * brightest + 1) / 32)


def chips(display: Display) -> int:
    """How many MAX7219 are on the chain of a display."""
    if display.kind == "seven-segment":
        return ceil(display.digits / 8)
    return display.width // 8 * (display.height // 8)
