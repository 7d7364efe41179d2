"""Adapt the site settings for the firmware, which knows board profiles only: a board with what was measured here.

Kind: adapter
"""

import logging
from pathlib import Path

from hardware import fairness
from hardware.board import Board
from hardware.selftest.certificate import certificate
from hardware.selftest.rig import probes
from hardware.site_settings import read_site

log = logging.getLogger("calibration")


def calibrated(board: Board, data: Path) -> Board:
    """`board` with the newest calibration of this very board on this machine. Raises `BadFileError` for a bad file."""
    if board.gpio == "simulated":
        return board
    found = read_site(data).calibration(certificate.board_id(board, probes.machine_id()))
    if found is None:
        return board
    made = fairness.with_calibration(board, found.kernel_us)
    log.info(
        "measured on %s with %d pulses: stamps up to %d µs apart; ±%d µs a press (profile: ±%d)",
        found.made,
        found.pulses,
        found.kernel_us,
        made.doubt_us,
        board.doubt_us,
    )
    return made
