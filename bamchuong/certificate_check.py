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

NOT_SEALED = Sentence(
    "selftest-not-sealed",
    "The certificate of the self-test does not carry the seal of this machine: run the self-test again.",
)


def certificate_warnings(data: Path, board: Board) -> Callable[[], tuple[Sentence, ...]]:
    """A function that returns every reason against a start by the certificates in `data`; simulated pins need none."""
    if board.gpio == "simulated":
        return tuple
    expected = certificate.board_id(board, probes.machine_id())

    def warnings() -> tuple[Sentence, ...]:
        now_s = int(time.time())
        current = certificate_files.effective(data, expected, now_s)
        if current is None and certificate_files.has_files(data):
            return (NOT_SEALED,)
        return certificate.reasons_against_start(current, expected, now_s)

    return warnings
