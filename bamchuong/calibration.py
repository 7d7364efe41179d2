"""Calibration of a board: applies what the self-test measured on this machine.

The firmware knows board profiles only, not the site settings.

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


def apply_calibration(board: Board, data: Path) -> Board:
    """`board` with its newest calibration on this machine. Raises `BadFileError` for bad site settings."""
    if board.gpio == "simulated":
        return board
    calibration = read_site(data).calibration(certificate.board_id(board, probes.machine_id()))
    if calibration is None:
        return board
    result = fairness.with_calibration(board, calibration.kernel_us)
    log.info(
        "measured on %s with %d pulses: stamps up to %d µs apart; ±%d µs per press (profile: ±%d)",
        calibration.date,
        calibration.pulses,
        calibration.kernel_us,
        result.uncertainty_us,
        board.uncertainty_us,
    )
    return result
