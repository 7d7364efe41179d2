"""What `--explain` says of decisions: for how long they wait, and why."""

import pytest

from firmware import startup_report
from firmware.pins.source_selection import Backend, SourceChoice
from hardware.board import find_board

BOARD = find_board("pi-8-stations")


def explained(backend: Backend, *, may_bind: bool) -> str:
    return "\n".join(startup_report.arrival_order(BOARD, SourceChoice(backend, "for a test"), may_bind=may_bind))


def test_where_threads_may_be_bound_decisions_need_not_wait_once_the_order_is_proved() -> None:
    text = explained("gpiod", may_bind=True)
    assert "decisions: at the end of the tie window, where the order of arrival is proved" in text
    assert "if an edge ever comes late, decisions: 3 ms after the tie window" in text


def test_where_they_may_not_the_settle_time_stays_and_the_remedy_is_said() -> None:
    text = explained("gpiod", may_bind=False)
    assert text.startswith("decisions: 3 ms after the tie window")
    assert "AmbientCapabilities=CAP_SYS_NICE in the unit, or start as root" in text


@pytest.mark.parametrize("backend", ["lgpio", "pigpio", "rpigpio"])
def test_a_pin_library_proves_no_order(backend: Backend) -> None:
    assert explained(backend, may_bind=True) == (
        f"decisions: 3 ms after the tie window: edges pass through {backend}, which proves no order"
    )
