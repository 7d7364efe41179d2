"""Lines that a Pi's `config.txt` needs for the SPI buses of a board.

SPI is off in Raspberry Pi OS. With bus 0 on, the kernel takes both of its chip selects, unless `spi0-1cs` limits it to
one; bus 1 takes as many as its overlay says (Raspberry Pi's overlays/README).

Kind: pure
"""

from hardware import gpio_header
from hardware.board import Board, lines


def boot_lines(board: Board) -> tuple[str, ...]:
    """The lines, in order; none for a board without LED boards, or with simulated pins."""
    highest_select = {
        number: max((display.select for display in board.displays if display.bus == number), default=-1)
        for number in gpio_header.SPI
    }
    if board.gpio == "simulated":
        return ()
    used = {line for _, _, line in lines(board)}
    config_lines = ["dtparam=spi=on"] if highest_select[0] >= 0 else []
    if highest_select[0] == 0 and gpio_header.SPI[0].selects[1] in used:
        config_lines.append("dtoverlay=spi0-1cs")
    if highest_select[1] >= 0:
        config_lines.append(f"dtoverlay=spi1-{highest_select[1] + 1}cs")
    return tuple(config_lines)
