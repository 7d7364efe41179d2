"""Lines that a Pi's config.txt needs, by the buses of the LED boards and the lines used beside them."""

import pytest
from msgspec.structs import replace

from hardware.board import Board, Display, Station, faults, find_board
from hardware.boot_config import boot_lines

PLAIN = replace(find_board("pi-4-stations"), displays=())


def board(*places: tuple[int, int], button: str = "GPIO4", lamp: str = "GPIO23") -> Board:
    """One station, and a display on each of these (bus, chip select)."""
    displays = tuple(Display(f"d{n}", "max7219", bus=bus, select=select) for n, (bus, select) in enumerate(places))
    wired = replace(PLAIN, stations=(Station(1, button, lamp),), horn=None, displays=displays)
    assert faults(wired) == []
    return wired


@pytest.mark.parametrize(
    "wired_board, lines",
    [
        (board(), ()),
        (board((0, 0), (0, 1)), ("dtparam=spi=on",)),
        (board((0, 0)), ("dtparam=spi=on",)),
        (board((0, 0), button="GPIO7"), ("dtparam=spi=on", "dtoverlay=spi0-1cs")),
        (board((1, 0)), ("dtoverlay=spi1-1cs",)),
        (
            board((0, 0), (1, 0), (1, 1), (1, 2), button="GPIO7"),
            ("dtparam=spi=on", "dtoverlay=spi0-1cs", "dtoverlay=spi1-3cs"),
        ),
    ],
)
def test_lines_are_needed_for_what_is_off_by_default(wired_board: Board, lines: tuple[str, ...]) -> None:
    assert boot_lines(wired_board) == lines


def test_simulated_pins_need_no_bus() -> None:
    assert boot_lines(find_board("simulated")) == ()
