"""Decide which lines a Pi's `config.txt` needs for the SPI buses of a board. Pure.

Raspberry Pi OS has SPI off. With bus 0 on, the kernel takes both of its chip selects, unless `spi0-1cs` says that one
is enough; bus 1 takes as many as its overlay says (Raspberry Pi's overlays/README).

Kind: pure
"""

from hardware import gpio_header
from hardware.board import Board, lines


def boot_lines(board: Board) -> tuple[str, ...]:
    """The lines, in order; none for a board without LED boards, or with simulated pins."""
    most = {
        number: max((one.select for one in board.displays if one.bus == number), default=-1)
        for number in gpio_header.SPI
    }
    if board.gpio == "simulated":
        return ()
    used = {line for _, _, line in lines(board)}
    said = ["dtparam=spi=on"] if most[0] >= 0 else []
    if most[0] == 0 and gpio_header.SPI[0].selects[1] in used:
        said.append("dtoverlay=spi0-1cs")
    if most[1] >= 0:
        said.append(f"dtoverlay=spi1-{most[1] + 1}cs")
    return tuple(said)
