"""The firmware as a process, on a simulated board that also has buttons for the MC: `python -m … RUN_FOLDER`.

The pin port pushes the buttons of stations. This board has five of them; behind 6 and 7 are the MC's: the same pins,
sources, debounce and reports as on a Pi, only the simulated push names a station number.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from bus.endpoints import Endpoints
from firmware import start
from firmware.pins import devices
from firmware.pins.simulated_board import SimulatedButtons
from hardware.board import McButton, find_board

STATION_OF_BUTTON = {"right": 6, "next": 7}
BUTTONS = (McButton("right", "GPIO2"), McButton("next", "GPIO3"))


def _buttons(stations: Mapping[int, str]) -> SimulatedButtons:
    return SimulatedButtons({**stations, **{STATION_OF_BUTTON[button.button]: button.line for button in BUTTONS}})


if __name__ == "__main__":
    board = find_board("simulated")
    devices.SimulatedButtons = _buttons  # type: ignore[assignment, attr-defined]
    board_with_mc = replace(board, stations=board.stations[:5], mc_buttons=BUTTONS)
    sys.exit(start.run(board_with_mc, Endpoints.at(Path(sys.argv[1]))))
