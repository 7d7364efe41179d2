"""What lines of the header do before the program runs, and who is on a line that does harm then.

The pulls are those of BCM2835 ARM Peripherals, table "GPIO Pull-up/down": up on GPIO0 to GPIO8, down on the others; RP1
starts with the same. The fixed resistors are in the schematics of every Pi with 40 pins. GPIO3 low starts a Pi that was
shut down (Raspberry Pi documentation, "WAKE_ON_GPIO"). GPIO14 and GPIO15 are the serial console's where it is on, which
Debian's raspi-firmware does by itself (enable_uart=1).

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence
from hardware.board import Board, free_lines, lines

PULLED_UP = frozenset(f"GPIO{number}" for number in range(9))
"""Lines with a pull-up from power-on until the program runs: on GPIO2 and GPIO3 one of 1.8 kΩ, which stays."""

STARTER = "GPIO3"
"""The line that starts a Pi which was shut down, as soon as it is low."""

CONSOLE = frozenset({"GPIO14", "GPIO15"})
"""The lines of the serial console."""


def warnings(board: Board) -> Iterator[Sentence]:
    """The places of a profile of real pins whose line is lit, starts the Pi or carries the console too early."""
    if board.gpio == "simulated":
        return
    free = [line for line in free_lines(board) if line not in CONSOLE]
    for place, _, line in lines(board):
        is_output = place.endswith(".lamp") or place == "horn.line"
        is_button = place.endswith(".button") or place.startswith("mc_buttons")
        suitable = [other for other in free if other not in (PULLED_UP if is_output else {STARTER})]
        args = {"place": place, "line": line, "free": ", ".join(suitable) or "–"}
        if is_output and line in PULLED_UP:
            text = (
                "{place}: {line} is pulled up from power-on until the program runs, so what it switches comes on by"
                " itself; free lines without that: {free}"
            )
            yield Sentence("lit-at-power-up", text, args)
        if is_button and line == STARTER:
            text = "{place}: a press of {line} starts a Pi that was shut down; free lines without that: {free}"
            yield Sentence("press-starts-pi", text, args)
        if line in CONSOLE and (is_output or is_button):
            text = (
                "{place}: {line} carries the serial console while the Pi starts, where the system has one (Debian has):"
                " lamps and horn come on, presses are read as typing; free lines without that: {free}"
            )
            yield Sentence("console-line", text, args)
