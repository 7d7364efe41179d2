"""Adapt the self-test's certificate for the controller, which knows neither boards nor self-tests.

Kind: adapter
"""

import time
from collections.abc import Callable
from pathlib import Path

from bus.messages import Sentence
from hardware.board import Board
from hardware.selftest.certificate import certificate, certificate_files
from hardware.selftest.rig import probes


def doubts_in(data: Path, board: Board) -> Callable[[], tuple[Sentence, ...]]:
    """Asks what speaks against a start by the certificates in `data`; simulated pins need none."""
    if board.gpio == "simulated":
        return tuple
    expected = certificate.board_id(board, probes.machine_id())

    def asked() -> tuple[Sentence, ...]:
        now_s = int(time.time())
        return certificate.doubts(certificate_files.effective(data, expected, now_s), expected, now_s)

    return asked
