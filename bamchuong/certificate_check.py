"""Certificate check for the controller, which knows neither boards nor self-tests.

Kind: adapter
"""

import time
from collections.abc import Callable
from pathlib import Path

from bus.messages import Sentence
from hardware.board import Board
from hardware.selftest.certificate import certificate, certificate_files
from hardware.selftest.rig import probes


def certificate_warnings(data: Path, board: Board) -> Callable[[], tuple[Sentence, ...]]:
    """A function that returns every reason against a start by the certificates in `data`; simulated pins need none."""
    if board.gpio == "simulated":
        return tuple
    expected = certificate.board_id(board, probes.machine_id())

    def warnings() -> tuple[Sentence, ...]:
        now_s = int(time.time())
        return certificate.reasons_against_start(certificate_files.effective(data, expected, now_s), expected, now_s)

    return warnings
