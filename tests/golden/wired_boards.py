"""Boards that no shipped profile shows: every other way to build a circuit, each at least once. Pure data."""

from msgspec.structs import replace

from hardware.board import Board, Display, Horn, Loopback, McButton, find_board
from hardware.electrics import Build

FOUR, SIX, EIGHT = (find_board(f"pi-{stations}-stations") for stations in (4, 6, 8))
MC = (McButton("right", "GPIO13"), McButton("wrong", "GPIO26"))
MISO = tuple(replace(display, dout_to_miso=display.name == "scores", speed_hz=2_000_000) for display in FOUR.displays)
DIGITS = (
    Display("clock", "seven-segment", shows="clock", digits=4),
    Display("scores", "seven-segment", select=1, digits=32, dout_to_miso=True),
)
PIXELS = (
    Display("clock", "max7219", shows="clock"),
    Display("colour", "ws2812", bus=1, width=32, height=8, serpentine=True, shows="station 1"),
)

BOARDS = {
    "opto-pc817": replace(EIGHT, build=Build("opto", "PC817", loop_v=24, cable_m=50, lamp_v=24, horn_v=12)),
    "opto-6n137-mc": replace(SIX, mc_buttons=MC, build=Build("opto", "6N137", loop_v=12, cable_m=30, lamp_v=12)),
    "jig": replace(EIGHT, loopback=Loopback("GPIO14", "GPIO15", jig=True)),
    "loopback": replace(SIX, mc_buttons=MC[:1], loopback=Loopback("GPIO26", "GPIO19"), displays=()),
    "seven-segment": replace(FOUR, displays=DIGITS),
    "pixels": replace(FOUR, displays=PIXELS, horn=None),
    "miso": replace(FOUR, displays=MISO),
    "led-lamps": replace(FOUR, build=Build(lamp="led"), horn=Horn("GPIO18", "tone")),
}


def board(name: str) -> Board:
    """One of them, by its own name."""
    return replace(BOARDS[name], name=name)
