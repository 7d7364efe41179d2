"""The MC's buttons on the board, with the real processes: pushed, and pushed while the controller hangs."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bamchuong.processes import CONTROLLER
from bamchuong.supervisor import Child
from bus import messages as m
from tests.process.firmware_with_mc_buttons import STATION_OF_BUTTON
from tests.process.running_match import MatchProcesses, match_processes

LONG_AGO_S = 1.2
"""Longer than a push may be in transit."""
FINGER_S = 0.2
"""How long a button is down, with its hold-off: an earlier push of it does not count."""


@pytest.fixture
def evening(folder: Path) -> Iterator[MatchProcesses]:
    with match_processes(folder, CONTROLLER) as evening:
        command = [sys.executable, "-m", "tests.process.firmware_with_mc_buttons", str(evening.endpoints.folder)]
        evening.supervisor.children.append(Child("firmware", command, folder / "logs" / "firmware.log"))
        yield evening


def to_the_floor(evening: MatchProcesses, station: int) -> None:
    evening.wait_until(lambda view: view.phase == "open", "the buzzers open")
    evening.push(station)
    evening.wait_until(lambda view: view.phase == "floor" and view.floor == station, "the floor")


def past_the_guard(evening: MatchProcesses) -> None:
    assert evening.view is not None
    wait(evening, (evening.view.guard_until_ns - time.monotonic_ns()) / 1e9)


def tap(evening: MatchProcesses, button: str) -> None:
    evening.push(STATION_OF_BUTTON[button])
    wait(evening, FINGER_S)


def wait(evening: MatchProcesses, seconds: float) -> None:
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        evening.turn()


def test_pushes_rule_and_go_on_but_none_that_nobody_heard_in_time(evening: MatchProcesses) -> None:
    evening.advance_to_buzzers()
    tap(evening, "next")
    evening.wait_until(lambda view: view.phase == "reading", "next: reading")
    tap(evening, "next")
    to_the_floor(evening, 3)
    past_the_guard(evening)
    tap(evening, "right")
    closed = evening.wait_until(lambda view: view.phase == "closed", "right: the question is closed")
    assert closed.teams[2].item_points > 0

    tap(evening, "next")
    evening.wait_until(lambda view: view.phase == "reading", "next: the next question")
    evening.advance(m.StartThinking(), "thinking")
    to_the_floor(evening, 4)
    controller = evening.supervisor.children[0].process
    assert controller is not None
    os.kill(controller.pid, signal.SIGSTOP)
    try:
        tap(evening, "right")
        tap(evening, "next")
        wait(evening, LONG_AGO_S)
    finally:
        os.kill(controller.pid, signal.SIGCONT)
    notified = evening.wait_until(
        lambda view: any(notice.code == "push-ignored" for notice in view.notices), "the MC is notified"
    )
    assert (notified.phase, notified.floor) == ("floor", 4)

    tap(evening, "right")
    evening.wait_until(lambda view: view.phase == "closed", "a new push is heard")
