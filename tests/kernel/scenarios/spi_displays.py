"""Each kind of display on the guest's real SPI devices, through spidev; reports what arrived and what came back.

The guest's bus gives back what it was sent, at once: a DIN that is wired straight to MISO, a chain of no modules.

Kind: start
"""

import random
from pathlib import Path

from scenario import report
from spi_bus import transfers

from hardware.board import Board, read_board
from scoreboard.device.display import DisplayError
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import draw_digits
from scoreboard.start import opener_for

CHAIN = """
name = "hall"
gpio = "pi"
stations = [{number = 1, button = "GPIO17", lamp = "GPIO23"}]

[[displays]]
name = "chain"
kind = "max7219"
dout_to_miso = true

[[displays]]
name = "digits"
kind = "seven-segment"
select = 1
digits = 8
speed_hz = 500_000
"""

PIXELS = """
name = "hall"
gpio = "pi"
stations = [{number = 1, button = "GPIO17", lamp = "GPIO23"}]

[[displays]]
name = "pixels"
kind = "ws2812"
width = 48
"""


def main() -> None:
    """Two displays on one bus, then pixels on a bus of their own, then one whose device is not there."""
    chance = random.Random(7)
    chain = show_and_record(profiles(CHAIN, "chain.toml"), 0, Frame(32, 8, chance.randbytes(32)))
    digits = show_and_record(profiles(CHAIN, "chain.toml"), 1, draw_digits([*chance.randbytes(8)]))
    pixels = show_and_record(profiles(PIXELS, "pixels.toml"), 0, Frame(48, 8, chance.randbytes(48)))
    report({"chain": chain, "digits": digits, "pixels": pixels, "missing": open_missing_display()})


def profiles(text: str, name: str) -> Board:
    """The board profile in `text`."""
    path = Path("/run") / name
    path.write_text(text)
    return read_board(path)


def show_and_record(board: Board, number: int, frame: Frame) -> dict[str, object]:
    """What arrived when this display showed `frame`, and its warning about its chain."""
    display = opener_for(board)(board.displays[number])
    display.refresh()
    transfers()
    display.show(frame)
    arrived = transfers()
    warning = display.warning()
    display.close()
    return {"rows": frame.rows.hex(), "arrived": arrived, "end": transfers(), "warning": str(warning or "")}


def open_missing_display() -> str:
    """The error for a bus that this machine does not have."""
    board = profiles(PIXELS.replace("width = 48", "bus = 1"), "missing.toml")
    try:
        opener_for(board)(board.displays[0])
    except DisplayError as error:
        return error.strerror or str(error)
    return ""


if __name__ == "__main__":
    main()
