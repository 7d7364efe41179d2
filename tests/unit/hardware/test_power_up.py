"""Lines that do harm before the program runs: each is named, with lines that do not."""

import pytest
from msgspec.structs import replace

from hardware import power_up
from hardware.board import SHIPPED, Board, Horn, McButton, Station, find_board

BOARD = Board(name="one", gpio="pi", stations=(Station(1, "GPIO17", "GPIO23"),))


@pytest.mark.parametrize(
    "board, warning",
    [
        (replace(BOARD, stations=(Station(1, "GPIO17", "GPIO2"),)), "stations[0].lamp: GPIO2 is pulled up"),
        (replace(BOARD, stations=(Station(1, "GPIO17", "GPIO5"),)), "stations[0].lamp: GPIO5 is pulled up"),
        (replace(BOARD, horn=Horn("GPIO8")), "horn.line: GPIO8 is pulled up"),
        (replace(BOARD, stations=(Station(1, "GPIO3", "GPIO23"),)), "stations[0].button: a press of GPIO3 starts"),
        (replace(BOARD, mc_buttons=(McButton("next", "GPIO3"),)), "mc_buttons[0].line: a press of GPIO3 starts"),
        (replace(BOARD, horn=Horn("GPIO14")), "horn.line: GPIO14 carries the serial console"),
        (replace(BOARD, stations=(Station(1, "GPIO15", "GPIO23"),)), "stations[0].button: GPIO15 carries the serial"),
    ],
)
def test_a_line_that_does_harm_while_the_pi_starts_is_named(board: Board, warning: str) -> None:
    (problem,) = power_up.warnings(board)
    assert str(problem).startswith(warning)


def test_the_lines_that_it_offers_do_not_do_the_same_harm() -> None:
    """Each offered line can be used in place of the one that was warned of."""
    (problem,) = power_up.warnings(replace(BOARD, stations=(Station(1, "GPIO17", "GPIO14"),)))
    for line in str(problem).partition("without that: ")[2].split(", "):
        assert not list(power_up.warnings(replace(BOARD, stations=(Station(1, "GPIO17", line),))))


@pytest.mark.parametrize("name", [path.stem for path in sorted(SHIPPED.glob("*.toml"))])
def test_the_shipped_boards_stay_dark_until_the_program_runs(name: str) -> None:
    assert not list(power_up.warnings(replace(find_board(name), gpio="pi")))
