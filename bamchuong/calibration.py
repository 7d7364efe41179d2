"""Calibration of a board: applies what the self-test measured on this machine.

The firmware knows board profiles only, not the site settings.

Kind: adapter
"""

import logging
from pathlib import Path

from bus.fork import run_in_fork
from hardware import fairness
from hardware.board import Board
from hardware.site_settings import read_site

log = logging.getLogger("calibration")


def apply_calibration(board: Board, data: Path) -> Board:
    """`board` with its newest calibration on this machine. Raises `BadFileError` for bad site settings."""
    if board.gpio == "simulated":
        return board
    site = read_site(data)
    calibration = site.calibration(run_in_fork(lambda: _board_id(board), str)) if site.calibrations else None
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


def _board_id(board: Board) -> str:
    """What it needs is of the self-test: the firmware would keep 1.5 MiB of it all evening."""
    from hardware.selftest.certificate import certificate
    from hardware.selftest.rig import probes

    return certificate.board_id(board, probes.machine_id())
